"""Whether the client of a request is still there, for the thread that answers it.

It is listened for only while somebody waits for his turn: most requests never ask.
"""

import asyncio
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest

_KEY = "omniweb.departure"
"""Of the scope of a request."""
Gone = Callable[[], bool]
"""Tells whether the client has gone away."""


class Departure:
    """What the event loop is asked about one client; its request has been read to the end."""

    def __init__(self, loop: asyncio.AbstractEventLoop, receive: Any) -> None:
        """Remember whom to ask."""
        self._loop = loop
        self._receive = receive

    @contextmanager
    def watched(self) -> Iterator[Gone]:
        """Listen, in another thread than the loop's, until the end of the block."""
        listening = asyncio.run_coroutine_threadsafe(self._gone(), self._loop)
        try:
            yield listening.done
        finally:
            listening.cancel()

    async def _gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass


def note(scope: MutableMapping[str, Any], receive: Any) -> None:
    """Note in the scope of a request how to learn that its client has gone; in the loop."""
    scope[_KEY] = Departure(asyncio.get_running_loop(), receive)


def departure_of(request: HttpRequest) -> Departure | None:
    """Return whom to ask about the client of a request; None where no server stands before us."""
    found = getattr(request, "scope", {}).get(_KEY)
    return found if isinstance(found, Departure) else None
