"""What `.gitattributes` files say of generated and vendored files (the linguist-* attributes)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from indexer.discovery.gitglobs import matcher

MAX_RULES = 5_000
GENERATED = b"linguist-generated"
VENDORED = b"linguist-vendored"

_NAMES = (GENERATED, VENDORED)
_FALSE = {b"false", b"0", b"no", b"off"}
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"\s*(.*)')
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPED = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f"}

State = bool | None
"""Set, unset, or not said."""


@dataclass(frozen=True, slots=True)
class _Rule:
    folder: bytes
    matches: Callable[[bytes], bool]
    states: Mapping[bytes, State]


@dataclass(frozen=True, slots=True)
class Attributes:
    """The rules of a tree, those of outer folders first: the last that speaks decides."""

    rules: tuple[_Rule, ...] = ()

    @classmethod
    def parse(cls, files: Mapping[bytes, bytes]) -> "Attributes":
        """Read `.gitattributes` files by their folder (b"" at the top)."""
        rules: list[_Rule] = []
        macros: dict[bytes, dict[bytes, State]] = {}
        for folder in sorted(files, key=lambda folder: (bool(folder), folder.count(b"/"), folder)):
            prefix = folder + b"/" if folder else b""
            for line in files[folder].splitlines():
                pattern, states = _parse_line(line.strip(), macros)
                if pattern.startswith(b"[attr]"):
                    macros[pattern.removeprefix(b"[attr]")] = states
                elif states and not pattern.startswith(b"!"):
                    rules.append(_Rule(prefix, matcher(pattern), states))
        return cls(tuple(rules[:MAX_RULES]))

    def generated(self, path: bytes) -> State:
        """Tell whether the repository calls a file generated, or says nothing of it."""
        return self._state(path, GENERATED)

    def vendored(self, path: bytes) -> State:
        """Tell whether the repository calls a file vendored, or says nothing of it."""
        return self._state(path, VENDORED)

    def _state(self, path: bytes, name: bytes) -> State:
        for rule in reversed(self.rules):
            if (
                name in rule.states
                and path.startswith(rule.folder)
                and rule.matches(path[len(rule.folder) :])
            ):
                return rule.states[name]
        return None


def _parse_line(
    line: bytes, macros: Mapping[bytes, Mapping[bytes, State]]
) -> tuple[bytes, dict[bytes, State]]:
    """Return the pattern and what it says of our attributes."""
    if not line or line.startswith(b"#"):
        return b"", {}
    if quoted := _QUOTED.match(line):
        pattern, rest = _unescape(quoted[1]), quoted[2]
    else:
        pattern, _, rest = line.replace(b"\t", b" ").partition(b" ")
    states: dict[bytes, State] = {}
    for word in rest.split():
        states |= macros.get(word, {})
        name, _, value = word.lstrip(b"-!").partition(b"=")
        if name in _NAMES:
            said = not word.startswith(b"-") and value.lower() not in _FALSE
            states[name] = None if word.startswith(b"!") else said
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
