"""What is counted, and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol

LEASE_SECONDS = 30
"""A ticket ends after so long; no search takes longer."""
LINE_SECONDS = 3
"""Who waits and asks no more for so long has gone away."""
ABOUT_SECONDS = 10
"""So long a caller counts as one beside whom another is not alone."""


class Outcome(Enum):
    """What becomes of a ticket."""

    ENTERED = 1
    WAITS = 0
    REFUSED = -1


class Count(NamedTuple):
    """A name, and how many tickets it has room for: `alone`, while no other caller is about."""

    name: str
    room: int
    alone: int

    @classmethod
    def of(cls, name: str, room: int, alone: int = 0) -> "Count":
        """Return a count that has no less room for who is alone."""
        return cls(name, room, max(room, alone))


@dataclass(frozen=True, slots=True)
class Ticket:
    """What somebody asks for: a place in all the counts; `line` is how many of his may wait."""

    name: str
    caller: str
    line: int
    counts: Sequence[Count]


class Counts(Protocol):
    """Tickets under names."""

    def enter(self, ticket: Ticket) -> Outcome:
        """Take a place in all counts if each has room, else in the line.

        Who waits and asks no more for `LINE_SECONDS` loses his place in it.
        """

    def wait(self, ticket: Ticket, seconds: float) -> Outcome:
        """Wait until a ticket in the line is handed its places, so long at most."""

    def leave(self, ticket: Ticket) -> None:
        """Give back all places of a ticket, to those who wait."""
