"""Errors as problems."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions

from indexer.errors import SourceRefused
from omniweb import errors
from omniweb.api.problems import MEDIA_TYPE, handler, problem_of
from omniweb.search import QueryError


@pytest.mark.parametrize(
    ("error", "status", "name"),
    [
        (QueryError("no", 3, "yes"), 400, "invalid-query"),
        (exceptions.ValidationError({"limit": ["too high"]}), 400, "invalid-parameter"),
        (exceptions.NotAuthenticated(), 401, "unauthenticated"),
        (PermissionDenied("no"), 403, "forbidden"),
        (errors.NotPermitted("dance"), 403, "forbidden"),
        (Http404(), 404, "not-found"),
        (exceptions.NotFound(), 404, "not-found"),
        (errors.RepositoryNotFound("x"), 404, "not-found"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method-not-allowed"),
        (errors.RepositoryExists("x"), 409, "conflict"),
        (errors.NameRefused("x"), 400, "refused"),
        (SourceRefused("x", "why"), 400, "refused"),
        (exceptions.UnsupportedMediaType("x/y"), 415, "unsupported-media-type"),
        (exceptions.Throttled(9), 429, "too-many-requests"),
        (OperationalError("down"), 503, "unavailable"),
    ],
)
def test_each_error_has_its_status_and_a_stable_type(
    error: Exception, status: int, name: str
) -> None:
    problem = problem_of(error)

    assert (problem.status, problem.body()["type"]) == (status, f"urn:omniweb:problem:{name}")
    assert problem.body()["title"]


def test_a_mistake_of_our_own_is_no_problem_of_the_callers() -> None:
    assert problem_of(KeyError("x")) is None
    assert handler(KeyError("x"), {}) is None


def test_a_query_error_says_where_and_what_instead() -> None:
    (entry,) = problem_of(QueryError("No such filter.", 4, "repo:x")).body()["errors"]

    assert entry["position"] == 4
    assert entry["suggestion"] == "repo:x"
    assert entry["parameter"] == "q"


def test_a_parameter_error_names_the_parameter() -> None:
    error = exceptions.ValidationError({"extra_refs": {0: ["too long"]}, "limit": ["too high"]})

    entries = problem_of(error).body()["errors"]

    assert {"parameter": "limit", "detail": "too high"} in entries


def test_an_unknown_and_a_forbidden_repository_are_the_same_problem() -> None:
    assert problem_of(errors.RepositoryNotFound("secret")) == problem_of(Http404())
    assert "secret" not in str(problem_of(errors.RepositoryNotFound("secret")).body())


def test_a_database_that_is_down_says_when_to_come_back() -> None:
    assert int(problem_of(OperationalError("down")).headers["Retry-After"]) > 0
    assert "down" not in problem_of(OperationalError("down")).detail


def test_responses_are_problem_json() -> None:
    response = handler(Http404(), {})

    assert response.content_type == MEDIA_TYPE
