"""Where a page of uses ended, so that the next one goes on there, whoever answers it.

A mark is a place in an order that is known before anything is resolved. What is published between
two pages moves no file that it did not change.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any, Final

Nearness = tuple[int, int, str]
"""The order of the files of a repository: how near they are in kind, in path, and their path."""
WHOLE: Final = 2**31
"""Stands for the last use of a file."""
MOST_NAMES: Final = 50
"""Under which something is looked for, those under which others hand it on included."""
_LONGEST: Final = 4_096
"""Code points of a name or a path that a cursor may hold."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The use that was looked at last: the `place` in its file; -1 for none of it.

    `names` are those under which the targets are known to go, the one at `number` is looked for.
    """

    names: tuple[str, ...]
    number: int
    repository: int
    near: Nearness
    place: int

    def leaves(self, near: Nearness) -> bool:
        """Tell whether a file of the same repository has uses that were not looked at yet."""
        return near > self.near or (near == self.near and self.place < WHOLE)


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the pages of one group of uses got; without a mark they have not begun, or are over.

    `told` and `known` count uses, `in_files` files. `is_within`: the file of the mark is one of
    those. `left_out`: some file was left out for good.
    """

    mark: Mark | None = None
    told: int = 0
    known: int = 0
    in_files: int = 0
    is_within: bool = False
    left_out: bool = False
    is_over: bool = False


def written(groups: Sequence[Reached]) -> list[object]:
    """Return how far some groups got, as JSON has it."""
    return [astuple(each) for each in groups]


def read(value: Any) -> list[Reached]:
    """Return what `written` was given; raise `ValueError` for another value."""
    try:
        return [_reached(*each) for each in value]
    except TypeError as error:
        raise ValueError(value) from error


def _reached(mark: Any, told: Any, known: Any, in_files: Any, *said: Any) -> Reached:
    is_within, left_out, is_over = map(bool, said)
    return Reached(
        None if mark is None else _mark(*mark),
        _number(told),
        _number(known),
        _number(in_files),
        is_within,
        left_out,
        is_over,
    )


def _mark(names: Any, number: Any, repository: Any, near: Any, place: Any) -> Mark:
    kind, distance, path = near
    known = tuple(map(_text, names))
    if not _number(number) < len(known) <= MOST_NAMES:
        raise ValueError(number)
    where = _number(kind), _number(distance), _text(path)
    return Mark(known, number, _number(repository), where, _number(place))


def _number(value: Any) -> int:
    if not isinstance(value, int) or not -WHOLE <= value <= WHOLE:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError(value)
    return value
