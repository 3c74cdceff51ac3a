"""Who may search now: so many at once for each caller, a few more wait, others come again later.

Who is alone gets all that the cores can do, his share of it while others are about. Answers from
the cache are not counted. Of what reads texts for matches (phrases, expressions) there is less
room: one such search keeps a core busy for seconds. Some room is never given to callers without a
name, who may come from many addresses (docs/adr/0022).
"""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from prometheus_client import Counter

from omniweb.errors import TooManySearches
from omniweb.serving.clients import address_of
from omniweb.serving.departures import Departure, Gone, departure_of
from omniweb.serving.slots import Count, Outcome, SharedCounts, Ticket

WAITING_PER_CALLER = 8
WAIT_SECONDS = 10.0
LOOK_SECONDS = 1.0
"""Who waits is woken when it is his turn; so often he says that he is there, and looks whether a
place has become free whose holder was killed.
"""
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
    """Whom searches are counted for: somebody who is logged in, or an address.

    Where he goes away while he waits, by his `departure`, he waits no more.
    """

    name: str
    anonymous: bool
    departure: Departure | None = None

    @classmethod
    def of(cls, request: HttpRequest, user: Any) -> "Client":
        """Return who sends a request; the tokens of a user are the user."""
        departure = departure_of(request)
        if user.is_authenticated:
            return cls(f"user-{user.pk}", anonymous=False, departure=departure)
        return cls(f"address-{address_of(request)}", anonymous=True, departure=departure)

    @contextmanager
    def searching(self, expensive: bool) -> Iterator[None]:  # noqa: FBT001 - search.Admission
        """Hold a place while a search is computed; raise `TooManySearches` where there is none."""
        places = self._places(expensive=expensive)
        ticket = Ticket(secrets.token_hex(8), self.name, WAITING_PER_CALLER, places)
        try:
            _enter(ticket, self.departure)
            yield
        finally:
            _counts.leave(ticket)

    def _places(self, *, expensive: bool) -> list[Count]:
        """Return what must have room."""
        most, own = settings.OMNIWEB_SEARCHES, settings.OMNIWEB_SEARCHES_PER_CALLER
        places = [Count.of(f"of:{self.name}", own, settings.OMNIWEB_SEARCHES_ALONE)]
        places += [Count.of("all", most)]
        places += [Count.of(f"of-process:{_PROCESS}", settings.REQUEST_THREADS // 2)]
        places += [Count.of("anonymous", max(most * 3 // 4, 1))] if self.anonymous else []
        if expensive:
            most = settings.OMNIWEB_EXPENSIVE_SEARCHES
            alone = min(most, settings.OMNIWEB_SEARCHES_ALONE // 2)
            places += [Count.of(f"expensive:of:{self.name}", max(most // 2, 1), alone)]
            places += [Count.of("expensive:all", most)]
            places += [Count.of("expensive:anonymous", max(most - 1, 1))] if self.anonymous else []
        return places


def _enter(ticket: Ticket, departure: Departure | None) -> None:
    """Enter, at once or when it is one's turn."""
    outcome = _counts.enter(ticket)
    if outcome is Outcome.WAITS and _waiting.acquire(blocking=False):
        try:
            ADMISSIONS.labels("waited").inc()
            with departure.watched() if departure else nullcontext(_stays) as gone:
                outcome = _waited(ticket, gone)
        finally:
            _waiting.release()
    if outcome is not Outcome.ENTERED:
        ADMISSIONS.labels("refused").inc()
        raise TooManySearches(RETRY_SECONDS)
    ADMISSIONS.labels("admitted").inc()


def _stays() -> bool:
    return False


def _waited(ticket: Ticket, gone: Gone) -> Outcome:
    if not connection.in_atomic_block:
        connection.close()  # back to the pool: who waits needs none
    deadline = time.monotonic() + WAIT_SECONDS
    outcome = Outcome.WAITS
    while outcome is Outcome.WAITS and (left := deadline - time.monotonic()) > 0:
        outcome = _counts.wait(ticket, min(left, LOOK_SECONDS))
        if gone():
            ADMISSIONS.labels("left").inc()
            return Outcome.REFUSED
        if outcome is Outcome.WAITS:
            outcome = _counts.enter(ticket)
    return outcome
