"""What inherits where a type is named as something to inherit from."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from omniweb.search.navigation.files import File
from omniweb.search.navigation.looking import UsePlace
from omniweb.search.navigation.places import Opened
from omniweb.search.navigation.targets import Target
from omniweb.search.navigation.types import Certainty

_LONGEST_HEAD: Final = 6
"""Lines from the trait of an `impl` to the type that it is for."""
_ARROW: Final = b"->"
_HEAD: Final = re.compile(rb"[<>()\[\]{;]|\bfor\b(?!\s*<)")
_NAMED: Final = re.compile(
    rb"\s*(?!(?:dyn|impl|fn|for)\b)(?:\w+\s*::\s*)*(\w+)\s*(?:<|\{|where\b|$)"
)


_FOREIGN: Final = re.compile(rb"\s*([^{]+?)\s*(?:\{|\bwhere\b|$)")
_LONGEST_TYPE: Final = 100
"""Characters of a type that is told as it is written."""


@dataclass(frozen=True, slots=True)
class Inheriting:
    """What inherits by a use: a type; or an impl in Rust, `written` for which type."""

    use: UsePlace
    target: Target
    written: str = ""


def inheriting(at: Opened, found: Sequence[UsePlace]) -> Iterator[Inheriting]:
    """Yield the type that inherits by each of some uses.

    Of `impl T for S` in Rust that is S where this repository defines it, else the impl.
    """
    outside = [each for each in found if _owner(each) is None and _is_impl(each)]
    wanted: dict[File, set[int]] = {}
    for use in outside:
        first = int(use.file.uses.line[use.place])
        wanted.setdefault(use.file, set()).update(range(first, first + _LONGEST_HEAD))
    texts = at.forest.lines({file.entry: lines for file, lines in wanted.items()})
    for use in found:
        owner = _owner(use)
        if owner is not None:
            yield Inheriting(use, Target.of(use.file, owner))
        elif _is_impl(use):
            text, after = _head(use, texts)
            own = _named(at, use, text, after)
            written = _written(text, after) if own is None else ""
            yield Inheriting(use, own or Target(use.file, use.place), written)


def _owner(use: UsePlace) -> int | None:
    return use.file.owner(int(use.file.uses.line[use.place]))


def _is_impl(use: UsePlace) -> bool:
    return use.file.entry.family == "rust"


def _head(use: UsePlace, texts: dict[tuple[int, int], str]) -> tuple[bytes, int | None]:
    """Return the first lines of an `impl`, and where the type begins that it is for."""
    file, uses = use.file, use.file.uses
    first = int(uses.line[use.place])
    lines = [texts.get((file.entry.id, first + each), "") for each in range(_LONGEST_HEAD)]
    text = "\n".join(lines).encode()
    start = int(uses.column[use.place]) + len(uses[use.place].name.encode())
    return text, _after_for(text, start)


def _written(text: bytes, after: int | None) -> str:
    """Return the type that an `impl` is for, as it is written; "" where that is not known."""
    match = _FOREIGN.match(text, after) if after is not None else None
    written = " ".join(match[1].decode(errors="replace").split()) if match else ""
    return written[:_LONGEST_TYPE]


def _named(at: Opened, use: UsePlace, text: bytes, after: int | None) -> Target | None:
    """Return the type that an `impl` is for, None where it is no type of this repository."""
    file, uses = use.file, use.file.uses
    first = int(uses.line[use.place])
    match = _NAMED.match(text, after) if after is not None else None
    if match is None:
        return None
    above = text.count(b"\n", 0, match.start(1))
    column = match.start(1) - (text.rfind(b"\n", 0, match.start(1)) + 1)
    place = uses.at(first + above, column)
    answers = at.resolver.at(file, place) if place is not None else []
    sure = [each.target for each in answers if each.certainty is not Certainty.SAME_NAME]
    return next((each for each in sure if each.is_type), None)


def _after_for(text: bytes, start: int) -> int | None:
    """Return where the type begins that a trait is implemented for: outside of all brackets."""
    depth = 0
    for match in _HEAD.finditer(text.replace(_ARROW, b"  "), start):
        sign = match[0]
        if sign in b"<([":
            depth += 1
        elif sign in b">)]":
            depth -= 1
        elif depth == 0:
            return match.end() if sign == b"for" else None
    return None
