"""Where the name at a place leads: its definitions, a card about it, the places that use it.

Each is a page with an address of its own, and a part of the page of a file where a script asks for
that (with the header `HX-Request`, as htmx does).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from omniweb.errors import TooManySearches
from omniweb.search import QueryError, navigation
from omniweb.search.errors import PlaceError
from omniweb.search.navigation import Certainty, References
from omniweb.serving.admission import Client
from omniweb.web.call_trees import callees_of, callers_of
from omniweb.web.code import crumbs
from omniweb.web.leaving import (
    own_callees,
    own_definitions,
    own_hover,
    own_implementations,
    own_references,
)
from omniweb.web.navigated import (
    counted_context,
    definition_views,
    repository_views,
)
from omniweb.web.places import Place

SHOWN_USES = 100
PAGES = (
    ("references", "References"),
    ("callers", "Callers"),
    ("callees", "Calls"),
    ("implementations", "Implementations"),
)
"""Views of what is known of a name, with their labels."""
Found = TypeVar("Found")
_Asked = Callable[[HttpRequest, Place], HttpResponse]
_View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def _about_a_place(view: _Asked) -> _View:
    """Give a view the place that the address names; it is counted as a search."""
    return _admitted(view, reads_many=False)


def _over_many_files(view: _Asked) -> _View:
    """Give a view its place; there is less room for what reads many files (docs/adr/0022)."""
    return _admitted(view, reads_many=True)


def _admitted(view: _Asked, *, reads_many: bool) -> _View:
    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, name: str, path: str) -> HttpResponse:
        try:
            with Client.of(request, request.user).searching(expensive=reads_many):
                response = view(request, Place.of(request, name, path))
        except TooManySearches as refusal:
            response = _refused(request, str(refusal), 429)
            response.headers["Retry-After"] = str(refusal.seconds)
        except QueryError as error:
            response = _refused(request, str(error), 400)
        except PlaceError as error:
            response = _refused(request, str(error), 404)
        patch_vary_headers(response, ["HX-Request"])
        return response

    return wrapped


@_about_a_place
def card(request: HttpRequest, place: Place) -> HttpResponse:
    """Answer with the card about a name; with nothing (204) where no name stands."""
    answer = navigation.hover(*place.asked)
    if answer is None:
        return HttpResponse(status=204)
    found = own_hover(place, answer, request.user)
    if found.definition is None:
        if not found.uses:
            return HttpResponse(status=204)
        return render(request, "web/navigation/_unknown.html", {"found": found})
    (view,) = definition_views(place, [found.definition])
    is_here = place.is_name_of(view.definition)
    context = {
        "place": place,
        "view": view,
        "others": found.others,
        "is_here": is_here,
        "definition_url": place.url("definition"),
        "references_url": place.url("references"),
        "leads_at_once": not is_here and not found.others,
    }
    return render(request, "web/navigation/_card.html", context)


@_about_a_place
def definition(request: HttpRequest, place: Place) -> HttpResponse:
    """Lead to the definition of a name; list several; of a definition itself show its uses."""
    answer = _seen(navigation.definition(*place.asked))
    found = own_definitions(place, answer, request.user)
    views = definition_views(place, found.definitions)
    if not request.headers.get("HX-Request"):
        if any(map(place.is_name_of, found.definitions)):
            return redirect(place.url("references"))
        if len(views) == 1:
            return redirect(views[0].url)
    context = {"views": views, "notices": found.notices}
    return _shown(request, place, "definitions", context, status=200 if views else 404)


@_over_many_files
def references(request: HttpRequest, place: Place) -> HttpResponse:
    """Show where a name is used: its first part, the next one, or how many there are."""
    role, sure = request.GET.get("role", ""), request.GET.get("sure", "")
    cursor, is_part = request.GET.get("cursor", ""), bool(request.headers.get("HX-Request"))
    wanted = navigation.Wanted(
        navigation.roles_named(role) if role in navigation.ROLES else frozenset(),
        Certainty(sure) if sure in set(Certainty) else Certainty.SAME_NAME,
    )
    counted = _counted(request, place, wanted) if "count" in request.GET else None
    if counted is not None and not request.GET["count"]:
        return render(request, "web/navigation/_count.html", {"found": counted})
    if counted is not None and is_part:
        context = counted_context(place, counted, role, sure) | {"part": True}
        return render(request, "web/navigation/_counted.html", context)
    answer = navigation.references(*place.asked, wanted=wanted, cursor=cursor, limit=SHOWN_USES)
    found = own_references(place, _seen(answer), request.user)
    is_known = bool(counted or found.roles or not found.files)
    context = {
        **counted_context(place, counted or found, role, sure),
        "found": found,
        "repositories": repository_views(place, found.files),
        "counting": "" if is_known else place.url("references", role=role, sure=sure, count="all"),
        "next": place.url("references", role=role, sure=sure, cursor=found.next_cursor),
    }
    if cursor and is_part:
        return render(request, "web/navigation/_uses.html", context | {"part": True})
    return _shown(request, place, "references", context, status=200 if found.name else 404)


def _counted(request: HttpRequest, place: Place, wanted: navigation.Wanted) -> References:
    """Return how many uses there are; who is logged in and asks by himself gives it more time."""
    asks_by_itself = request.GET["count"] != "more" and "HX-Request" in request.headers
    is_known = request.user.is_authenticated and not asks_by_itself
    until = navigation.counts_until(is_known=is_known)
    answer = navigation.counted(*place.asked, wanted=wanted, limit=1, until=until)
    return own_references(place, _seen(answer), request.user)


@_over_many_files
def callers(request: HttpRequest, place: Place) -> HttpResponse:
    """Show who calls what stands at a place: the first level of a tree, or one below it."""
    cursor = request.GET.get("cursor", "")
    answer = _seen(navigation.callers(*place.asked, cursor=cursor, limit=SHOWN_USES))
    found = own_references(place, answer, request.user)
    context = {
        "found": found,
        "name": found.name,
        "heading": "Callers of",
        "opens": "callers",
        "calls": callers_of(place, found),
        "next": place.url("callers", cursor=found.next_cursor) if found.next_cursor else "",
    }
    return _level(request, place, "callers", context)


@_over_many_files
def callees(request: HttpRequest, place: Place) -> HttpResponse:
    """Show what the definition at a place calls: the first level of a tree, or one below it."""
    found = own_callees(place, _seen(navigation.callees(*place.asked)), request.user)
    context = {
        "found": found,
        "name": found.definition.qualified_name if found.definition else "",
        "heading": "What is called in",
        "opens": "calls",
        "calls": callees_of(place, found),
    }
    return _level(request, place, "callees", context)


@_over_many_files
def implementations(request: HttpRequest, place: Place) -> HttpResponse:
    """Show what inherits from the type at a place, or overrides its member."""
    answer = _seen(navigation.implementations(*place.asked))
    found = own_implementations(place, answer, request.user)
    context = {
        "found": found,
        "views": definition_views(place, found.definitions),
        "notices": found.notices,
        "name": found.name,
        "heading": "Implementations of",
    }
    return _shown(request, place, "implementations", context, template="definitions")


def _level(request: HttpRequest, place: Place, what: str, context: dict[str, Any]) -> HttpResponse:
    """Return a tree's first level with what stands around it, or one below as it is."""
    if "below" in request.GET and request.headers.get("HX-Request"):
        return render(request, "web/navigation/_tree.html", context | {"part": True})
    return _shown(request, place, what, context, template="calls")


def _seen(found: Found | None) -> Found:
    """Return an answer; raise `Http404` where the caller sees no such file."""
    if found is None:
        raise Http404
    return found


def _shown(
    request: HttpRequest,
    place: Place,
    what: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    template: str = "",
) -> HttpResponse:
    """Return what was found as a page, or alone where a script asks."""
    part = bool(request.headers.get("HX-Request"))
    given = context | {
        "part": part,
        "place": place,
        "content": f"web/navigation/_{template or what}.html",
        "tabs": [(view, label, place.url(view)) for view, label in PAGES],
        "what": what,
        "crumbs": crumbs(place.repository.name, place.path, place.ref),
        "repository": place.repository,
    }
    page = given["content"] if part else "web/navigation/page.html"
    return render(request, page, given, status=status)


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(
            request, "web/navigation/_refused.html", {"sentence": sentence}, status=status
        )
    context = {"sentence": sentence, "address": request.get_full_path()}
    return render(request, f"{status}.html", context, status=status)


VIEWS = (card, definition, references, callers, callees, implementations)
"""Each has the address and the name that it is called by."""
