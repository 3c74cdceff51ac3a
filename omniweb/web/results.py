"""A search result as the page shows it: hits with addresses, marked lines, facets as links."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from indexer.types import ONLY_PART
from omniweb import links
from omniweb.search.types import Hit, Scope, SearchResult
from omniweb.web.snippets import marked_lines, snippet_html

SHOWN_CHUNKS = 2
"""Chunks of a hit that are seen without asking for more."""


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit: `shown` snippets at once, the `rest` behind "show more", with `more` marked lines.

    `begins_near`: it and what follows only resembles what is looked up. `folder_url` is the address
    of the folder that the query names.
    """

    hit: Hit
    url: str
    folder: str
    name: str
    shown: tuple[SafeString, ...]
    rest: tuple[SafeString, ...]
    more: int
    begins_near: bool = False
    folder_url: str = ""

    @property
    def partial(self) -> str:
        """What is said of a file of which a part is indexed."""
        return ONLY_PART if self.hit.partial else ""


def hit_view(hit: Hit, ref: str = "", query: str = "") -> HitView:
    """Return a hit as the page shows it; `ref` is named in addresses unless it is the usual one.

    `query` is the part of addresses that hands the search on to the page of a file.
    """
    folder, slash, name = hit.path.rpartition("/")
    address = links.file_url(hit.repository, hit.path, ref=ref, query=query)
    snippets = tuple(snippet_html(address, chunk, hit.asked_line) for chunk in hit.chunks)
    return HitView(
        hit=hit,
        url=f"{address}#L{hit.line}" if hit.line else address,
        folder=folder + slash,
        name=name,
        shown=snippets[:SHOWN_CHUNKS],
        rest=snippets[SHOWN_CHUNKS:],
        more=sum(map(marked_lines, hit.chunks[SHOWN_CHUNKS:])),
        folder_url=links.tree_url(hit.repository, hit.folder.rstrip("/"), ref=ref)
        if hit.folder
        else "",
    )


def hit_views(result: SearchResult, scope: Scope, query: str = "") -> list[HitView]:
    """Return the hits of a result, best first; of `query` see `hit_view`."""
    shown = {hit.repository_id for hit in result.hits}
    usual = {each.id: each.ref for each in scope.repositories if each.id in shown}
    views = [
        hit_view(hit, "" if hit.ref == usual.get(hit.repository_id) else hit.ref, query)
        for hit in result.hits
    ]
    at = held(result)
    if at < len(views):
        views[at] = replace(views[at], begins_near=True)
    return views


def folders(views: Iterable[HitView]) -> list[tuple[str, str, str]]:
    """Return the folders that a query names: repository, path and address of each, once."""
    named = (
        (view.hit.repository, view.hit.folder, view.folder_url) for view in views if view.hit.folder
    )
    return list(dict.fromkeys(named))


def held(result: SearchResult) -> int:
    """Return how many of the hits are answers; the others only resemble what is looked up."""
    return sum(not hit.is_near for hit in result.hits) if result.looked_up else len(result.hits)
