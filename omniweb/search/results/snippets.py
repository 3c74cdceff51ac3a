"""The lines of a document that are shown: windows around what the query marks. Pure."""

from collections.abc import Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from omniweb.search.candidates import StoredChunk
from omniweb.search.query.line_matcher import lines
from omniweb.search.results.highlights import CONDITION, NO_MARKS, LineMarks, Marker
from omniweb.search.types import HitChunk

MOST_WINDOWS = 3
WINDOW_LINES = 7
_DEFINITION = 100
"""What the definition of what is sought is worth beside 1 for each word."""
_BEFORE = 1
"""Lines of context above the first marked one."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """What is shown of a document, best first.

    `match_count` is how many of the given lines are marked, `lexemes` are those of the marks.
    """

    chunks: tuple[HitChunk, ...]
    match_count: int
    lexemes: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Lines:
    """The lines at hand by their numbers; `marks` and `worth` of those that matter, in order.

    `lexemes` are those of the marks, as a number.
    """

    texts: dict[int, str] = field(default_factory=dict)
    marks: dict[int, LineMarks] = field(default_factory=dict)
    worth: dict[int, int] = field(default_factory=dict)
    lexemes: int = 0


def snippet(
    marker: Marker,
    best_first: Sequence[StoredChunk],
    definitions: Iterable[int] = (),
    asked: int = 0,
    used: AbstractSet[int] = frozenset(),
) -> Snippet:
    """Return at most three windows of at most seven whole lines around what is marked.

    Lines in which a name is `used` as is asked for count as much as those that meet a condition.
    The one around the line that was `asked` for, 0 for none, is the first. Without one the first of
    `definitions`, which are lines, is always in one of them. Where nothing is marked it is the
    lines of `definitions`, else the beginning of the best chunk.
    """
    definitions = tuple(definitions)
    found = _lines(marker, best_first, frozenset(definitions))
    for number in used & found.texts.keys():
        found.worth[number] = found.worth.get(number, 0) + CONDITION
    definition = next((each for each in definitions if each in found.texts), None)
    around = _around(found, asked) if asked in found.texts else None
    windows = _windows(found, definition, around)
    if not windows and best_first:
        windows = [_beginning(best_first[0])]
    chunks = (_chunk(found, window, asked) for window in windows)
    return Snippet(
        chunks=tuple(chunk for chunk in chunks if chunk is not None),
        match_count=len(found.marks),
        lexemes=marker.words.lexemes_of(found.lexemes),
    )


def _lines(marker: Marker, chunks: Sequence[StoredChunk], definitions: frozenset[int]) -> _Lines:
    """Return the lines of all chunks; a line that two of them share is that of the better one."""
    found = _Lines()
    for chunk in chunks:
        known = found.texts
        found.texts = dict(enumerate(lines(chunk.content), chunk.first_line)) | known
        for place, marks in marker.marked(chunk.content).items():
            number = chunk.first_line + place
            if number not in known:
                found.marks[number] = marks
                found.lexemes |= marks.lexemes
                found.worth[number] = marks.worth
        for number in sorted(definitions):
            if number in found.texts and number not in known:
                found.worth[number] = found.worth.get(number, 0) + _DEFINITION
    for number, spans in marker.marked_across(found.texts).items():
        marks = found.marks.get(number, NO_MARKS)
        found.marks[number] = marks._replace(across=(*marks.across, *spans))
        found.worth[number] = found.worth.get(number, 0) + CONDITION
    return found


def _windows(found: _Lines, definition: int | None, around: range | None) -> list[range]:
    """Return the windows with the most in them, the best one first; none of them overlap.

    Of windows that show as much the first one of the best chunk is the best. The window with the
    line of a definition comes before all others, but after the best one that meets a condition.
    Where it is known which lines are asked for, `around` is the first and no definition matters.
    """
    windows: list[range] = []
    worths = _worths(found)
    starts = sorted(found.marks or found.worth, key=worths.__getitem__, reverse=True)
    taken: set[int] = set()

    def take(window: range) -> None:
        windows.append(window)
        taken.update(window)

    if around:
        take(around)
    elif definition is not None:
        if starts and found.worth[starts[0]] >= CONDITION:
            take(_window(starts[0]))
        if not windows or definition not in _run(found, windows[0]):
            take(_with_definition(found, worths, definition, taken))
    for start in starts:
        if len(windows) == MOST_WINDOWS:
            break
        if start not in taken and taken.isdisjoint(_window(start)):
            take(_window(start))
    return windows


def _with_definition(
    found: _Lines, worths: Mapping[int, int], line: int, taken: Container[int]
) -> range:
    """Return the best window with the line of a definition, without lines that are taken."""
    near = range(line + _BEFORE - WINDOW_LINES + 1, line + _BEFORE + 1)
    starts = [start for start in near if start in found.marks]
    able = [start for start in starts if line in _run(found, _window(start))]
    window = _window(max([line, *able], key=worths.__getitem__))
    first = max((each + 1 for each in window if each < line and each in taken), default=window[0])
    last = min((each for each in window if each > line and each in taken), default=window[-1] + 1)
    return range(first, last)


def _around(found: _Lines, line: int) -> range:
    """Return the window with a line in its middle, without what lies before a gap above it."""
    first = line
    while first > line - WINDOW_LINES // 2 and first - 1 in found.texts:
        first -= 1
    return range(first, line + WINDOW_LINES // 2 + 1)


def _window(first_marked: int) -> range:
    start = first_marked - _BEFORE
    return range(start, start + WINDOW_LINES)


def _worths(found: _Lines) -> dict[int, int]:
    """Return the worth of the window of each line that matters: its best line counts twice."""
    numbers = sorted(found.worth)
    of_lines = [found.worth[number] for number in numbers]
    worths = {}
    first = end = 0
    for number in numbers:
        while numbers[first] < number - _BEFORE:
            first += 1
        while end < len(numbers) and numbers[end] < number - _BEFORE + WINDOW_LINES:
            end += 1
        inside = of_lines[first:end]
        worths[number] = sum(inside) + max(inside)
    return worths


def _beginning(chunk: StoredChunk) -> range:
    """Return the first lines of a chunk that have something in them."""
    texts = lines(chunk.content)
    blank = next((at for at, text in enumerate(texts) if text.strip()), 0)
    return range(chunk.first_line + blank, chunk.first_line + blank + WINDOW_LINES)


def _chunk(found: _Lines, window: range, asked: int) -> HitChunk | None:
    """Return the lines of a window that are at hand, without blank ones at its ends.

    A blank line that is asked for is shown.
    """
    kept = _run(found, window)
    telling = [line for line in kept if line == asked or found.texts[line].strip()]
    kept = [line for line in kept if telling and telling[0] <= line <= telling[-1]]
    if not kept:
        return None
    return HitChunk(
        start_line=kept[0],
        end_line=kept[-1],
        lines=tuple(found.texts[number] for number in kept),
        highlights=tuple(
            mark
            for number in kept
            if number in found.marks
            for mark in found.marks[number].highlights(number)
        ),
    )


def _run(found: _Lines, window: range) -> list[int]:
    """Return the numbers in a window up to the first gap behind what is known."""
    known = [number for number in window if number in found.texts]
    return [number for at, number in enumerate(known) if number == known[0] + at]
