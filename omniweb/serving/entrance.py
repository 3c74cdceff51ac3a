"""What no text of a request may hold: NUL, which PostgreSQL keeps nowhere, and lone surrogates.

Refused here with a 400, once for all addresses and forms: else each use of each parameter could
forget it. Members of JSON are looked at by `omniweb.api.parameters`.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import DataError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase

from omniweb.api.problems import Problem, is_api
from omniweb.serving.failures import bad_request

_NUL = "\0"
_REFUSAL = "It holds NUL, or a lone surrogate, which is no character."
_SURROGATES = range(0xD800, 0xE000)
_LOOKUP_ERRORS = (
    DataError,
    LookupError,
    OperationalError,
    ProgrammingError,
    TypeError,
    ValueError,
)
"""What comes of a field's lookup in an address of the admin, such as an expression that is none."""
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def is_text(value: str) -> bool:
    """Tell whether a value can be stored and sent."""
    if value.isascii():
        return _NUL not in value
    return _NUL not in value and not any(ord(character) in _SURROGATES for character in value)


def _not_text(fields: QueryDict) -> str | None:
    """Return the name of a field that is not text by itself or by what it holds."""
    pairs = fields.lists()
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
            name = _not_text(request.GET)
            if name is not None:
                return _refuse(request, name)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        """Look at a form; REST reads its bodies itself."""
        if request.content_type not in _FORMS or getattr(view, "csrf_exempt", False):
            return None
        return None if _not_text(request.POST) is None else bad_request(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Refuse what Django's admin does not: it asks a model for whatever field this names."""
        named = isinstance(error, FieldDoesNotExist) and "_to_field" in request.GET
        looked_up = isinstance(error, _LOOKUP_ERRORS) and any("__" in name for name in request.GET)
        return bad_request(request) if named or (looked_up and _is_admin(request)) else None


def _is_admin(request: HttpRequest) -> bool:
    return bool(request.resolver_match and request.resolver_match.app_name == "admin")
