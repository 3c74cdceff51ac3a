"""How many passwords are compared at once: each takes 100 MiB and a core for a while."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from omniweb.errors import TooManyLogins

AT_ONCE = 2
"""In one process."""
MOST_WAITING = 4
"""Beside those: each keeps a thread from other requests."""
MOST_OF_ONE = 4
"""Of both, from one browser or address: who floods leaves places for others."""
WAIT_SECONDS = 3.0
_comparing = threading.BoundedSemaphore(AT_ONCE)
_lock = threading.Lock()
_inside: Counter[str] = Counter()


@contextmanager
def place(who: str) -> Iterator[None]:
    """Wait for a place to compare a password in; raise `TooManyLogins`."""
    with _lock:
        if _inside.total() >= AT_ONCE + MOST_WAITING or _inside[who] >= MOST_OF_ONE:
            raise TooManyLogins
        _inside[who] += 1
    try:
        if not _comparing.acquire(timeout=WAIT_SECONDS):
            raise TooManyLogins
        try:
            yield
        finally:
            _comparing.release()
    finally:
        with _lock:
            _inside[who] -= 1
            if not _inside[who]:
                del _inside[who]
