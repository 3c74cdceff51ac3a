"""Answers each request in one thread from end to end; who is slow to send keeps none.

Django's own handler goes from the loop to a thread and back for each part that could be either: two
dozen times a request, which took longer than a result from the cache. The loop reads what a client
sends and keeps the limits of `omniweb.serving.bodies`.
"""

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import set_script_prefix
from typing_extensions import override

from omniweb.serving import departures, failures
from omniweb.serving.bodies import Bodies, BodyRule, RequestRefused, SenderRefused, TooBusy
from omniweb.serving.request_id import RequestId
from omniweb.serving.security import SecurityHeaders
from omniweb.settings import MIDDLEWARE_OF_PAGES, REQUEST_THREADS

WAIT_SECONDS = 1.0
"""For a thread; then it is better to come again than to wait in a line that only grows."""
STREAM_SECONDS = 300.0
"""For who takes a download: what it holds is not held for ever."""
THREADS_APART = {"/healthz": 1, "/readyz": 2, "/metrics": 1}
"""These answer while all other threads are busy, and neither keeps another from answering."""


class Crew:
    """Threads for one kind of request."""

    def __init__(self, name: str, threads: int) -> None:
        """Threads start when there is a request."""
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._free = asyncio.Semaphore(threads)

    async def run(self, do: Callable[[], Any]) -> Any:
        """Return what `do` returns; raise `TooBusy` where no thread becomes free in time."""
        await self._take_place()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, do)
        finally:
            self._free.release()

    async def _take_place(self) -> None:
        if not self._free.locked():
            await self._free.acquire()  # at once
            return
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._free.acquire()
        except TimeoutError:
            raise TooBusy from None


def has_token(scope: Any) -> bool:
    """Tell whether a request is for REST and comes with a token: then no session is looked at."""
    if not scope["path"].startswith("/api/"):
        return False
    sent = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    return bool(sent.partition(b" ")[0].lower() == b"bearer")


class OfTokens(BaseHandler):
    """Handles what `has_token`, with the same middleware but for that of pages."""

    def __init__(self) -> None:
        """Load the middleware, at the start of the process: meanwhile the setting is another."""
        whole = settings.MIDDLEWARE
        settings.MIDDLEWARE = [each for each in whole if each not in MIDDLEWARE_OF_PAGES]
        try:
            self.load_middleware()
        finally:
            settings.MIDDLEWARE = whole


class InOneThread(ASGIHandler):
    """Handles each request in one thread, as our middleware and views are written."""

    def __init__(self) -> None:
        """Load the middleware."""
        super().__init__()
        self._crew = Crew("request", REQUEST_THREADS)
        self._apart = {path: Crew(path, threads) for path, threads in THREADS_APART.items()}
        self._apart_from_all = ThreadPoolExecutor(1, thread_name_prefix="apart")
        self._bodies = Bodies(self._admitted)

    @override
    def load_middleware(self, is_async: bool = False) -> None:
        """Make the chain a synchronous one, whatever is asked; and the one of tokens."""
        super().load_middleware(is_async=False)
        self._of_tokens = OfTokens()

    @override
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Handle one request; what is no HTTP is refused by the server's own options."""
        try:
            await self._answer(scope, receive, send)
        except RequestAborted:
            return
        except RequestRefused as refusal:
            await self._refuse(scope, send, refusal)

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        apart = self._apart.get(scope["path"])  # of these no body is read
        crew = apart or self._crew
        with io.BytesIO() if apart else await self._bodies.read(scope, receive) as body:
            departures.note(scope, receive)
            chain = self._of_tokens if has_token(scope) else self
            response = await crew.run(lambda: self._respond(scope, body, chain.get_response))
            if not response.streaming:
                await self.send_response(response, send)
                return
            try:
                async with asyncio.timeout(STREAM_SECONDS):
                    await self.send_response(response, send)
            except TimeoutError:  # it has begun: the end of the connection says that it is cut
                raise RequestAborted from None
            finally:
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(self._apart_from_all, response.close)

    async def _admitted(self, scope: Any, rule: BodyRule) -> str:
        """Ask a rule about the sender of a request, by its headers; raise `SenderRefused`."""
        names = []

        def ask(request: HttpRequest) -> HttpResponseBase:
            found = rule.admits(request) if rule.admits else ""
            if not isinstance(found, str):
                return found
            names.append(found)
            return HttpResponse()

        response = await self._crew.run(lambda: self._respond(scope, io.BytesIO(), ask))
        if not names:
            raise SenderRefused(response)
        return names[0]

    async def _refuse(self, scope: Any, send: Any, refusal: RequestRefused) -> None:
        """Respond without the middleware, and without a thread of those that are wanted."""

        def respond(request: HttpRequest) -> HttpResponseBase:
            return refusal.response or failures.refused(request, refusal.status, refusal.detail)

        def refuse(request: HttpRequest) -> HttpResponseBase:
            return RequestId(SecurityHeaders(respond))(request)

        response = await asyncio.get_running_loop().run_in_executor(
            self._apart_from_all, lambda: self._respond(scope, io.BytesIO(), refuse)
        )
        await self.send_response(response, send)

    def _respond(
        self, scope: Any, body: IO[bytes], answer: Callable[[Any], HttpResponseBase]
    ) -> HttpResponseBase:
        """Return the response; it is closed unless it is still to be streamed."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = refusal if request is None else answer(request)
        response._handler_class = type(self)  # noqa: SLF001 - who tells that it has finished
        if not response.streaming:
            response.close()
        return response  # type: ignore[no-any-return] # see Any
