"""How much of a request's body is read, how long, and of whom: each route declares it.

Nothing is read of a body that is too large, nor of a larger one before its sender is known.
"""

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar

from django.core.exceptions import RequestAborted
from django.http import HttpRequest
from django.urls import Resolver404, resolve

MEBIBYTE = 1024 * 1024
IN_MEMORY_BYTES = 64 * 1024
"""What is longer lies in a temporary file."""
MOST_AT_ONCE = 128
"""Bodies that one process reads at once: a further one ends the reading of the oldest."""
MOST_LARGE_AT_ONCE = 4
"""Of routes that take more than others; a further one must come again."""
_View = TypeVar("_View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class BodyRule:
    """What a route takes: bytes, within seconds, and of whom (`admits`; none: of everybody)."""

    limit: int = MEBIBYTE
    seconds: float = 20.0
    admits: Callable[[HttpRequest], bool] | None = None


USUAL = BodyRule()


class RequestRefused(Exception):  # noqa: N818 - a refusal is named after what happened
    """A request is not handled at all; `status` is the response's."""

    status: int


class BodyTooLarge(RequestRefused):
    """It is longer than the route takes."""

    status = 413


class BodyTooSlow(RequestRefused):
    """It did not come in time, or others wait."""

    status = 408


class SenderUnknown(RequestRefused):
    """The route takes a body only of somebody that it knows."""

    status = 401


class TooBusy(RequestRefused):
    """As many as may be are being handled."""

    status = 503


def takes(
    limit: int, *, seconds: float, admits: Callable[[HttpRequest], bool]
) -> Callable[[_View], _View]:
    """Declare that a view takes more than usual, of whom `admits` lets in by headers alone."""

    def declared(view: _View) -> _View:
        view.body_rule = BodyRule(limit, seconds, admits)  # type: ignore[attr-defined] # read below
        return view

    return declared


def rule_of(scope: dict[str, Any]) -> BodyRule:
    """Return the rule of the route that a request is for."""
    try:
        view = resolve(scope["path"].removeprefix(scope.get("root_path", ""))).func
    except Resolver404:
        return USUAL
    return getattr(view, "body_rule", USUAL)


def _declared(scope: dict[str, Any]) -> int | None:
    """Return the length of the body as the headers declare it, in bytes; none for no body.

    One that comes in chunks is 0 bytes long until it is read.
    """
    headers = dict(scope["headers"])
    if b"content-length" in headers:
        length = headers[b"content-length"]
        return int(length) if length.isdigit() and length != b"0" else None
    return 0 if b"transfer-encoding" in headers else None


class Bodies:
    """The bodies that are being read in one event loop."""

    def __init__(self, admitted: Callable[[dict[str, Any], BodyRule], Awaitable[bool]]) -> None:
        """`admitted` asks a rule about the sender of a request, of which it has no body."""
        self._admitted = admitted
        self._deadlines: dict[object, asyncio.Timeout] = {}
        self._large = 0

    async def read(self, scope: dict[str, Any], receive: Any) -> IO[bytes]:
        """Return a file with the body; raise `RequestRefused`, `RequestAborted`."""
        declared = _declared(scope)
        if declared is None:  # then nothing comes, by the rules of HTTP
            return io.BytesIO()
        rule = rule_of(scope)
        if declared > rule.limit:
            raise BodyTooLarge
        if rule.admits is None:
            return await self._read_in_time(receive, rule)
        if not await self._admitted(scope, rule):
            raise SenderUnknown
        with self._place_of_large_one():
            return await self._read_in_time(receive, rule)

    @contextmanager
    def _place_of_large_one(self) -> Iterator[None]:
        if self._large >= MOST_LARGE_AT_ONCE:
            raise TooBusy
        self._large += 1
        try:
            yield
        finally:
            self._large -= 1

    async def _read_in_time(self, receive: Any, rule: BodyRule) -> IO[bytes]:
        if len(self._deadlines) >= MOST_AT_ONCE:
            oldest = self._deadlines.pop(next(iter(self._deadlines)))
            if not oldest.expired():
                oldest.reschedule(0)  # long past
        key = object()
        try:
            async with asyncio.timeout(rule.seconds) as deadline:
                self._deadlines[key] = deadline
                return await _read(receive, rule.limit)
        except TimeoutError:
            raise BodyTooSlow from None
        finally:
            self._deadlines.pop(key, None)


async def _read(receive: Any, limit: int) -> IO[bytes]:
    body = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - who asked closes it
    try:
        await _receive(body, receive, limit)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


async def _receive(body: IO[bytes], receive: Any, limit: int) -> None:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestAborted
        body.write(message.get("body", b""))
        if body.tell() > limit:
            raise BodyTooLarge
        more = message.get("more_body", False)
