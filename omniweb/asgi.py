"""The door for web servers: `granian --interface asginl omniweb.asgi:application`."""

import asyncio
import gc
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

import django
from django.core import signals
from django.core.exceptions import ImproperlyConfigured, RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import HttpResponseBase
from django.urls import set_script_prefix
from typing_extensions import override

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omniweb.settings")  # noqa: TID251 - Django's own

from omniweb import search, settings

if settings.SERVICES_MISSING:
    raise ImproperlyConfigured(settings.SERVICES_MISSING)
# Before the first connection: only this process pools, and only it has little patience.
settings.DATABASES["default"]["OPTIONS"].update(settings.WEB_DATABASE_OPTIONS)

THREADS = 16
"""Requests that one process handles at once; others wait, their bodies read, for a thread."""


class InOneThread(ASGIHandler):
    """Handles each request in one thread from end to end, as our middleware and views are written.

    Django's own handler goes from the loop to a thread and back for each part that could be either:
    two dozen times a request, which took longer than a result from the cache. The loop still reads
    what a slow client sends, so that it keeps no thread.
    """

    def __init__(self) -> None:
        """Load the middleware; threads start when there is a request."""
        super().__init__()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")

    @override
    def load_middleware(self, is_async: bool = False) -> None:
        """Make the chain a synchronous one, whatever is asked."""
        super().load_middleware(is_async=False)

    @override
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Handle one request; what is no HTTP is refused by the server's own options."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        try:
            response = await self._threaded(lambda: self._respond(scope, body))
            await self.send_response(response, send)
            if response.streaming:
                await self._threaded(response.close)
        finally:
            body.close()

    async def _threaded(self, do: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, do)

    def _respond(self, scope: Any, body: IO[bytes]) -> HttpResponseBase:
        """Return the response; it is closed unless it is still to be streamed."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = refusal if request is None else self.get_response(request)
        response._handler_class = type(self)  # noqa: SLF001 - who tells that it has finished
        if not response.streaming:
            response.close()
        return response  # type: ignore[no-any-return] # see Any


def _load() -> InOneThread:
    """Return the handler, and set aside what is loaded by then.

    It stays anyway: a search that is there when Python looks through all of it for garbage takes
    three times as long.
    """
    django.setup(set_prefix=False)
    handler = InOneThread()
    search.prepare()
    gc.collect()
    gc.freeze()
    return handler


application = _load()
