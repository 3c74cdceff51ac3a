"""How much of a request's body is read, how long, and of whom: each route declares it.

Nothing is read of a body that is too large, nor of a larger one before its sender is known. Of a
larger one a part must come every few seconds, and nobody takes the places of others.
"""

import asyncio
import io
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

MEBIBYTE = 1024 * 1024
IN_MEMORY_BYTES = 64 * 1024
"""What is longer lies in a temporary file."""
MOST_AT_ONCE = 128
"""Bodies that one process reads at once: a further one ends the reading of the oldest."""
MOST_LARGE_AT_ONCE = 4
"""Of routes that take more than others; a further one must come again."""
KEPT_FOR_OTHERS = (
    "The other places are kept for other senders while you send one large file already. Try again"
    " when it is sent."
)
PART_BYTES = 640 * 1024
PART_SECONDS = 10.0
"""In which each further part of a larger body must come: a sender who stalls gives up his place."""
_View = TypeVar("_View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class BodyRule:
    """What a route takes: bytes, within seconds, and of whom (`admits`; none: of everybody).

    `admits` returns the name that the sender's bodies are counted by, or the response to who may
    not send one. `too_large` is what somebody reads whose body is longer.
    """

    limit: int = MEBIBYTE
    seconds: float = 20.0
    admits: Callable[[HttpRequest], str | HttpResponseBase] | None = None
    too_large: str = ""


USUAL = BodyRule()


class RequestRefused(Exception):  # noqa: N818 - a refusal is named after what happened
    """A request is not handled at all: `status` is the response's, `detail` its own sentence.

    Where there is a `response` already, it is that.
    """

    status: int
    response: HttpResponseBase | None = None

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class BodyBroken(RequestRefused):
    """It is not framed as HTTP says, or ends before its end."""

    status = 400


class BodyTooLarge(RequestRefused):
    """It is longer than the route takes."""

    status = 413


class BodyTooSlow(RequestRefused):
    """It did not come in time, or others wait."""

    status = 408


class SenderRefused(RequestRefused):
    """The route takes no body of this sender: its `response` says why, and has the status."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


class TooManyOfOne(RequestRefused):
    """The sender sends a larger body already, and half of all places are taken."""

    status = 429


class TooBusy(RequestRefused):
    """As many as may be are being handled."""

    status = 503


def takes(
    limit: int,
    *,
    seconds: float,
    admits: Callable[[HttpRequest], str | HttpResponseBase],
    too_large: str = "",
) -> Callable[[_View], _View]:
    """Declare that a view takes more than usual, of whom `admits` lets in by headers alone."""

    def declared(view: _View) -> _View:
        rule = BodyRule(limit, seconds, admits, too_large)
        view.body_rule = rule  # type: ignore[attr-defined] # read below
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

    def __init__(self, admitted: Callable[[dict[str, Any], BodyRule], Awaitable[str]]) -> None:
        """`admitted` asks a rule about the sender of a request, of which it has no body.

        It returns the name to count him by, or raises `SenderRefused`.
        """
        self._admitted = admitted
        self._deadlines: dict[object, asyncio.Timeout] = {}
        self._large: Counter[str] = Counter()

    async def read(self, scope: dict[str, Any], receive: Any) -> IO[bytes]:
        """Return a file with the body; raise `RequestRefused`."""
        declared = _declared(scope)
        if declared is None:  # then nothing comes, by the rules of HTTP
            return io.BytesIO()
        rule = rule_of(scope)
        if declared > rule.limit:
            raise BodyTooLarge(rule.too_large)
        if rule.admits is None:
            return await self._read_in_time(receive, rule)
        with self._place_of_large_one(await self._admitted(scope, rule)):
            return await self._read_in_time(receive, rule)

    @contextmanager
    def _place_of_large_one(self, sender: str) -> Iterator[None]:
        """Hold a place; a further one of the same sender only while less than half are taken.

        So nobody holds more than half of them, and two do not hold all.
        """
        if self._large[sender] and self._large.total() >= MOST_LARGE_AT_ONCE // 2:
            raise TooManyOfOne(KEPT_FOR_OTHERS)
        if self._large.total() >= MOST_LARGE_AT_ONCE:
            raise TooBusy
        self._large[sender] += 1
        try:
            yield
        finally:
            self._large[sender] -= 1
            self._large += Counter()  # forgets whoever sends none

    async def _read_in_time(self, receive: Any, rule: BodyRule) -> IO[bytes]:
        if len(self._deadlines) >= MOST_AT_ONCE:
            oldest = self._deadlines.pop(next(iter(self._deadlines)))
            if not oldest.expired():
                oldest.reschedule(0)  # long past
        key = object()
        try:
            async with asyncio.timeout(rule.seconds) as deadline:
                self._deadlines[key] = deadline
                return await _read(receive, rule)
        except TimeoutError:
            raise BodyTooSlow from None
        finally:
            self._deadlines.pop(key, None)


async def _read(receive: Any, rule: BodyRule) -> IO[bytes]:
    body = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - who asked closes it
    try:
        await _receive(body, receive, rule)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


async def _receive(body: IO[bytes], receive: Any, rule: BodyRule) -> None:
    seconds = None if rule.admits is None else PART_SECONDS
    more = True
    while more:
        async with asyncio.timeout(seconds):
            more = await _receive_part(body, receive, rule)


async def _receive_part(body: IO[bytes], receive: Any, rule: BodyRule) -> bool:
    """Receive `PART_BYTES` or a little more; tell whether there is more to come."""
    enough = body.tell() + PART_BYTES
    while body.tell() < enough:
        message = await receive()
        if message["type"] == "http.disconnect":  # gone, or what came is no body: told alike
            raise BodyBroken
        body.write(message.get("body", b""))
        if body.tell() > rule.limit:
            raise BodyTooLarge(rule.too_large)
        if not message.get("more_body", False):
            return False
    return True
