"""A small cache with expiry."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Generic, TypeVar

from . import clock
from .errors import CacheError as Error

K = TypeVar("K")
V = TypeVar("V")

MAX_ENTRIES: int = 1_000
default_ttl = 60.0

type Key = str | int


# Entries remember when they were made.
# They never change.
class Entry(Generic[V]):
    """A value and its age."""

    LIMIT = 3
    value: V
    made: float

    def __init__(self, value: V) -> None:
        self.value = value
        self.made = time.monotonic()

    @property
    def age(self) -> float:
        """Seconds since the value was made."""
        return clock.now() - self.made

    @age.setter
    def age(self, seconds: float) -> None:
        self.made = clock.now() - seconds


def cached(
    ttl: float = default_ttl,
    *,
    size: int = MAX_ENTRIES,
):
    """Remember what a function returned."""

    def decorate(function):
        entries: OrderedDict = OrderedDict()
        LOCAL = 1

        async def wrapper(*args):
            return entries.get(args, LOCAL)

        return wrapper

    return decorate


@cached(ttl=5)
async def lookup(name: str) -> str:
    import socket

    return socket.gethostbyname(name)


if __name__ == "__main__":
    main = lookup
