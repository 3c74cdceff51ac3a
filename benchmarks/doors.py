"""The doors that a generated query is sent through, and what comes back of it."""

import http.client
import json
import random
import string
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import quote, quote_from_bytes, urlsplit

from benchmarks.fuzzing import Generated, as_json

API, PAGE = "/api/v1/search", "/"
PATIENCE_SECONDS = 30.0
"""Whoever has no answer by then has none."""
_UNQUOTED = "".join(set(string.printable) - set(string.whitespace))
"""What a request's line can hold, whether or not an address may."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent."""

    method: str
    target: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back after so many milliseconds; the status is 0 where nothing did."""

    status: int
    body: bytes
    took: float


def request_for(query: Generated) -> Request:
    """Return the request of a query; which door it takes follows from its number."""
    if query.body is not None:
        return Request("POST", API, query.body, {"Content-Type": query.media_type})
    return random.Random(query.number).choices(list(_DOORS), list(_DOORS.values()))[0](query)


def every_request(query: Generated) -> list[Request]:
    """Return the requests of a text, one through each door."""
    return [door(query) for door in _DOORS]


def _by_address(query: Generated) -> Request:
    return Request("GET", f"{API}?{_pairs(query)}")


def _by_page(query: Generated) -> Request:
    return Request("GET", f"{PAGE}?{_pairs(query)}")


def _as_typed(query: Generated) -> Request:
    """Return an address that nobody has quoted: `%` and `&` are what they are."""
    return Request("GET", f"{API}?q={quote_from_bytes(query.query, safe=_UNQUOTED)}")


def _by_form(query: Generated) -> Request:
    kind = "application/x-www-form-urlencoded"
    return Request("POST", API, _pairs(query).encode(), {"Content-Type": kind})


def _by_json(query: Generated) -> Request:
    """Return a body of JSON: lone surrogates are escaped, what is not UTF-8 stays as it is."""
    members = [f'"{name}":{as_json(value)}'.encode() for name, value in query.parameters]
    body = b"{" + b",".join([b'"q":' + _text(query.query), *members]) + b"}"
    return Request("POST", API, body, {"Content-Type": "application/json"})


_DOORS: Mapping[Callable[[Generated], Request], int] = {
    _by_address: 30,
    _by_json: 30,
    _by_page: 20,
    _by_form: 10,
    _as_typed: 10,
}
"""Each door with its share in a hundred."""


def _pairs(query: Generated) -> str:
    values = [f"{name}={quote(value, errors='surrogatepass')}" for name, value in query.parameters]
    return "&".join([f"q={quote_from_bytes(query.query)}", *values])


def _text(content: bytes) -> bytes:
    with suppress(UnicodeDecodeError):
        return json.dumps(content.decode("utf-8", "surrogatepass")).encode()
    return b'"' + content.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


class RawClient:
    """One connection, opened again where the server closes it; no answer is an answer, too."""

    def __init__(self, url: str, token: str = "") -> None:
        self._connection = http.client.HTTPConnection(
            urlsplit(url).netloc, timeout=PATIENCE_SECONDS
        )
        self.headers = {"Authorization": f"Bearer {token}"}

    def send(self, request: Request) -> Reply:
        """Send a request and wait for what comes back."""
        began = time.perf_counter()
        try:
            status, body = self._exchange(request)
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            status, body = 0, repr(error).encode()
        return Reply(status, body, (time.perf_counter() - began) * 1_000)

    def close(self) -> None:
        """Close the connection; sending opens it again."""
        self._connection.close()

    def _exchange(self, request: Request) -> tuple[int, bytes]:
        # A server that refuses a request before it has read all of it closes its ear, and answers.
        with suppress(BrokenPipeError):
            self._connection.request(
                request.method,
                request.target,
                request.body,
                {**self.headers, **request.headers},
            )
        response = self._connection.getresponse()
        return response.status, response.read()
