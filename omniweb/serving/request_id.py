"""One id per request, in its log lines, its response and the tasks that it sends."""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from secrets import token_hex

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from typing_extensions import override

HEADER = "X-Request-ID"
current: ContextVar[str] = ContextVar("request_id", default="-")
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestId:
    """Middleware that takes the caller's id, if it is a harmless one, or makes one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle the request under its id."""
        given = request.headers.get(HEADER, "")
        token = current.set(given if _ACCEPTED.fullmatch(given) else token_hex(8))
        try:
            response = self.get_response(request)
            response.headers[HEADER] = current.get()
            return response
        finally:
            current.reset(token)


class RequestIdFilter(logging.Filter):
    """Put the id into each log record as `request_id`."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current.get()
        return True
