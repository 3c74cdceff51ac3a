"""How patient the pools of database connections are, of Django's and of the search alike.

Where the database has fewer connections than all pools together may open, neither keeps idle ones
that another waits for, and a pool that was refused soon asks again.
"""

import select
from typing import Any, TypedDict

from psycopg import Connection
from psycopg_pool import ConnectionPool

WAIT_SECONDS = 1.0
"""For a connection; then the caller is told to come again."""
IDLE_SECONDS = 2.0
"""So often a pool closes one connection that was not used meanwhile, down to its last."""
RETRY_SECONDS = 0.5
"""A pool that cannot connect gives up then, and tries afresh for whoever asks next. The longer it
may, the rarer it tries: twice as long each time, after a long outage for minutes.
"""


class Patience(TypedDict):
    """Arguments of `psycopg_pool.ConnectionPool`, in seconds."""

    timeout: float
    max_idle: float
    reconnect_timeout: float


PATIENCE = Patience(timeout=WAIT_SECONDS, max_idle=IDLE_SECONDS, reconnect_timeout=RETRY_SECONDS)


def check(connection: Connection[Any]) -> None:
    """Raise `OperationalError` for a connection that the server has ended, without asking it.

    Whoever has asked nothing has nothing to read, unless it is that or a notice.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        ConnectionPool.check_connection(connection)
