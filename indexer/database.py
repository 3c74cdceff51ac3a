"""The engine to PostgreSQL: one per process, told once where the database is."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import cast

from psycopg import Connection as PsycopgConnection
from psycopg import Error, OperationalError
from psycopg.rows import TupleRow
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

from indexer.errors import Stopped
from indexer.stopping import ASK_SECONDS, ShouldStop, go_on

LOCK_SPACE = 7_163
"""The first half of a repository's advisory lock; the second is its id."""

_CANCEL_SECONDS = 1.0


class _Database:
    """Where the database is, and this process's engine to it."""

    url: str = ""
    replica: str = ""
    engine: Engine | None = None


_database = _Database()


def configure(url: str, *, replica: str = "") -> None:
    """Say where the database is (`postgresql://…`); a later call replaces an earlier one.

    `replica` is a copy of it that only reads, by streaming replication; empty: there is none.
    """
    if _database.engine is not None:
        _database.engine.dispose()
    _database.url, _database.replica, _database.engine = url, replica, None


def address() -> str:
    """Return where the database is; raise `RuntimeError` before `configure`."""
    if not _database.url:
        message = "indexer.database.configure() has not been called"
        raise RuntimeError(message)
    return _database.url


def replica_address() -> str:
    """Return where the database's read replica is; empty: there is none."""
    return _database.replica


def engine() -> Engine:
    """Return this process's engine; raise `RuntimeError` before `configure`."""
    if _database.engine is None:
        if not _database.url:
            message = "indexer.database.configure() has not been called"
            raise RuntimeError(message)
        _database.engine = create_engine(
            make_url(_database.url).set(drivername="postgresql+psycopg"),
            pool_size=2,
            max_overflow=8,
            pool_pre_ping=True,
        )
        event.listen(_database.engine, "connect", _begin_session)
    return _database.engine


def _begin_session(connection: PsycopgConnection[TupleRow], _record: object) -> None:
    """Let commits not wait for the disk.

    The log is written in order: whoever commits after us that a batch is done makes our rows
    durable with it. If the server dies before, both are gone, and the batch is built again.
    """
    connection.execute("SET synchronous_commit = off")
    connection.commit()


@contextmanager
def transaction() -> Iterator[Connection]:
    """Open a connection in a transaction: committed at the end, rolled back on an error."""
    with engine().begin() as connection:
        yield connection


@contextmanager
def stoppable(should_stop: ShouldStop) -> Iterator[Connection]:
    """Open a transaction that is rolled back, whatever it is at, once `should_stop` says so.

    Raise `Stopped` then. A statement that is under way is cancelled from a thread beside it.
    """
    go_on(should_stop)
    with transaction() as connection:
        with _cancelling(driver(connection), should_stop) as was_cancelled:
            try:
                yield connection
            except (DBAPIError, Error) as error:
                if was_cancelled():
                    raise Stopped from error
                raise
            finally:
                if was_cancelled():  # the order may reach it late: nobody else gets this session
                    connection.invalidate()
        go_on(should_stop)


@contextmanager
def _cancelling(
    driver: PsycopgConnection[TupleRow], should_stop: ShouldStop
) -> Iterator[Callable[[], bool]]:
    """Watch a session from a thread; yield what tells whether its statements are cancelled."""
    left, cancelled = threading.Event(), threading.Event()

    def watch() -> None:
        while not left.wait(ASK_SECONDS):
            if should_stop():
                cancelled.set()
                with suppress(OperationalError):  # the server is away: so is the statement
                    driver.cancel_safe(timeout=_CANCEL_SECONDS)

    watcher = threading.Thread(target=watch, name="cancelling", daemon=True)
    watcher.start()
    try:
        yield cancelled.is_set
    finally:
        left.set()
        watcher.join()


def lock_repository(connection: Connection, repository_id: int) -> None:
    """Take the repository's lock until commit: one process folds, publishes or sweeps at a time."""
    values = {"space": LOCK_SPACE, "repository": repository_id}
    connection.execute(text("SELECT pg_advisory_xact_lock(:space, :repository)"), values)


def plan_for(connection: Connection, *, many: bool) -> None:
    """Settle how few or many rows are joined, to the end of the transaction.

    What was written a moment ago is in no statistics: a plan for one row takes hours where a
    hundred thousand are met. Many rows are hashed, few are looked up one by one in an index.
    """
    hashed = ("hashjoin", "mergejoin", "seqscan", "material")
    settings = {**dict.fromkeys(hashed, many), "nestloop": not many}
    for name, on in settings.items():
        setting = {"name": f"enable_{name}", "value": "on" if on else "off"}
        connection.execute(text("SELECT set_config(:name, :value, true)"), setting)


def vacuum(table: str) -> None:
    """Give the disk back what deleted rows of a table of the index took at its end."""
    with engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"VACUUM (SKIP_LOCKED) search_index.{table}"))


def driver(connection: Connection) -> PsycopgConnection[TupleRow]:
    """Return the psycopg connection underneath, for COPY."""
    return cast("PsycopgConnection[TupleRow]", connection.connection.driver_connection)


def _forget_in_child() -> None:
    """Leave the parent's sockets alone after a fork: both would speak on them."""
    if _database.engine is not None:
        _database.engine.dispose(close=False)
        _database.engine = None


os.register_at_fork(after_in_child=_forget_in_child)
