"""Errors as RFC 9457 problems. A problem's `type` is stable: programs may compare it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from indexer.errors import SourceError
from omniweb import errors as refusals
from omniweb.search import QueryError
from omniweb.serving.outages import RETRY_AFTER_SECONDS, UNREACHABLE

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:omniweb:problem:"
TITLES = {
    "bad-request": "The request cannot be understood",
    "content-too-large": "The body is too large",
    "conflict": "It exists already",
    "forbidden": "Not permitted",
    "insufficient-scope": "The token lacks a scope",
    "internal": "Internal error",
    "invalid-parameter": "A parameter is not valid",
    "invalid-query": "The query cannot be understood",
    "method-not-allowed": "The method is not allowed here",
    "not-found": "Not found",
    "refused": "The request was refused",
    "timeout": "The request did not come in time",
    "too-many-requests": "Too many requests",
    "unauthenticated": "A token or a session is needed",
    "unavailable": "The service is not available",
    "unsupported-media-type": "The body's type is not supported",
}
NOTHING_HERE = "There is nothing here that you can see."
"""The same words for what does not exist and what the caller may not see."""
UNAVAILABLE = "The database does not answer. Try again in a few seconds."
BY_STATUS = {
    400: "bad-request",
    401: "unauthenticated",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "content-too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: its name, the status, a sentence for people, what is wrong where."""

    name: str
    status: int
    detail: str
    errors: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def unavailable(cls, sentence: str = UNAVAILABLE) -> Self:
        """Return the problem of what will work again by itself."""
        return cls("unavailable", 503, sentence, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})

    def body(self) -> dict[str, Any]:
        """Return the JSON object."""
        body: dict[str, Any] = {
            "type": TYPE + self.name,
            "title": TITLES[self.name],
            "status": self.status,
            "detail": self.detail,
        }
        return body | ({"errors": list(self.errors)} if self.errors else {})

    def response(self) -> JsonResponse:
        """Return the response, outside of the framework's views."""
        return JsonResponse(
            self.body(), status=self.status, content_type=MEDIA_TYPE, headers=dict(self.headers)
        )


def is_api(request: HttpRequest) -> bool:
    """Return whether the request is for REST: it gets problems instead of pages."""
    return request.path.startswith("/api/")


def _of_query(error: QueryError) -> Problem:
    where = {
        "parameter": "q",
        "position": error.position,
        "detail": str(error),
        "suggestion": error.suggestion,
    }
    return Problem("invalid-query", 400, str(error), [where])


def _entries(detail: Any, name: str = "") -> list[dict[str, Any]]:
    """Return one entry for each message of a validation error, with its parameter's name."""
    if isinstance(detail, Mapping):
        return [
            entry
            for key, inner in detail.items()
            for entry in _entries(inner, name if key == "non_field_errors" else str(key))
        ]
    if isinstance(detail, list):
        return [entry for inner in detail for entry in _entries(inner, name)]
    return [{"parameter": name, "detail": str(detail)}]


def _of_validation(error: exceptions.ValidationError) -> Problem:
    entries = _entries(error.detail)
    sentences = (f"{entry['parameter']}: {entry['detail']}".lstrip(": ") for entry in entries)
    return Problem("invalid-parameter", 400, " ".join(sentences), entries)


def _of_framework(error: exceptions.APIException) -> Problem:
    name = BY_STATUS.get(error.status_code, "bad-request")
    if error.get_codes() == "insufficient_scope":
        name = "insufficient-scope"
    headers = {}
    if challenge := getattr(error, "auth_header", ""):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return Problem(name, error.status_code, str(error.detail), headers=headers)


def _of_refusal(error: refusals.OmniWebError | SourceError) -> Problem:
    match error:
        case refusals.RepositoryNotFound():
            return Problem("not-found", 404, NOTHING_HERE)
        case refusals.NotPermitted():
            return Problem("forbidden", 403, str(error))
        case refusals.RepositoryExists():
            return Problem("conflict", 409, str(error))
        case refusals.TooManySearches(seconds=seconds) | refusals.TooManyUploads(seconds=seconds):
            again = {"Retry-After": str(seconds)}
            return Problem("too-many-requests", 429, str(error), headers=again)
        case _:
            return Problem("refused", 400, str(error))


def problem_of(error: Exception) -> Problem | None:
    """Return the problem that an exception stands for; None where it is our own fault."""
    makers: tuple[tuple[Any, Callable[[Any], Problem]], ...] = (
        (QueryError, _of_query),
        (exceptions.ValidationError, _of_validation),
        ((Http404, exceptions.NotFound), lambda _: Problem("not-found", 404, NOTHING_HERE)),
        (exceptions.APIException, _of_framework),
        (PermissionDenied, lambda each: Problem("forbidden", 403, str(each) or "Not permitted.")),
        ((refusals.OmniWebError, SourceError), _of_refusal),
        (UNREACHABLE, lambda _: Problem.unavailable()),
    )
    return next((make(error) for kinds, make in makers if isinstance(error, kinds)), None)


def handler(error: Exception, context: Mapping[str, Any]) -> Response | None:  # noqa: ARG001 - given
    """Return the response to a view's exception; None for our own fault, which becomes a 500."""
    problem = problem_of(error)
    if problem is None:
        return None
    set_rollback()
    return Response(
        problem.body(), problem.status, headers=dict(problem.headers), content_type=MEDIA_TYPE
    )
