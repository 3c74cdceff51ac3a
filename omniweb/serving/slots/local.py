"""Counts of this process."""

import threading
import time

from typing_extensions import override

from omniweb.serving.slots.tickets import ABOUT_SECONDS, Count, Counts, Outcome, Ticket


class LocalCounts(Counts):
    """Those of this process: whoever holds a ticket hands it back, so that none needs to end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, set[str]] = {}
        self._line: dict[str, tuple[Ticket, threading.Event]] = {}
        """In the order of their coming."""
        self._about: dict[str, float] = {}

    @override
    def enter(self, ticket: Ticket) -> Outcome:
        with self._lock:
            self._about[ticket.caller] = time.monotonic() + ABOUT_SECONDS
            self._hand_over()
            if ticket.name in self._line:
                return Outcome.WAITS
            if self._holds(ticket) or self._taken(ticket):
                return Outcome.ENTERED
            waiting = sum(each.caller == ticket.caller for each, _ in self._line.values())
            if waiting >= ticket.line:
                return Outcome.REFUSED
            self._line[ticket.name] = ticket, threading.Event()
            return Outcome.WAITS

    @override
    def wait(self, ticket: Ticket, seconds: float) -> Outcome:
        with self._lock:
            place = self._line.get(ticket.name)
        if place is None or place[1].wait(seconds):
            return Outcome.ENTERED
        return Outcome.WAITS

    @override
    def leave(self, ticket: Ticket) -> None:
        with self._lock:
            self._line.pop(ticket.name, None)
            if not self._holds(ticket):
                return
            for each in ticket.counts:
                held = self._of(each)
                held.discard(ticket.name)
                if not held:
                    self._held.pop(each.name, None)
            self._hand_over()

    def knows(self, ticket: Ticket) -> bool:
        """Tell whether a ticket waits or is counted here."""
        with self._lock:
            return ticket.name in self._line or self._holds(ticket)

    def _hand_over(self) -> None:
        for first, turn in tuple(self._line.values()):
            if self._taken(first):
                del self._line[first.name]
                turn.set()

    def _taken(self, ticket: Ticket) -> bool:
        """Take places for a ticket; tell whether there was room in every count."""
        alone = self._alone(ticket.caller)
        for each in ticket.counts:
            if len(self._of(each)) >= (each.alone if alone else each.room):
                return False
        for each in ticket.counts:
            self._held.setdefault(each.name, set()).add(ticket.name)
        return True

    def _alone(self, caller: str) -> bool:
        now = time.monotonic()
        self._about = {name: until for name, until in self._about.items() if until > now}
        return not self._about.keys() - {caller}

    def _holds(self, ticket: Ticket) -> bool:
        return any(ticket.name in self._of(each) for each in ticket.counts)

    def _of(self, count: Count) -> set[str]:
        return self._held.get(count.name, set())
