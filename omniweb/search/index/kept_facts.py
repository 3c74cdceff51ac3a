"""What a process has read of documents, for the next search that finds them.

A document never changes, and how common its name is changes with a generation, but for sums that
are added up anew: so nothing is kept longer than `KEPT_SECONDS`.
"""

import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any

from omniweb.search.index.recent import Recent

KEPT_SECONDS = 300.0
MOST_DOCUMENTS = 20_000
"""Some 500 bytes each."""


class Kept:
    """Values by their keys, those that were asked for last. Threads share it."""

    def __init__(self, most: int = MOST_DOCUMENTS) -> None:
        """Begin with none; keep so many at most."""
        self._held: Recent[tuple[float, Any]] = Recent(most)
        self._lock = threading.Lock()

    def known(self, keys: Iterable[object]) -> dict[Any, Any]:
        """Return the values of those keys that are known."""
        oldest = time.monotonic() - KEPT_SECONDS
        with self._lock:
            held = [(key, self._held.use(key)) for key in keys]
        return {key: there[1] for key, there in held if there is not None and there[0] > oldest}

    def keep(self, values: Mapping[Any, Any]) -> None:
        """Keep values that were just read."""
        now = time.monotonic()
        with self._lock:
            for key, value in values.items():
                self._held.keep(key, (now, value))
