"""Facets as links: each adds its filter to the query, or takes it out again."""

from collections.abc import Mapping
from dataclasses import dataclass

from omniweb import links
from omniweb.query_text import toggled
from omniweb.search.types import Facet, SearchResult

FILTERS = {"repository": "repo", "language": "lang"}
"""Facet of the engine → filter of the query language."""
TITLES = {"repository": "Repositories", "language": "Languages"}


@dataclass(frozen=True, slots=True)
class FacetLink:
    """One value: how many hits have it, and where a click leads."""

    value: str
    count: int
    url: str
    active: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """All values of one facet."""

    title: str
    links: tuple[FacetLink, ...]


def counted(result: SearchResult) -> int:
    """Return how many of the best files the facets count, 0 where that is all that match."""
    total = result.total
    return 0 if total.relation == "eq" and total.value <= result.facets_of else result.facets_of


def facet_groups(
    facets: Mapping[str, tuple[Facet, ...]], query: str, mode: str, paste: str = ""
) -> tuple[FacetGroup, ...]:
    """Return the facets as links that narrow a search; one with nothing to choose is left out.

    Of a long text `query` is the filters before it, and `paste` the digest of the rest.
    """
    groups = []
    for facet, name in FILTERS.items():
        values = []
        for each in facets.get(facet, ()):
            text, active = toggled(query, name, each.value)
            url = links.search_url(text, mode=mode, paste=paste)
            values.append(FacetLink(each.value, each.count, url, active))
        if len(values) > 1 or any(value.active for value in values):
            groups.append(FacetGroup(TITLES[facet], tuple(values)))
    return tuple(groups)
