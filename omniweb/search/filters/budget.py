"""The statements by which the conditions of one query are decided, within one budget of time."""

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, cast

from psycopg import Connection
from psycopg.errors import QueryCanceled

BATCH = 50
"""Rows that come at once: a statement that is stopped takes the last ones with it."""
_SET_LIMIT = "SELECT set_config('statement_timeout', %s, true)"
Sql = tuple[str, Mapping[str, Any]]
"""A statement and its parameters."""


@dataclass(slots=True)
class Budget:
    """Seconds for all conditions; `cut`: they were over before everything had been looked at."""

    connection: Connection[Any]
    seconds: float
    cut: bool = False
    _deadline: float = field(init=False)

    def __post_init__(self) -> None:
        self._deadline = time.monotonic() + self.seconds

    def rows(self, statement: Callable[[], Sql], *, size: int = BATCH) -> Generator[Any]:
        """Yield the rows of a statement until time is up; making it may ask the database, too."""
        try:
            with self.connection.transaction():
                self._limit()
                sql, parameters = statement()
                self._limit()
                # A cursor of the server's would do, but psycopg takes a FETCH that is cancelled
                # after its first rows for a fault of its own.
                cursor = self.connection.cursor()
                rows = cursor.stream(sql, parameters, binary=True, size=size)
                with cursor, closing(cast("Generator[Any]", rows)):
                    for row in rows:
                        yield row
                        self._check()
        except (QueryCanceled, TimeoutError):
            self.cut = True

    def _limit(self) -> None:
        """Give the next statement what is left of the budget; raise `TimeoutError` at its end."""
        left = self._check()
        self.connection.execute(_SET_LIMIT, [str(max(int(left * 1_000), 1))])

    def _check(self) -> float:
        """Return how many seconds are left; raise `TimeoutError` where none are."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left
