"""The statements by which the conditions of one query are decided, within one budget of time."""

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, cast

from psycopg import Connection
from psycopg.errors import QueryCanceled

TEXTS, ROWS = 50, 500
"""That come at once: a statement that is stopped takes the last ones with it."""
_BEGIN = (
    "SELECT set_config('statement_timeout', %s, true),"
    " set_config('enable_hashjoin', %s, true), set_config('enable_mergejoin', %s, true)"
)


@dataclass(slots=True)
class Budget:
    """Seconds for all conditions; `cut`: they were over before everything had been looked at."""

    connection: Connection[Any]
    seconds: float
    clock: Callable[[], float] = time.monotonic
    cut: bool = False
    _deadline: float = field(init=False)

    def __post_init__(self) -> None:
        self._deadline = self.clock() + self.seconds

    def rows(
        self, sql: str, parameters: Mapping[str, Any], *, size: int = TEXTS, looked_up: bool = False
    ) -> Generator[Any]:
        """Yield the rows of a statement until time is up.

        `looked_up`: each row of the first table leads to its rows of the next by an index; there is
        no other plan, however few documents the statistics know.
        """
        try:
            with self.connection.transaction():
                self._limit(looked_up=looked_up)
                # A cursor of the server's would do, but psycopg takes a FETCH that is cancelled
                # after its first rows for a fault of its own.
                cursor = self.connection.cursor()
                rows = cursor.stream(sql, parameters, binary=True, size=size)
                with cursor, closing(cast("Generator[Any]", rows)):
                    for row in rows:
                        yield row
                        self.check()
        except (QueryCanceled, TimeoutError):
            self.cut = True

    def row(self, sql: str, parameters: Mapping[str, Any], *, looked_up: bool = False) -> Any:
        """Return the one row of a statement, None where time was up."""
        return next(iter(list(self.rows(sql, parameters, looked_up=looked_up))), None)

    def _limit(self, *, looked_up: bool) -> None:
        """Give the next statement what is left of the budget; raise `TimeoutError` at its end."""
        left = self.check()
        joins = "off" if looked_up else "on"
        self.connection.execute(_BEGIN, [str(max(int(left * 1_000), 1)), joins, joins])

    def prolonged(self, least: float) -> "Budget":
        """Return another one for what is left, or for so many seconds if that is less."""
        return Budget(self.connection, max(self._deadline - self.clock(), least), self.clock)

    def check(self) -> float:
        """Return how many seconds are left; raise `TimeoutError` where none are."""
        left = self._deadline - self.clock()
        if left <= 0:
            raise TimeoutError
        return left
