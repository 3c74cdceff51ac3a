"""Who may search now: so many at once for each caller, a few more wait, others come again later.

Answers from the cache are not counted. Of what reads texts for matches (phrases, expressions) there
is less room: one such search keeps a core busy for seconds. Some room is never given to
callers without a name, who may come from many addresses (docs/adr/0022).
"""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from prometheus_client import Counter

from omniweb.errors import TooManySearches
from omniweb.serving.clients import address_of
from omniweb.serving.slots import Count, Outcome, SharedCounts

WAITING_PER_CALLER = 8
WAIT_SECONDS = 2.0
POLL_SECONDS = 0.05
RETRY_SECONDS = 2
"""When who is refused may come again."""
_PROCESS = secrets.token_hex(4)
_waiting = threading.BoundedSemaphore(settings.REQUEST_THREADS // 3)
"""Threads of this process that may wait: others are for searches under way, and for the rest."""
_counts = SharedCounts()
ADMISSIONS = Counter(
    "omniweb_search_admissions", "Searches that were not in the cache", ["outcome"]
)


@dataclass(frozen=True, slots=True)
class Client:
    """Whom searches are counted for: somebody who is logged in, or an address."""

    name: str
    anonymous: bool

    @classmethod
    def of(cls, request: HttpRequest, user: Any) -> "Client":
        """Return who sends a request; the tokens of a user are the user."""
        if user.is_authenticated:
            return cls(f"user-{user.pk}", anonymous=False)
        return cls(f"address-{address_of(request)}", anonymous=True)

    @contextmanager
    def searching(self, expensive: bool) -> Iterator[None]:  # noqa: FBT001 - search.Admission
        """Hold a place while a search is computed; raise `TooManySearches` where there is none."""
        ticket = secrets.token_hex(8)
        line = Count(f"line:{self.name}", WAITING_PER_CALLER)
        counts = self._places(expensive=expensive)
        try:
            _enter(ticket, line, counts)
            yield
        finally:
            _counts.leave(ticket, line, counts)

    def _places(self, *, expensive: bool) -> list[Count]:
        """Return what must have room."""
        most = settings.OMNIWEB_SEARCHES
        places = [Count(f"of:{self.name}", settings.OMNIWEB_SEARCHES_PER_CALLER)]
        places += [Count("all", most)]
        places += [Count(f"of-process:{_PROCESS}", settings.REQUEST_THREADS // 2)]
        places += [Count("anonymous", max(most * 3 // 4, 1))] if self.anonymous else []
        if expensive:
            most = settings.OMNIWEB_EXPENSIVE_SEARCHES
            places += [Count(f"expensive:of:{self.name}", max(most // 2, 1))]
            places += [Count("expensive:all", most)]
            places += [Count("expensive:anonymous", max(most - 1, 1))] if self.anonymous else []
        return places


def _enter(ticket: str, line: Count, counts: list[Count]) -> None:
    """Enter, at once or after a wait that is short."""
    outcome = _counts.enter(ticket, line, counts)
    if outcome is Outcome.WAITS and _waiting.acquire(blocking=False):
        try:
            ADMISSIONS.labels("waited").inc()
            outcome = _waited(ticket, line, counts)
        finally:
            _waiting.release()
    if outcome is not Outcome.ENTERED:
        ADMISSIONS.labels("refused").inc()
        raise TooManySearches(RETRY_SECONDS)
    ADMISSIONS.labels("admitted").inc()


def _waited(ticket: str, line: Count, counts: list[Count]) -> Outcome:
    if not connection.in_atomic_block:
        connection.close()  # back to the pool: who waits needs none
    deadline = time.monotonic() + WAIT_SECONDS
    outcome = Outcome.WAITS
    while outcome is Outcome.WAITS and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        outcome = _counts.enter(ticket, line, counts)
    return outcome
