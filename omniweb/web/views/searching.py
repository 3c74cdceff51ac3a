"""One box and what it finds. The whole search is in the address.

Of a text that is too long for one the address holds a digest (`omniweb.web.long_texts`). The form
posts, so that it takes such a text without scripts, and is led to the address of the search.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from omniweb import links
from omniweb.errors import TooManySearches
from omniweb.repositories.services import pinned_for, redacted, visible_to
from omniweb.repositories.unindexed import with_news
from omniweb.search import QueryError
from omniweb.search import search as find
from omniweb.search.types import Mode, Scope, SearchRequest, SearchResult
from omniweb.serving.admission import Client
from omniweb.web.empty import explanation
from omniweb.web.facets import counted, facet_groups
from omniweb.web.long_texts import fits_address, in_address, kept
from omniweb.web.results import folders, held, hit_views
from omniweb.web.searched_for import handed_on
from omniweb.web.views.summaries import box_above

PAGE_SIZE = 20
MODES = (
    (Mode.AUTO, "All", "words, meaning and symbols at once"),
    (Mode.KEYWORD, "Words", "words only"),
    (Mode.VECTOR, "Meaning", "what means the same"),
    (Mode.SYMBOL, "Symbols", "definitions"),
    (Mode.REGEX, "Regex", "a regular expression"),
    (Mode.PATH, "Paths", "names of files and folders"),
    (Mode.USES, "Uses", "where a name is used"),
    (Mode.CALLS, "Calls", "where a name is called"),
    (Mode.IMPL, "Implementations", "what inherits from a type"),
    (Mode.IMPORTS, "Imports", "what imports a module"),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A query error as the page draws it: the text up to the caret, and the rest."""

    sentence: str
    before: str
    after: str
    suggestion: str


def _request(request: HttpRequest, fields: QueryDict, text: str) -> SearchRequest:
    mode = fields.get("mode", "")
    return SearchRequest(
        text=text,
        scope=pinned_for(request.user) if text else Scope(()),
        mode=Mode(mode) if mode in set(Mode) else Mode.AUTO,
        limit=PAGE_SIZE,
        cursor=fields.get("cursor", ""),
        explain=fields.get("explain") == "1",
        patient=request.user.is_authenticated,
    )


def _refusal(query: str, error: QueryError) -> Refusal:
    position = max(0, min(error.position, len(query)))
    return Refusal(str(error), query[:position], query[position:], error.suggestion)


def _found(asked: SearchRequest, result: SearchResult) -> dict[str, Any]:
    named = in_address(asked.text)
    views = hit_views(result, asked.scope, handed_on(asked.text, named, asked.mode))
    found = {
        "result": result,
        "hits": views,
        "folders": folders(views),
        "held": held(result),
        "here": None,
        "facets_of": counted(result),
        "empty": None if result.hits else explanation(asked, result),
    }
    if named is None:
        return found
    mode = _chosen(asked)["mode"]
    facets = facet_groups(result.facets, named.query, mode, named.paste)
    address = links.search_url(
        named.query, paste=named.paste, cursor=asked.cursor, **_chosen(asked)
    )
    return found | {"facets": facets, "here": QueryDict(address.partition("?")[2])}


def _chosen(asked: SearchRequest) -> dict[str, str]:
    """Return the parameters of an address besides its text."""
    mode = "" if asked.mode == Mode.AUTO else asked.mode.value
    return {"mode": mode, "explain": "1" if asked.explain else ""}


def _results(request: HttpRequest, asked: SearchRequest) -> tuple[dict[str, Any], int]:
    """Return the context of the result list, or of a refusal, and the status of the response."""
    client = Client.of(request, request.user)
    try:
        result = redacted(find(asked, client.searching), asked.scope, request.user)
        found = _found(asked, with_news(result, request.user))
        return found | {"name_box": box_above(request, asked, result)}, 200
    except QueryError as error:
        return {"refusal": _refusal(asked.text, error)}, 400


def _come_again(
    request: HttpRequest, asked: SearchRequest, refusal: TooManySearches
) -> HttpResponse:
    context: dict[str, Any] = {"sentence": str(refusal), "address": request.get_full_path()}
    if request.method == "POST":
        context["fields"] = {"q": asked.text} | _chosen(asked)
    response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = str(refusal.seconds)
    return response


def _see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


@csrf_exempt  # it changes nothing, and a page may be older than a login
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Show the box, and below it the hits where something was asked; a form is led to its address.

    A long text is kept only once it has been searched for: who may not search keeps nothing.
    """
    posted = request.method == "POST"
    fields = request.POST if posted else request.GET
    typed = fields.get("q", "").replace("\0", "").replace("\r\n", "\n").strip()
    rest = kept(fields["paste"]) if fields.get("paste") else ""
    asked = _request(request, fields, f"{typed} {rest or ''}".strip() if rest is not None else "")
    if posted and fits_address(asked.text):
        return _see_other(links.search_url(asked.text, **_chosen(asked)))
    context: dict[str, Any] = {
        "asked": asked,
        "modes": MODES,
        "typed": asked.text or typed,
        "gone": rest is None,
    }
    status = 200
    if rest is None:
        status = 410
    elif asked.text:
        try:
            found, status = _results(request, asked)
        except TooManySearches as refusal:
            return _come_again(request, asked, refusal)
        if posted and found.get("here"):
            return _see_other(f"{request.path}?{found['here'].urlencode()}")
        context |= found
    else:
        context["repositories"] = visible_to(request.user).count()
    response = render(request, "web/search/page.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
