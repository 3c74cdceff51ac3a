"""The handler behind the web server: what is read of a body, and which threads answer."""

import asyncio
import threading
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from pytest_django import Settings

from omniweb import health
from omniweb.serving import bodies, handling
from omniweb.serving.bodies import MEBIBYTE, takes
from omniweb.serving.handling import InOneThread

LARGE = 3 * MEBIBYTE
STALLED = None
"""Stands for a chunk that never comes."""


def _known(request: HttpRequest) -> str | HttpResponse:
    name = request.headers.get("Authorization")
    return name or HttpResponse("who?", status=401)


@takes(LARGE, seconds=1.0, admits=_known, too_large="Three MiB of it.")
def _upload(request: HttpRequest) -> HttpResponse:
    length = sum(len(chunk) for chunk in iter(lambda: request.read(MEBIBYTE), b""))
    return HttpResponse(f"{length} {request._stream.name is not None}")  # type: ignore[attr-defined] # Django's


@takes(LARGE, seconds=300.0, admits=_known)
def _slowly(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.read(1))


def _echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.body)


@dataclass
class Server:
    """What a web server does with one handler, in one event loop."""

    handler: InOneThread
    loop: asyncio.AbstractEventLoop
    asked: int = 0
    """Chunks that the handler has asked for."""
    pause: threading.Event = field(default_factory=threading.Event)
    busy: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    """Released by each request that has begun to wait for the end of the pause."""

    async def send(
        self, address: str, *chunks: bytes | None, **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        """Return status, body and headers of the response."""
        left, sent = list(chunks), []

        async def receive() -> dict[str, Any]:
            self.asked += 1
            chunk = left.pop(0) if left else b""
            if chunk is STALLED:
                await asyncio.sleep(60)
            if chunk == b"gone":
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": chunk, "more_body": bool(left)}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        named = [(name.replace("_", "-").lower(), value) for name, value in headers.items()]
        scope = {
            "type": "http",
            "method": "GET",
            "path": address,
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in named],
            "client": ("127.0.0.1", 1),
        }
        await self.handler(scope, receive, send)
        if not sent:
            return 0, b"", {}
        told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], b"".join(each.get("body", b"") for each in sent[1:]), told

    def ask(self, address: str, *chunks: bytes | None, **headers: str) -> tuple[int, bytes]:
        """Send one request; return status and body."""
        return self.loop.run_until_complete(self.send(address, *chunks, **headers))[:2]

    def together(self, *requests: Awaitable[Any]) -> list[Any]:
        """Send all of them at once."""

        async def all_of_them() -> list[Any]:
            return await asyncio.gather(*requests)

        return self.loop.run_until_complete(all_of_them())


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    pause, busy = threading.Event(), threading.Semaphore(0)

    def wait(_: HttpRequest) -> HttpResponse:
        busy.release()
        pause.wait(120)
        return HttpResponse("waited")

    settings.ROOT_URLCONF = (
        path("echo", _echo),
        path("upload", _upload),
        path("slowly", _slowly),
        path("api/echo", _echo),
        path("wait", wait),
        path("healthz", health.healthz),
    )
    settings.MIDDLEWARE = []
    loop = asyncio.new_event_loop()
    yield Server(InOneThread(), loop, pause=pause, busy=busy)
    pause.set()
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


def test_a_body_within_the_limit_arrives_whole(server: Server) -> None:
    sent = b"x" * (MEBIBYTE - 1), b"y"

    assert server.ask("/echo", *sent, content_length=str(MEBIBYTE)) == (200, b"".join(sent))


@pytest.mark.parametrize("address", ["/echo", "/api/echo", "/nowhere", "/upload"])
def test_what_is_declared_too_long_is_refused_before_anything_is_read(
    server: Server, address: str
) -> None:
    status, page = server.ask(address, b"x", content_length=str(300 * MEBIBYTE))

    assert (status, server.asked) == (413, 0)
    assert (b"problem:content-too-large" in page) == (address == "/api/echo")


def test_what_comes_in_chunks_is_refused_once_it_is_too_long(server: Server) -> None:
    chunks = [b"x" * MEBIBYTE, b"x", *[b"x"] * 50]

    assert server.ask("/echo", *chunks, transfer_encoding="chunked")[0] == 413
    assert server.asked == 2


def test_a_refusal_has_the_headers_of_every_response(server: Server) -> None:
    _, _, headers = server.together(server.send("/echo", content_length="9999999"))[0]

    assert headers["Content-Security-Policy"]
    assert headers["X-Request-ID"]


def test_a_larger_body_is_read_to_disk_if_its_sender_is_known(server: Server) -> None:
    chunks = [b"x" * MEBIBYTE] * 3

    assert server.ask("/upload", *chunks, content_length=str(LARGE), authorization="known") == (
        200,
        f"{LARGE} True".encode(),
    )
    assert server.ask("/upload", *chunks, b"y", authorization="known", transfer_encoding="x") == (
        413,
        server.ask("/upload", content_length=str(LARGE + 1))[1],
    )


