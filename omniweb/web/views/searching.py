"""One box and what it finds. The whole search is in the address."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from omniweb.errors import TooManySearches
from omniweb.repositories.services import pinned_for, redacted, visible_to
from omniweb.repositories.unindexed import with_news
from omniweb.search import QueryError
from omniweb.search import search as find
from omniweb.search.types import Mode, Scope, SearchRequest, SearchResult
from omniweb.serving.admission import Client
from omniweb.web import characters
from omniweb.web.empty import explanation
from omniweb.web.facets import counted, facet_groups
from omniweb.web.results import held, hit_views

PAGE_SIZE = 20
MODES = (
    (Mode.AUTO, "All", "words, meaning and symbols at once"),
    (Mode.KEYWORD, "Words", "words only"),
    (Mode.VECTOR, "Meaning", "what means the same"),
    (Mode.SYMBOL, "Symbols", "definitions"),
    (Mode.REGEX, "Regex", "a regular expression"),
    (Mode.PATH, "Paths", "names of files and folders"),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A query error as the page draws it: the text up to the caret, and the rest."""

    sentence: str
    before: str
    after: str
    suggestion: str


def _request(request: HttpRequest, text: str, scope: Scope) -> SearchRequest:
    mode = request.GET.get("mode", "")
    return SearchRequest(
        text=text,
        scope=scope,
        mode=Mode(mode) if mode in set(Mode) else Mode.AUTO,
        limit=PAGE_SIZE,
        cursor=request.GET.get("cursor", ""),
        explain=request.GET.get("explain") == "1",
        patient=request.user.is_authenticated,
    )


def _refusal(query: str, error: QueryError) -> Refusal:
    position = max(0, min(error.position, len(query)))
    return Refusal(str(error), query[:position], query[position:], error.suggestion)


def _found(asked: SearchRequest, result: SearchResult) -> dict[str, Any]:
    mode = "" if asked.mode == Mode.AUTO else asked.mode.value
    return {
        "result": result,
        "hits": hit_views(result, asked.scope),
        "held": held(result),
        "facets": facet_groups(result.facets, asked.text, mode),
        "facets_of": counted(result),
        "empty": None if result.hits else explanation(asked, result),
    }


def _results(request: HttpRequest, asked: SearchRequest) -> tuple[dict[str, Any], int]:
    """Return the context of the result list, or of a refusal, and the status of the response."""
    client = Client.of(request, request.user)
    try:
        result = redacted(find(asked, client.searching), asked.scope, request.user)
        return _found(asked, with_news(result, request.user)), 200
    except QueryError as error:
        return {"refusal": _refusal(asked.text, error)}, 400


def _come_again(request: HttpRequest, refusal: TooManySearches) -> HttpResponse:
    context = {"sentence": str(refusal), "address": request.get_full_path()}
    response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = str(refusal.seconds)
    return response


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the box, and below it the hits where something was asked."""
    text = characters.in_lines(request.GET.get("q", "")).strip()
    asked = _request(request, text, pinned_for(request.user) if text else Scope(()))
    context: dict[str, Any] = {"asked": asked, "modes": MODES}
    status = 200
    if asked.text:
        try:
            found, status = _results(request, asked)
        except TooManySearches as refusal:
            return _come_again(request, refusal)
        context |= found
    else:
        context["repositories"] = visible_to(request.user).count()
    return render(request, "web/search/page.html", context, status=status)
