"""Keeping a lease alive while the work goes on, from a thread beside it."""

import logging
import os
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import DatabaseError, connections

import indexer
from omniweb.repositories.runs.outcomes import LeaseLost

_log = logging.getLogger(__name__)
_leaving = threading.Event()
INTERVAL_SECONDS = 1.0
"""How often people see progress move."""


def leave() -> None:
    """Let everything that is under way in this process be given back at once: it ends."""
    _leaving.set()


def is_leaving() -> bool:
    """Tell whether this process is about to end."""
    return _leaving.is_set()


class Heartbeat:
    """Call `renew` every second until left; `lost` is true once it said no, or could not be asked.

    Leaving raises `LeaseLost` then, whatever the work came to: what it raised because it was told
    to stop is no failure of its own. While the database is away the work goes on until the lease
    would have run out: then somebody else may have taken over.

    `memory` is the most that this process and those below it were seen to hold, in bytes.
    """

    def __init__(self, renew: Callable[[], bool]) -> None:
        self._renew = renew
        self._lost = threading.Event()
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self.memory = 0

    def lost(self) -> bool:
        """Tell whether the work is no longer ours, or this process is about to end."""
        return self._lost.is_set() or is_leaving()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._look_at_memory()
        self._left.set()
        self._thread.join()
        if self.lost() and (error is None or isinstance(error, Exception)):
            raise LeaseLost from error

    def _look_at_memory(self) -> None:
        self.memory = max(self.memory, indexer.held_bytes(os.getpid()))

    def _beat(self) -> None:
        renewed = time.monotonic()
        try:
            while not self._left.wait(INTERVAL_SECONDS):
                self._look_at_memory()
                try:
                    kept = self._renew()
                except DatabaseError as error:
                    _log.warning("a lease could not be renewed: %s", error)
                    connections.close_all()
                    kept = time.monotonic() - renewed < settings.RUN_LEASE_SECONDS
                else:
                    renewed = time.monotonic()
                if not kept:
                    self._lost.set()
                    return
        finally:
            connections.close_all()  # this thread's own
