"""Searches on a read replica, where one is told and holds what the search must see.

Rights and snapshots are read on the primary, always. A replica is asked only for snapshots that it
holds: it may lag, but no answer is older than what was published when its search began. Whatever a
replica cannot do, the primary does; nobody waits for one that is away, because a thread asks every
few seconds whether it is back.
"""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

import psycopg
from prometheus_client import Counter
from psycopg import Connection
from psycopg.errors import QueryCanceled

from indexer import database
from omniweb.search.index import snapshots
from omniweb.search.index.pool import Pool, reading
from omniweb.search.index.snapshots import SNAPSHOTS
from omniweb.search.types import Snapshot

LEND_SECONDS = 0.25
"""So long a search waits for a connection to the replica; then the primary has one."""
ASK_SECONDS = 5.0
"""So often the replica is asked whether it is there."""
CONNECT_SECONDS = 2
AWAY = "does not answer"
OUTCOMES = Counter("omniweb_search_replica", "Searches by what the replica could do", ["outcome"])
"""`answered` there, or on the primary: `behind`, `away`, `failed`."""

_log = logging.getLogger(__name__)
_pool = Pool()
_HOLDS = f"""
SELECT count(*) FROM {SNAPSHOTS} JOIN search_index.published_ref p
  ON p.repository_id = snapshot.repository_id AND p.ref_id = snapshot.ref_id
WHERE p.generation >= snapshot.generation"""


Answer = TypeVar("Answer")
Work = Callable[[AbstractContextManager[Connection[Any]]], Answer]


def read(searched: Sequence[Snapshot], work: Work[Answer]) -> Answer:
    """Return what `work` makes of a connection, lent by a server that holds the snapshots.

    It is done once more, on the primary, where the replica fails on the way.
    """
    known = _known()
    if known is not None and known.is_away:
        OUTCOMES.labels("away").inc()
    elif known is not None:
        try:
            with _pool.lend(known.address, LEND_SECONDS) as connection:
                if _holds(connection, searched):
                    answer = work(nullcontext(connection))
                    OUTCOMES.labels("answered").inc()
                    return answer
                OUTCOMES.labels("behind").inc()
        except QueryCanceled:
            raise  # its time is over, here as there
        except psycopg.Error as error:
            known.failed(error)
    return work(reading())


def _holds(connection: Connection[Any], searched: Sequence[Snapshot]) -> bool:
    """Tell whether a server has what was published; generations only grow."""
    found = connection.execute(_HOLDS, snapshots.parameters(searched)).fetchone()
    return found is not None and found[0] == len(searched)


def problem() -> str | None:
    """Return why the replica cannot be used; empty: it can; None: there is none. Asks nobody."""
    known = _known()
    return None if known is None else AWAY if known.is_away else ""


class _Replica:
    """What this process knows of a replica; a thread of its own keeps that true."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.is_away = False
        self._look = threading.Event()
        threading.Thread(target=self._watch, name="replica", daemon=True).start()

    def failed(self, error: psycopg.Error) -> None:
        """Note that a search failed there; leave it alone if it was not the search's own fate."""
        OUTCOMES.labels("failed").inc()
        if error.sqlstate is None or error.sqlstate.startswith("57P"):
            self._tell(is_away=True, why=error)
            self._look.set()
        else:  # such as 40001: what it read was removed on the primary
            _log.info("the replica left a search to the primary: %s", _first_line(error))

    def _watch(self) -> None:
        while database.replica_address() == self.address:
            try:
                connecting = psycopg.connect(
                    self.address, connect_timeout=CONNECT_SECONDS, application_name="omniweb watch"
                )
                with connecting as connection:
                    connection.execute("SELECT 1")
                self._tell(is_away=False)
            except psycopg.Error as error:
                self._tell(is_away=True, why=error)
            self._look.wait(ASK_SECONDS)
            self._look.clear()

    def _tell(self, *, is_away: bool, why: psycopg.Error | None = None) -> None:
        if is_away and not self.is_away:
            _log.warning("searches go to the primary, the replica is away: %s", _first_line(why))
        elif self.is_away and not is_away:
            _log.warning("the replica is back")
        self.is_away = is_away


def _first_line(error: psycopg.Error | None) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]


class _Process:
    """The replica of this process, once it was needed."""

    replica: _Replica | None = None
    lock = threading.Lock()


def _known() -> _Replica | None:
    """Return the replica if there is one; the first time this begins to watch it."""
    address = database.replica_address()
    if not address:
        return None
    with _Process.lock:
        if _Process.replica is None or _Process.replica.address != address:
            _Process.replica = _Replica(address)
        return _Process.replica


def _forget_in_child() -> None:
    """Begin anew: a fork has none of the parent's threads, and may have met a lock that is held."""
    _Process.replica, _Process.lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget_in_child)
