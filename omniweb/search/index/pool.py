"""Connections for searching: pooled, read-only, with little patience."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from indexer import database
from omniweb.serving.pools import PATIENCE, check

STATEMENT_SECONDS = 2.0
"""The budget of one retriever; what takes longer is cut, and the answer says so."""
MOST_CONNECTIONS = 12
VANISHED_MILLISECONDS = 5_000
"""A machine that acknowledges nothing for so long is gone; a busy one does so at once."""
_NEVER = 1 << 60
"""Uses after which psycopg would prepare a statement by itself; None forbids it altogether."""
_OPTIONS = " ".join(
    [
        f"-c statement_timeout={int(STATEMENT_SECONDS * 1_000)}",
        "-c lock_timeout=1s",
        "-c default_transaction_read_only=on",
        # A search is short: compiling it or sharing it out costs more than it saves.
        "-c jit=off",
        "-c max_parallel_workers_per_gather=0",
        # A scan that stops when it has enough always begins at the same end: so answers agree.
        "-c synchronize_seqscans=off",
        "-c work_mem=16MB",
    ]
)


class Pool:
    """This process's connections to one server, opened when they are first needed."""

    _all: ClassVar[list["Pool"]] = []

    def __init__(self) -> None:
        self._pool: ConnectionPool[Connection[TupleRow]] | None = None
        self._address = ""
        self._all.append(self)

    @contextmanager
    def lend(self, address: str, seconds: float | None = None) -> Iterator[Connection[TupleRow]]:
        """Lend a connection in autocommit mode; raise `psycopg_pool.PoolTimeout` after `seconds`.

        An address other than before replaces the pool.
        """
        with self._open(address).connection(timeout=seconds) as connection:
            yield connection

    def close(self) -> None:
        """Close all connections; the next that is lent opens others."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def _open(self, address: str) -> ConnectionPool[Connection[TupleRow]]:
        if self._pool is None or self._address != address:
            self.close()
            self._address = address
            self._pool = ConnectionPool(
                address,
                min_size=1,
                max_size=MOST_CONNECTIONS,
                **PATIENCE,
                kwargs={
                    "autocommit": True,
                    # How many rows a word has differs by four orders of magnitude: one plan
                    # cannot fit all. A statement is prepared where it says that it can.
                    "prepare_threshold": _NEVER,
                    "options": _OPTIONS,
                    "application_name": "omniweb search",
                    "connect_timeout": 5,
                    "tcp_user_timeout": VANISHED_MILLISECONDS,
                },
                check=check,
                open=True,
            )
        return self._pool

    @classmethod
    def forget_in_child(cls) -> None:
        """Leave the parent's sockets alone after a fork: both would speak on them."""
        for each in cls._all:
            each._pool = None  # noqa: SLF001 - one of this class


primary = Pool()


@contextmanager
def reading() -> Iterator[Connection[TupleRow]]:
    """Lend a connection to the primary, in autocommit mode; raise `psycopg_pool.PoolTimeout`."""
    with primary.lend(database.address()) as connection:
        yield connection


os.register_at_fork(after_in_child=Pool.forget_in_child)
