"""Milliseconds per stage."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Adds up the time of named stages; `total` counts from the beginning."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self.stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        began = time.perf_counter()
        try:
            yield
        finally:
            spent = (time.perf_counter() - began) * 1_000
            self.stages[name] = round(self.stages.get(name, 0.0) + spent, 3)

    @property
    def total(self) -> float:
        """Milliseconds since the beginning."""
        return round((time.perf_counter() - self._began) * 1_000, 3)