def test_of_a_stranger_nothing_is_read_where_more_is_taken(server: Server) -> None:
    assert server.ask("/upload", b"x" * 9, content_length="9") == (401, b"who?")
    assert server.asked == 0


def test_only_few_large_bodies_are_read_at_once(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "MOST_LARGE_AT_ONCE", 2)
    stalled = [
        server.send("/upload", b"x", STALLED, content_length="9", authorization=name)
        for name in ("ada", "ben", "cem")
    ]

    assert sorted(status for status, *_ in server.together(*stalled)) == [408, 408, 503]
    assert server.ask("/upload", b"x" * 9, content_length="9", authorization="cem")[0] == 200


def test_one_sender_leaves_places_to_others(server: Server) -> None:
    headers = {"content_length": "9"}
    stalled = [
        server.send("/upload", b"x", STALLED, authorization="ada", **headers) for _ in range(4)
    ]
    other = server.send("/upload", b"x" * 9, authorization="ben", **headers)

    *of_ada, (status, *_) = server.together(*stalled, other)
    assert sorted(each[0] for each in of_ada) == [408, 408, 429, 429]
    assert all(told["Retry-After"] for code, _, told in of_ada if code == 429)
    assert status == 200


def test_two_senders_do_not_take_all_places(server: Server) -> None:
    headers = {"content_length": "9"}
    stalled = [
        server.send("/upload", b"x", STALLED, authorization=name, **headers)
        for name in ("ada", "ben", "ada", "ben")
    ]
    other = server.send("/upload", b"x" * 9, authorization="cem", **headers)

    *of_both, (status, *_) = server.together(*stalled, other)

    assert [each[0] for each in of_both] == [408, 408, 429, 429]
    assert all(b"kept for other senders" in page for code, page, _ in of_both if code == 429)
    assert status == 200


def test_each_part_of_a_larger_body_must_come_soon(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "PART_SECONDS", 0.1)
    part = b"x" * bodies.PART_BYTES
    began = server.loop.time()

    status = server.ask("/slowly", part, b"x", STALLED, content_length="99", authorization="ada")[0]

    assert (status, server.loop.time() - began < 200) == (408, True)


def test_the_refusal_of_a_longer_body_names_what_the_route_takes(server: Server) -> None:
    assert b"Three MiB of it." in server.ask("/upload", content_length=str(LARGE + 1))[1]


def test_a_body_that_does_not_come_in_time_is_given_up(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "USUAL", bodies.BodyRule(seconds=0.1))

    assert server.ask("/echo", b"x", STALLED, content_length="9")[0] == 408


def test_who_begins_too_many_bodies_loses_the_oldest(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "MOST_AT_ONCE", 3)
    stalled = [server.send("/echo", b"x", STALLED, content_length="9") for _ in range(3)]

    async def then(do: Awaitable[Any]) -> Any:
        while server.asked < 2 * len(stalled):  # noqa: ASYNC110 - until each waits for what never comes
            await asyncio.sleep(0.01)
        return await do

    answers = [
        then(server.send("/echo", b"123456789", content_length="9")),
        *(asyncio.wait_for(each, 3) for each in stalled),
    ]

    async def settled() -> list[Any]:
        return await asyncio.gather(*answers, return_exceptions=True)

    whole, oldest, *others = server.loop.run_until_complete(settled())
    assert whole[:2] == (200, b"123456789")
    assert oldest[0] == 408
    assert [type(other) for other in others] == [TimeoutError] * 2


def test_a_body_that_breaks_off_is_refused(server: Server) -> None:
    assert server.ask("/echo", b"x", b"gone", content_length="9")[0] == 400
    status, problem = server.ask("/api/echo", b"x", b"gone", content_length="9")
    assert (status, b"problem:bad-request" in problem) == (400, True)


def test_health_is_answered_while_all_threads_are_busy_and_the_rest_must_come_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handling, "WAIT_SECONDS", 0.3)
    busy = [server.send("/wait") for _ in range(handling.REQUEST_THREADS)]

    async def health_then_go_on() -> list[Any]:
        for _ in busy:
            while not server.busy.acquire(blocking=False):  # noqa: ASYNC110 - of threads
                await asyncio.sleep(0.01)
        seen = await asyncio.gather(
            server.send("/healthz", b"x", content_length="9999999"), server.send("/echo")
        )
        server.pause.set()
        return seen

    *waited, (healthy, surplus) = server.together(*busy, health_then_go_on())

    assert [status for status, *_ in waited] == [200] * handling.REQUEST_THREADS
    assert healthy[:2] == (200, b'{"status": "ok"}')
    assert surplus[0] == 503
    assert 0 < int(surplus[2]["Retry-After"]) <= 2
