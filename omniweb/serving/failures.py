"""The responses to requests that went wrong: pages, and problems under /api/.

They ask nothing of the database: it may be what is down.
"""

import sys
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from omniweb.api.problems import NOTHING_HERE, UNAVAILABLE, Problem, is_api
from omniweb.serving.outages import RETRY_AFTER_SECONDS, UNREACHABLE

BUSY = 503
REFUSED = {
    problem.status: problem
    for problem in (
        Problem("bad-request", 400, "The body of the request is broken, or ends too early."),
        Problem("timeout", 408, "The body of the request did not come in time. Send it again."),
        Problem(
            "content-too-large",
            413,
            "The body of the request is longer than may be sent: a form or a query of 1 MiB is."
            " Of a text to search for 100,000 characters are read: send the part that tells most.",
        ),
        Problem(
            "too-many-requests",
            429,
            "You are sending as much as one may at once. Try again when that has come.",
            headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
        ),
    )
}


def _page(request: HttpRequest, status: int, sentence: str = "") -> HttpResponse:
    return render(request, f"{status}.html", {"sentence": sentence}, status=status)


def bad_request(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - given
) -> HttpResponse:
    """Respond with 400."""
    if is_api(request):
        return Problem("bad-request", 400, "The request cannot be understood.").response()
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Respond with 403, on a page with the reason that our own code gave."""
    if is_api(request):
        return Problem("forbidden", 403, "You may not do this.").response()
    return _page(request, 403, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - given
    """Respond with 404: the same whether something does not exist or may not be seen."""
    if is_api(request):
        return Problem("not-found", 404, NOTHING_HERE).response()
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Respond with 503 where the database does not answer, else 500."""
    if isinstance(sys.exc_info()[1], UNREACHABLE):
        return unavailable(request)
    if is_api(request):
        return Problem("internal", 500, "Something went wrong on the server.").response()
    return _page(request, 500)


def unavailable(request: HttpRequest, sentence: str = UNAVAILABLE) -> HttpResponse:
    """Respond with 503, and when to come back."""
    problem = Problem.unavailable(sentence)
    response = problem.response() if is_api(request) else _page(request, 503, sentence)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def refused(request: HttpRequest, status: int, detail: str = "") -> HttpResponse:
    """Respond to a request that is not handled at all: 400, 408, 413, 429 or 503.

    `detail` is the sentence of a route that has its own.
    """
    if status == BUSY:
        return unavailable(request, "Too many requests at once. Try again in a few seconds.")
    problem = replace(REFUSED[status], detail=detail or REFUSED[status].detail)
    if is_api(request):
        return problem.response()
    page = _page(request, status, problem.detail)
    for name, value in problem.headers.items():
        page.headers[name] = value
    return page
