"""A search result as the page shows it: hits with addresses, marked lines, facets as links."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from indexer.types import ONLY_PART
from omniweb import links
from omniweb.search.results.marked_words import Span
from omniweb.search.types import Hit, HitChunk, Scope, SearchResult
from omniweb.web.lines import line_html

SHOWN_CHUNKS = 2
"""Chunks of a hit that are seen without asking for more."""
MAX_SHOWN_LINE = 500
"""Code points of a line on the result page; the file view shows all."""


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a snippet."""

    number: int
    url: str
    html: SafeString
    marked: bool
    blank: bool


@dataclass(frozen=True, slots=True)
class ChunkView:
    """Some lines of a hit."""

    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit: `shown` chunks at once, the `rest` behind "show more".

    `begins_near`: it and what follows only resembles what is looked up.
    """

    hit: Hit
    url: str
    repository_url: str
    folder: str
    name: str
    shown: tuple[ChunkView, ...]
    rest: tuple[ChunkView, ...]
    begins_near: bool = False

    @property
    def partial(self) -> str:
        """What is said of a file of which a part is indexed."""
        return ONLY_PART if self.hit.partial else ""

    @property
    def more(self) -> int:
        """How many marked lines wait behind "show more"."""
        return sum(line.marked for chunk in self.rest for line in chunk.lines)


def _line(hit: Hit, ref: str, number: int, text: str, marks: Iterable[Span]) -> LineView:
    spans = list(marks)
    shown = text.removesuffix("\r")
    # A window around the first mark: a minified line must not push everything else away.
    first = max(spans[0][0] - 80, 0) if spans and len(shown) > MAX_SHOWN_LINE else 0
    last = first + MAX_SHOWN_LINE
    pieces = [("", shown[first:last])]
    if first:
        pieces.insert(0, ("cut", "…"))
    if last < len(shown):
        pieces.append(("cut", "…"))
    shift = int(first > 0) - first
    clipped = [(max(start + shift, 0), min(end, last) + shift) for start, end in spans]
    return LineView(
        number,
        links.file_url(hit.repository, hit.path, ref=ref, line=number),
        line_html(pieces, clipped),
        marked=bool(spans),
        blank=not shown.strip(),
    )


def _chunk(hit: Hit, ref: str, chunk: HitChunk) -> ChunkView:
    return ChunkView(
        tuple(
            _line(
                hit,
                ref,
                number,
                text,
                [(mark.start, mark.end) for mark in chunk.highlights if mark.line == number],
            )
            for number, text in enumerate(chunk.lines, chunk.start_line)
        )
    )


def hit_view(hit: Hit, ref: str = "") -> HitView:
    """Return a hit as the page shows it; `ref` is named in addresses unless it is the usual one."""
    folder, slash, name = hit.path.rpartition("/")
    chunks = tuple(_chunk(hit, ref, chunk) for chunk in hit.chunks)
    return HitView(
        hit=hit,
        url=links.file_url(hit.repository, hit.path, ref=ref, line=hit.line),
        repository_url=links.repository_url(hit.repository),
        folder=folder + slash,
        name=name,
        shown=chunks[:SHOWN_CHUNKS],
        rest=chunks[SHOWN_CHUNKS:],
    )


def hit_views(result: SearchResult, scope: Scope) -> list[HitView]:
    """Return the hits of a result, best first."""
    usual = {repository.id: repository.ref for repository in scope.repositories}
    views = [
        hit_view(hit, "" if hit.ref == usual.get(hit.repository_id) else hit.ref)
        for hit in result.hits
    ]
    at = held(result)
    if at < len(views):
        views[at] = replace(views[at], begins_near=True)
    return views


def held(result: SearchResult) -> int:
    """Return how many of the hits are answers; the others only resemble what is looked up."""
    return sum(not hit.is_near for hit in result.hits) if result.looked_up else len(result.hits)
