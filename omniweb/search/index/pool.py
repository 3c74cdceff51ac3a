"""Connections for searching: pooled, read-only, with little patience."""

import os
import select
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from indexer import database
from omniweb.serving.pools import PATIENCE

STATEMENT_SECONDS = 2.0
"""The budget of one retriever; what takes longer is cut, and the answer says so."""
MOST_CONNECTIONS = 12
_OPTIONS = " ".join(
    [
        f"-c statement_timeout={int(STATEMENT_SECONDS * 1_000)}",
        "-c lock_timeout=1s",
        "-c default_transaction_read_only=on",
        # A search is short: compiling it or sharing it out costs more than it saves.
        "-c jit=off",
        "-c max_parallel_workers_per_gather=0",
        # How many rows a word has differs by four orders of magnitude: one plan cannot fit all.
        "-c plan_cache_mode=force_custom_plan",
        # A scan that stops when it has enough always begins at the same end: so answers agree.
        "-c synchronize_seqscans=off",
        "-c work_mem=16MB",
    ]
)


class _Pools:
    """This process's pool, opened when it is first needed."""

    pool: ConnectionPool[Connection[TupleRow]] | None = None
    address: str = ""


def _pool() -> ConnectionPool[Connection[TupleRow]]:
    address = database.address()
    if _Pools.pool is None or _Pools.address != address:
        if _Pools.pool is not None:
            _Pools.pool.close()
        _Pools.address = address
        _Pools.pool = ConnectionPool(
            address,
            min_size=1,
            max_size=MOST_CONNECTIONS,
            **PATIENCE,
            kwargs={
                "autocommit": True,
                "options": _OPTIONS,
                "application_name": "omniweb search",
                "connect_timeout": 5,
            },
            check=_check,
            open=True,
        )
    return _Pools.pool


def _check(connection: Connection[TupleRow]) -> None:
    """Raise `OperationalError` for a connection that the server has ended, without asking it.

    Whoever has asked nothing has nothing to read, unless it is that or a notice.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        ConnectionPool.check_connection(connection)


@contextmanager
def reading() -> Iterator[Connection[TupleRow]]:
    """Lend a connection in autocommit mode; raise `psycopg_pool.PoolTimeout`."""
    with _pool().connection() as connection:
        yield connection


def _forget_in_child() -> None:
    """Leave the parent's sockets alone after a fork: both would speak on them."""
    _Pools.pool = None


os.register_at_fork(after_in_child=_forget_in_child)
