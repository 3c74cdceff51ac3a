"""The lines of a document that are shown: windows around what the query marks. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from omniweb.search.highlights import Marker
from omniweb.search.matching import lines
from omniweb.search.types import HitChunk

MOST_WINDOWS = 3
WINDOW_LINES = 7
_REQUIRED, _DEFINITION = 1_000, 100
"""What lines are worth beside 1 for each word: a phrase or an expression comes before everything,
the definition of what is sought before other words.
"""
_BEFORE = 1
"""Lines of context above the first marked one."""


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk of a document as the index has it; `first_line` is 1-based."""

    ordinal: int
    first_line: int
    content: str


@dataclass(frozen=True, slots=True)
class Snippet:
    """What is shown of a document, best first, and how many of the given lines are marked."""

    chunks: tuple[HitChunk, ...]
    match_count: int


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    marked: bool = False
    worth: int = 0


def snippet(
    marker: Marker, best_first: Sequence[StoredChunk], definitions: Iterable[int] = ()
) -> Snippet:
    """Return at most three windows of at most seven whole lines around what is marked.

    Where nothing is marked it is the lines of `definitions` that match, else the beginning of the
    best chunk.
    """
    found = _lines(marker, best_first, frozenset(definitions))
    matches = sum(line.marked for line in found.values())
    windows = _windows(found)
    if not windows and best_first:
        windows = [_beginning(best_first[0])]
    chunks = (_chunk(marker, found, window) for window in windows)
    return Snippet(tuple(chunk for chunk in chunks if chunk is not None), matches)


def _lines(
    marker: Marker, chunks: Sequence[StoredChunk], definitions: frozenset[int]
) -> dict[int, _Line]:
    """Return the lines of all chunks by their numbers; those of better chunks are worth more."""
    found: dict[int, _Line] = {}
    for chunk in chunks:
        places = marker.places(chunk.content)
        for place, text in enumerate(lines(chunk.content)):
            number = chunk.first_line + place
            found[number] = _Line(number, text)
            if place in places or number in definitions:
                words, required = marker.weigh(text)
                worth = words + _REQUIRED * required + _DEFINITION * (number in definitions)
                found[number] = _Line(number, text, bool(words or required), worth)
    return found


def _windows(found: dict[int, _Line]) -> list[range]:
    """Return the windows with the most in them, the best one first; none of them overlap."""
    windows: list[range] = []
    order = {number: place for place, number in enumerate(found)}
    marked = [line.number for line in found.values() if line.marked]
    starts = sorted(
        marked or [line.number for line in found.values() if line.worth],
        key=lambda number: (-_worth(found, _window(number)), order[number]),
    )
    taken: set[int] = set()
    for start in starts:
        window = _window(start)
        if len(windows) == MOST_WINDOWS:
            break
        if start not in taken and taken.isdisjoint(window):
            windows.append(window)
            taken.update(window)
    return windows


def _window(first_marked: int) -> range:
    start = first_marked - _BEFORE
    return range(start, start + WINDOW_LINES)


def _worth(found: dict[int, _Line], window: range) -> int:
    """Return what a window shows; its first marked line counts twice, as one reads it first."""
    worths = [found[number].worth for number in window if number in found]
    return sum(worths) + max(worths, default=0)


def _beginning(chunk: StoredChunk) -> range:
    """Return the first lines of a chunk that have something in them."""
    texts = lines(chunk.content)
    blank = next((at for at, text in enumerate(texts) if text.strip()), 0)
    return range(chunk.first_line + blank, chunk.first_line + blank + WINDOW_LINES)


def _chunk(marker: Marker, found: dict[int, _Line], window: range) -> HitChunk | None:
    """Return the lines of a window that are at hand, without blank ones at its ends."""
    kept = [found[number] for number in _run(found, window)]
    while kept and not kept[-1].text.strip():
        kept.pop()
    while kept and not kept[0].text.strip():
        kept.pop(0)
    if not kept:
        return None
    return HitChunk(
        start_line=kept[0].number,
        end_line=kept[-1].number,
        lines=tuple(line.text for line in kept),
        highlights=tuple(
            mark
            for line in kept
            if line.marked or line.worth
            for mark in marker.marks(line.number, line.text)
        ),
    )


def _run(found: dict[int, _Line], window: range) -> list[int]:
    """Return the numbers in a window up to the first gap behind what is known."""
    known = [number for number in window if number in found]
    return [number for at, number in enumerate(known) if number == known[0] + at]
