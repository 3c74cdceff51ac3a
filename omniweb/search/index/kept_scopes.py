"""Scopes that a process has read, by their digests: ten thousand rows are not read each time.

Who may read what is asked anew by each request, and so is the digest of all that is read here. What
is kept can therefore be found by who may read exactly that, and only while it is as it was. The
counts of chunks alone, by which plans are chosen, may be older: by `KEPT_SECONDS` at most.
"""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from omniweb.search.types import Published

KEPT_SECONDS = 300.0
MOST_REPOSITORIES = 50_000
"""In all scopes together, some 500 bytes each."""


class KeptScopes:
    """Scopes by digest, those that were asked for last. Threads share it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._held: OrderedDict[str, tuple[float, Published]] = OrderedDict()
        self._repositories = 0
        self._lock = threading.Lock()

    def published(self, digest: str, load: Callable[[], Published]) -> Published:
        """Return the scope of a digest, loaded where it is not known; then it may be a later one.

        The digest must have been asked for in this request.
        """
        with self._lock:
            read_at, found = self._held.get(digest, (0.0, None))
            if found is not None and time.monotonic() - read_at < KEPT_SECONDS:
                self._held.move_to_end(digest)
                return found
        found = load()
        self._keep(found)
        return found

    def _keep(self, found: Published) -> None:
        with self._lock:
            self._drop(found.digest)
            self._held[found.digest] = time.monotonic(), found
            self._repositories += len(found.repositories)
            while self._repositories > MOST_REPOSITORIES:
                self._drop(next(iter(self._held)))

    def _drop(self, digest: str) -> None:
        _, found = self._held.pop(digest, (0.0, None))
        self._repositories -= len(found.repositories) if found else 0


class _Process:
    """What this process has read."""

    scopes = KeptScopes()


def published(digest: str, load: Callable[[], Published]) -> Published:
    """Return the scope of a digest that this request asked for, as `KeptScopes` does."""
    return _Process.scopes.published(digest, load)


def _forget_in_child() -> None:
    """Begin anew: a fork may have met a lock that is held."""
    _Process.scopes = KeptScopes()


os.register_at_fork(after_in_child=_forget_in_child)
