"""Documents → chunks that tile them: no gap, no overlap, no line split.

A chunk ends at the best border of those that leave it neither too small nor too large: the start or
end of a definition before a blank line before any other line, outer before inner, and among equals
the one nearest to the size aimed at. Every chunk looks at its own window only, so the
work grows with the length of the document and nothing else.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from tree_sitter import Tree

from indexer.limits import CHUNKS
from indexer.types import ChunkSpan, Symbol

_DEFINITION = (1.0, 0.65, 0.5)
"""What a border between definitions is worth: at the top, in a class, deeper."""
_STATEMENT = 0.4
_BLANK_LINE = 0.3
_LINE = 0.0
_DISTANCE = 0.3
"""What a border loses at a whole target's length from the size aimed at: less than one level."""
_CRUMB = 0.5
"""What it loses if less than a chunk's minimum were left behind it."""
_BLANK_LINES = re.compile(rb"(?:[ \t\r]{0,99}\n){1,3}")
"""What stays with the definition above it."""
_MAX_STATEMENTS = 20_000
"""Of a file with more, the statements are not looked at."""
_FEEDS = ((b"\n\n", _BLANK_LINE), (b"\n", _LINE))
_RETURNS = ((b"\n\n", _BLANK_LINE), (b"\n\r\n", _BLANK_LINE), (b"\n", _LINE))
"""What a border may follow and what that is worth, in a text without and with carriage returns."""


def chunk(source: bytes, symbols: Sequence[Symbol], tree: Tree | None = None) -> list[ChunkSpan]:
    """Return spans whose concatenation is `source`, each of whole lines (a long line stays whole).

    Sizes are bytes of `source`. An empty document has no chunks.
    """
    borders = _borders(source, symbols, tree)
    offsets = sorted(borders)
    spans: list[ChunkSpan] = []
    start, line, length = 0, 1, len(source)
    while start < length:
        end = _cut(source, start, borders, offsets)
        breaks = source.count(b"\n", start, end)
        last = line + breaks - (source[end - 1] == 10)  # noqa: PLR2004 - a newline
        spans.append(ChunkSpan(start, end, line, last))
        start, line = end, line + breaks
    return spans


def _cut(source: bytes, start: int, borders: dict[int, float], offsets: list[int]) -> int:
    """Return where the chunk that begins at `start` ends."""
    length = len(source)
    if length - start <= CHUNKS.target:
        return length
    low, high = start + CHUNKS.minimum, min(start + CHUNKS.maximum, length)
    aim = start + CHUNKS.target
    best, best_worth = 0, float("-inf")
    for offset, worth in _candidates(source, low, aim, high, borders, offsets):
        value = worth - _DISTANCE * abs(offset - aim) / CHUNKS.target
        if 0 < length - offset < CHUNKS.minimum:
            value -= _CRUMB
        if value > best_worth:
            best, best_worth = offset, value
    if best:
        return best
    # Only very long lines ahead: what stands before one goes apart, then the line as a whole.
    before = source.rfind(b"\n", start, low) + 1
    return before or source.find(b"\n", high) + 1 or length


def _candidates(
    source: bytes, low: int, aim: int, high: int, borders: dict[int, float], offsets: list[int]
) -> list[tuple[int, float]]:
    """Return (offset, worth) of the borders from `low` to `high` that may be the best."""
    inside = offsets[bisect_left(offsets, low) : bisect_right(offsets, high)]
    found = [(offset, borders[offset]) for offset in inside]
    for ending, worth in _FEEDS if source.find(b"\r", low - 2, high) < 0 else _RETURNS:
        width = len(ending)
        if (before := source.rfind(ending, low - width, aim)) >= 0:
            found.append((before + width, worth))
        if (after := source.find(ending, aim - width, high)) >= 0:
            found.append((after + width, worth))
    if high == len(source):
        found.append((high, _DEFINITION[0]))
    return found


def _borders(source: bytes, symbols: Sequence[Symbol], tree: Tree | None) -> dict[int, float]:
    """Return the worth of each line start at which a definition begins or behind which one ends."""
    borders: dict[int, float] = {}
    length = len(source)
    covered: list[tuple[int, int]] = []
    open_ends: list[int] = []
    for start, negated in sorted([(symbol.start, -symbol.end) for symbol in symbols]):
        end = min(-negated, length)
        while open_ends and open_ends[-1] <= start:
            open_ends.pop()
        worth = _DEFINITION[min(len(open_ends), len(_DEFINITION) - 1)]
        if not open_ends:
            covered.append((start, end))
        open_ends.append(end)
        behind = source.find(b"\n", max(0, end - 1)) + 1
        if blank := _BLANK_LINES.match(source, behind):
            behind = blank.end()
        for border in (source.rfind(b"\n", 0, start) + 1, behind):
            if borders.get(border, _LINE) < worth:
                borders[border] = worth
    if tree is not None:
        for border in _statements(source, tree, covered):
            borders.setdefault(border, _STATEMENT)
    return borders


def _statements(source: bytes, tree: Tree, covered: list[tuple[int, int]]) -> list[int]:
    """Return the line starts of the statements at the top of the file, outside of definitions."""
    root = tree.root_node
    if root.child_count > _MAX_STATEMENTS:
        return []
    starts = [start for start, _ in covered]
    found = []
    for node in root.children:
        start = node.start_byte
        around = bisect_right(starts, start) - 1
        if around < 0 or covered[around][1] <= start:
            found.append(source.rfind(b"\n", 0, start) + 1)
    return found
