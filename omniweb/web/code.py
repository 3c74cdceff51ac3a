"""A document as the page shows it: numbered lines in blocks, breadcrumbs, the outline."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.safestring import SafeString

from indexer.types import Symbol
from omniweb import links
from omniweb.search.results.marked_words import Span
from omniweb.web.colouring import coloured
from omniweb.web.lines import line_html

BLOCK_LINES = 200
"""The browser lays out only the blocks that are in view."""
MOST_LINES = 40_000
"""A page shows: a second of work. A megabyte of code has fewer, one of empty lines a million."""
MAX_DEPTH = 3
NO_MARKS: Mapping[int, Sequence[Span]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A numbered line."""

    number: int
    html: SafeString


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of a path; the last one has no address."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A symbol in the list beside the code; `depth` is how many others enclose it."""

    symbol: Symbol
    depth: int


def line_count(text: str) -> int:
    """Return how many lines a text has; the newline at its end makes no line of its own."""
    return text.removesuffix("\n").count("\n") + 1


def shown_text(text: str) -> str:
    """Return a text as its lines are shown."""
    return text.replace("\r\n", "\n").removesuffix("\n")


def code_lines(
    text: str, language: str | None, path: str, marks: Mapping[int, Sequence[Span]] = NO_MARKS
) -> list[CodeLine]:
    """Return the lines of a text, at most `MOST_LINES` of them, with marks by line number."""
    pieces = coloured(shown_text(text), language, path)[:MOST_LINES]
    return [
        CodeLine(number, line_html(line, marks.get(number, ())))
        for number, line in enumerate(pieces, 1)
    ]


def blocks(lines: Sequence[CodeLine]) -> Iterator[Sequence[CodeLine]]:
    """Yield the lines in blocks."""
    for first in range(0, len(lines), BLOCK_LINES):
        yield lines[first : first + BLOCK_LINES]


def crumbs(repository: str, path: str, ref: str = "") -> list[Crumb]:
    """Return the folders that lead to a path, and its own name last."""
    parts = path.split("/") if path else []
    folders = [
        Crumb(part, links.tree_url(repository, "/".join(parts[: depth + 1]), ref=ref))
        for depth, part in enumerate(parts[:-1])
    ]
    return folders + [Crumb(part, "") for part in parts[-1:]]


def outline(symbols: Iterable[Symbol]) -> list[OutlineEntry]:
    """Return the symbols in the order of the code, each as deep as the spans that enclose it."""
    entries: list[OutlineEntry] = []
    open_ends: list[int] = []
    for symbol in sorted(symbols, key=lambda each: (each.start, -each.end)):
        while open_ends and open_ends[-1] <= symbol.start:
            open_ends.pop()
        entries.append(OutlineEntry(symbol, min(len(open_ends), MAX_DEPTH)))
        open_ends.append(symbol.end)
    return entries
