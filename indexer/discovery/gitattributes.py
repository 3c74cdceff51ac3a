"""What `.gitattributes` files say of a file: who wrote it, in which language and encoding.

They come from repositories: what is read of them, kept of them and asked of them has bounds, and
what is beyond a bound says nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from indexer.discovery.gitglobs import matcher
from indexer.text import encodings, languages
from indexer.types import NOTHING_SAID, Said

MAX_RULES = 1_000
"""Of one tree; only rules that speak of our attributes count."""
MAX_LINE_BYTES = 2_048
"""git passes over longer ones."""
MAX_MACROS = 100
MAX_TESTS = 5_000_000
"""Of a path against a rule, for one tree: half a minute or less; then rules say nothing more."""
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
    matches: Callable[[bytes], bool]
    states: Mapping[bytes, Value]


@dataclass(slots=True)
class Attributes:
    """The rules of a tree by their folder, the last of each first: the first to speak decides.

    Inner folders speak before outer ones.
    """

    _rules: dict[bytes, list[_Rule]] = field(default_factory=dict)
    _macros: dict[bytes, dict[bytes, Value]] = field(default_factory=dict)
    _names: set[bytes] = field(default_factory=set)
    """Attributes that some rule has."""
    _count: int = 0
    _tests: int = 0

    @property
    def full(self) -> bool:
        """Tell whether no further rule is kept."""
        return self._count >= MAX_RULES

    def add(self, folder: bytes, content: bytes) -> None:
        """Read the `.gitattributes` file of a folder (b"" at the top, which comes first)."""
        rules = []
        for line in _lines(content):
            if self.full:
                break
            pattern, states = _parse_line(line.strip(), self._macros)
            if pattern.startswith(b"[attr]"):
                if not folder and len(self._macros) < MAX_MACROS:  # as git reads them
                    self._macros[pattern.removeprefix(b"[attr]")] = states
            elif states and not pattern.startswith(b"!"):
                rules.append(_Rule(matcher(pattern), states))
                self._names |= states.keys()
                self._count += 1
        if rules:
            self._rules[folder] = rules[::-1]

    def said(self, path: bytes) -> Said:
        """Return what the repository says of a file that is read."""
        if not self._names:
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
        if name not in self._names:
            return None
        for folder, rules in self._of(path):
            inside = path[len(folder) + 1 :] if folder else path
            for rule in rules:
                if name in rule.states:
                    self._tests += 1
                    if rule.matches(inside):
                        return rule.states[name]
        return None

    def _of(self, path: bytes) -> Iterator[tuple[bytes, list[_Rule]]]:
        """Yield the folders that a path is in and that have rules, inner ones first."""
        if self._tests > MAX_TESTS:
            return
        folder = path
        while folder:
            folder = folder[: max(folder.rfind(b"/"), 0)]
            if rules := self._rules.get(folder):
                yield folder, rules


def _lines(content: bytes) -> Iterator[bytes]:
    return (line for line in content.splitlines() if len(line) <= MAX_LINE_BYTES)


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
