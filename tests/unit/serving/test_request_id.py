"""One id per request."""

import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from omniweb.serving import request_id
from omniweb.serving.request_id import RequestId, RequestIdFilter


def _ids(given: str) -> tuple[str, str]:
    """Return the id inside of the view, and that of the response."""
    inside = []

    def view(_: HttpRequest) -> HttpResponse:
        inside.append(request_id.current.get())
        return HttpResponse()

    request = RequestFactory().get("/", headers={"x-request-id": given} if given else {})
    return inside[0] if inside else "", RequestId(view)(request).headers["X-Request-ID"]


def test_the_callers_id_is_kept() -> None:
    assert _ids("abcdef-0123456789")[1] == "abcdef-0123456789"


@pytest.mark.parametrize("given", ["", "short", "with space 12345", "x" * 65, "a\nb-injected-line"])
def test_no_id_or_a_strange_one_is_replaced(given: str) -> None:
    _, answered = _ids(given)

    assert answered != given
    assert len(answered) == 16


def test_log_lines_carry_the_id_only_within_the_request() -> None:
    def stamp() -> str:
        record = logging.LogRecord("x", logging.INFO, "", 0, "", (), None)
        RequestIdFilter().filter(record)
        return str(record.request_id)

    seen = []

    def view(_: HttpRequest) -> HttpResponse:
        seen.append(stamp())
        return HttpResponse()

    RequestId(view)(RequestFactory().get("/", headers={"x-request-id": "0123456789"}))

    assert seen == ["0123456789"]
    assert stamp() == "-"
