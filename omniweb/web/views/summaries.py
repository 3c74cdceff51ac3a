"""What is known of a name that is searched for: a part of the page of results, or a page.

A script asks for that part once the hits are there. Where a whole page was asked for it comes with
them: what is found in `BESIDE_HITS` seconds, with counts of "at least"; where that is nothing, a
link to the page of its own.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from omniweb import links
from omniweb.errors import TooManySearches
from omniweb.repositories.services import pinned_for
from omniweb.search import QueryError
from omniweb.search.asked_name import AskedName
from omniweb.search.navigation import steps
from omniweb.search.searcher import Admission
from omniweb.search.types import Mode, PinnedScope, SearchRequest, SearchResult
from omniweb.serving.admission import Client
from omniweb.web.leaving import own_summary
from omniweb.web.summarised import SummaryView, summary_view

BESIDE_HITS: Final = 0.15
"""Seconds that the hits of a whole page wait for it at most, where it is not kept."""


@dataclass(frozen=True, slots=True)
class NameBox:
    """What stands above the hits: what is known (`view`), or where to ask for it (`url`)."""

    name: str
    url: str
    view: SummaryView | None = None
    is_late: bool = False


def box_above(request: HttpRequest, asked: SearchRequest, result: SearchResult) -> NameBox | None:
    """Return the box above the hits of a name that one of them defines, None for other hits."""
    if asked.cursor or not isinstance(asked.scope, PinnedScope):
        return None
    about = AskedName.of(asked.text, asked.mode, asked.scope)
    if about is None or not _is_defined(about.name, result):
        return None
    url = links.name_url(asked.text)
    later = NameBox(about.name, url)
    has_scripts = bool(request.headers.get("HX-Request"))
    found = about.kept()
    if found is None and has_scripts:
        return later
    try:
        found = found or about.summary(_searching(request), BESIDE_HITS)
    except TooManySearches:
        return NameBox(about.name, url, is_late=True)
    if found.is_late and not found.definitions:
        return NameBox(about.name, url, is_late=True)
    view = summary_view(own_summary(asked.scope, found, request.user))
    return NameBox(about.name, url, view) if view else None


@require_safe
def symbol(request: HttpRequest) -> HttpResponse:
    """Show what is known of the name that a query is; as a part it is empty where nothing is."""
    query, part = request.GET.get("q", "").strip(), bool(request.headers.get("HX-Request"))
    try:
        view = _view(request, query)
        response = _shown(request, query, 200 if part or view else 404, view=view)
    except QueryError as refusal:
        response = _shown(request, query, 400, sentence=str(refusal))
    except TooManySearches as refusal:
        response = _shown(request, query, 429, sentence=str(refusal))
        response.headers["Retry-After"] = str(refusal.seconds)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _shown(request: HttpRequest, query: str, status: int, **context: Any) -> HttpResponse:
    part = bool(request.headers.get("HX-Request"))
    page = "web/search/_name.html" if part else "web/search/name.html"
    return render(request, page, context | {"query": query}, status=status)


def _view(request: HttpRequest, query: str) -> SummaryView | None:
    about = AskedName.of(query, Mode.AUTO, pinned_for(request.user)) if query else None
    if about is None:
        return None
    found = about.summary(_searching(request))
    return summary_view(own_summary(about.scope, found, request.user))


def _searching(request: HttpRequest) -> Admission:
    return Client.of(request, request.user).searching


def _is_defined(name: str, result: SearchResult) -> bool:
    """Tell whether a hit defines what a name ends in: then something is known of it."""
    last = steps(name)[-1]
    return any(symbol.name == last for hit in result.hits for symbol in hit.symbols)
