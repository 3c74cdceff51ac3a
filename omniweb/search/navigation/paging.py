"""A page of uses: looked for until it is full and a small budget of time is spent.

The next page goes on where this one ended (`marks`). So a common name has its first uses early, and
all pages together have each use once.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from omniweb.search.navigation import looking
from omniweb.search.navigation.looking import UsePlace, is_incomplete
from omniweb.search.navigation.marks import Mark, Reached
from omniweb.search.navigation.uses import Uses


@dataclass(slots=True)
class Page:
    """The room and the time that are left; several groups of uses may share them.

    When `PAGE_SECONDS` of looking are spent it ends if it is full; the first one if it has a use,
    those that follow after `FOLLOWING_SECONDS`. At `until` it ends in any case.
    """

    room: int
    until: float
    is_first: bool = True
    _began: float | None = None

    def begin(self) -> None:
        """Begin to look: what is asked for is known."""
        if self._began is None:
            self._began = time.monotonic()

    def is_over(self, found: int) -> bool:
        """Tell whether no more is looked for where so many uses were found."""
        now = time.monotonic()
        spent = now - self._began if self._began is not None else 0.0
        enough = looking.PAGE_SECONDS if self.is_first else looking.FOLLOWING_SECONDS
        is_full = found >= self.room and spent > looking.PAGE_SECONDS
        return now > self.until or is_full or (bool(found) and spent > enough)


@dataclass(frozen=True, slots=True)
class Part:
    """What a page tells of a group of uses, and what is known of the group so far.

    `known` counts the uses of all pages up to this one and those that this one saw beyond its end,
    `in_files` their files; they are all that there are if `is_whole`.
    """

    uses: Sequence[UsePlace]
    reached: Reached
    known: int
    in_files: int
    is_whole: bool
    all: Sequence[UsePlace] | None
    """All uses that there are, where this page saw them."""


def part(uses: Uses, takes: Callable[[UsePlace], bool], before: Reached, page: Page) -> Part:
    """Return the part of a page that goes on where an earlier one ended; it takes of its room."""
    page.begin()
    counted, end, is_whole = list[UsePlace](), before.mark, True
    for mark, use in uses.walk(before.mark):
        is_taken = use is not None and takes(use)
        if use is not None and is_taken:
            counted.append(use)
        if len(counted) < page.room or (is_taken and len(counted) == page.room):
            end = mark
        if page.is_over(len(counted)):
            is_whole = False
            break
    told = counted[: page.room]
    is_over = is_whole and len(told) == len(counted)
    known = before.told + len(counted)
    reached = Reached(
        None if is_over else end,
        before.told + len(told),
        known if is_whole else max(before.known, known),
        _in_files(before, told),
        is_within=_is_within(end, told[-1]) if told else before.is_within and end == before.mark,
        left_out=before.left_out or is_incomplete(uses.left),
        is_over=is_over,
    )
    every = counted if is_whole and before.mark is None else None
    page.room = page.room - len(told) if is_over else 0
    return Part(told, reached, reached.known, _in_files(before, counted), is_whole, every)


def _in_files(before: Reached, found: Sequence[UsePlace]) -> int:
    """Return how many files have uses, with those of the pages before."""
    files = {(each.file.entry.repository_id, each.file.entry.path) for each in found}
    again = before.mark is not None and before.is_within and _file_of(before.mark) in files
    return before.in_files + len(files) - again


def _is_within(end: Mark | None, last: UsePlace) -> bool:
    """Tell whether a page ended within the file of its last use."""
    entry = last.file.entry
    return end is not None and _file_of(end) == (entry.repository_id, entry.path)


def _file_of(mark: Mark) -> tuple[int, str]:
    return mark.repository, mark.near[-1]
