"""What no text of a request may hold: NUL, which PostgreSQL keeps nowhere, and lone surrogates.

Refused here with a 400, once for all addresses and forms: else each use of each parameter could
forget it. What is typed or pasted into the box is searched for without its NULs instead. Members of
JSON are looked at by `omniweb.api.parameters`.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse

from omniweb.api.problems import Problem, is_api
from omniweb.serving.failures import bad_request

_NUL = "\0"
_REFUSAL = "It holds NUL, or a lone surrogate, which is no character."
_SURROGATES = range(0xD800, 0xE000)
_LOOKUPS = frozenset({"exact", "isnull", "gt", "gte", "lt", "lte", "in"})
"""Those that the filters of the admin's lists write."""
_OTHER_LOOKUPS = frozenset(Field().get_lookups()) - _LOOKUPS
"""Django would answer these too: expressions that never end, or a field letter by letter."""
_BOX = "q"
"""The field of the search page, of which its view takes NULs away."""
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def is_text(value: str) -> bool:
    """Tell whether a value can be stored and sent."""
    if value.isascii():
        return _NUL not in value
    return _NUL not in value and not any(ord(character) in _SURROGATES for character in value)


def _not_text(request: HttpRequest, fields: QueryDict) -> str | None:
    """Return the name of a field that is not text by itself or by what it holds."""
    mended = _BOX if request.path == reverse("web:search") else ""
    pairs = ((name, each) for name, each in fields.lists() if name != mended)
    return next((name for name, each in pairs if not all(map(is_text, (name, *each)))), None)


def _refuse(request: HttpRequest, name: str) -> HttpResponse:
    if not is_api(request) or not is_text(name):
        return bad_request(request)
    return Problem(
        "invalid-parameter", 400, _REFUSAL, [{"parameter": name, "detail": _REFUSAL}]
    ).response()


class TextOnly:
    """Middleware that refuses everything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle the request if its address is text."""
        if not is_text(request.path):
            return bad_request(request)
        if "%" in request.META.get("QUERY_STRING", ""):
            name = _not_text(request, request.GET)
            if name is not None:
                return _refuse(request, name)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Look at a form, and at what the admin is asked; REST reads its bodies itself."""
        if _looks_further(request):
            return bad_request(request)
        if request.content_type not in _FORMS or is_api(request):
            return None
        return None if _not_text(request, request.POST) is None else bad_request(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Refuse what Django's admin does not: it asks a model for whatever field this names."""
        named = isinstance(error, FieldDoesNotExist) and "_to_field" in request.GET
        return bad_request(request) if named else None


def _looks_further(request: HttpRequest) -> bool:
    """Tell whether a list of the admin is asked in a way that none of its filters asks."""
    match = request.resolver_match
    if match is None or match.app_name != "admin":
        return False
    return any(name.rpartition("__")[2] in _OTHER_LOOKUPS for name in request.GET if "__" in name)
