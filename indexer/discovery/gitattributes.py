"""What `.gitattributes` files say of a file: who wrote it, in which language and encoding."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from indexer.discovery.gitglobs import matcher
from indexer.text import encodings, languages
from indexer.types import NOTHING_SAID, Said

MAX_RULES = 5_000
GENERATED = b"linguist-generated"
VENDORED = b"linguist-vendored"
LANGUAGE = b"linguist-language"
ENCODINGS = (b"working-tree-encoding", b"encoding")
"""Git's own, by which it converts what is checked out, and the one that its windows show."""

_NAMES = (GENERATED, VENDORED)
_FALSE = {b"false", b"0", b"no", b"off"}
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"\s*(.*)')
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPED = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f"}

State = bool | None
"""Set, unset, or not said."""
Value = State | str
"""Of an encoding the name of a codec, of a language ours."""


@dataclass(frozen=True, slots=True)
class _Rule:
    folder: bytes
    matches: Callable[[bytes], bool]
    states: Mapping[bytes, Value]


@dataclass(frozen=True, slots=True)
class Attributes:
    """The rules of a tree, those of outer folders first: the last that speaks decides."""

    rules: tuple[_Rule, ...] = ()
    names: frozenset[bytes] = frozenset()
    """Attributes that some rule has."""

    @classmethod
    def parse(cls, files: Mapping[bytes, bytes]) -> "Attributes":
        """Read `.gitattributes` files by their folder (b"" at the top)."""
        rules: list[_Rule] = []
        macros: dict[bytes, dict[bytes, Value]] = {}
        for folder in sorted(files, key=lambda folder: (bool(folder), folder.count(b"/"), folder)):
            prefix = folder + b"/" if folder else b""
            for line in files[folder].splitlines():
                pattern, states = _parse_line(line.strip(), macros)
                if pattern.startswith(b"[attr]"):
                    macros[pattern.removeprefix(b"[attr]")] = states
                elif states and not pattern.startswith(b"!"):
                    rules.append(_Rule(prefix, matcher(pattern), states))
        kept = tuple(rules[:MAX_RULES])
        return cls(kept, frozenset(name for rule in kept for name in rule.states))

    def said(self, path: bytes) -> Said:
        """Return what the repository says of a file that is read."""
        if not self.names:
            return NOTHING_SAID
        found = (self._value(path, name) for name in ENCODINGS)
        encoding = next((each for each in found if isinstance(each, str)), "")
        language = self._value(path, LANGUAGE)
        return Said(
            self._state(path, GENERATED), encoding, language if isinstance(language, str) else ""
        )

    def vendored(self, path: bytes) -> State:
        """Tell whether the repository calls a file vendored, or says nothing of it."""
        return self._state(path, VENDORED)

    def _state(self, path: bytes, name: bytes) -> State:
        value = self._value(path, name)
        return None if isinstance(value, str) else value

    def _value(self, path: bytes, name: bytes) -> Value:
        if name not in self.names:
            return None
        for rule in reversed(self.rules):
            if (
                name in rule.states
                and path.startswith(rule.folder)
                and rule.matches(path[len(rule.folder) :])
            ):
                return rule.states[name]
        return None


def _parse_line(
    line: bytes, macros: Mapping[bytes, Mapping[bytes, Value]]
) -> tuple[bytes, dict[bytes, Value]]:
    """Return the pattern and what it says of our attributes."""
    if not line or line.startswith(b"#"):
        return b"", {}
    if quoted := _QUOTED.match(line):
        pattern, rest = _unescape(quoted[1]), quoted[2]
    else:
        pattern, _, rest = line.replace(b"\t", b" ").partition(b" ")
    states: dict[bytes, Value] = {}
    for word in rest.split():
        states |= macros.get(word, {})
        name, _, value = word.lstrip(b"-!").partition(b"=")
        if name in _NAMES:
            said = not word.startswith(b"-") and value.lower() not in _FALSE
            states[name] = None if word.startswith(b"!") else said
        elif name in ENCODINGS:
            states[name] = encodings.named(value.decode("latin-1"))
        elif name == LANGUAGE:
            language = languages.spelt(value.decode("latin-1"))
            states[name] = language.name if language else None
    return pattern, states


def _unescape(text: bytes) -> bytes:
    return _ESCAPE.sub(
        lambda match: (
            bytes([int(match[1], 8) & 0xFF])
            if match[1].isdigit()
            else _ESCAPED.get(match[1], match[1])
        ),
        text,
    )
