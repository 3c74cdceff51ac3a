"""Connections that the server ends."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import select
import time

import psycopg

from indexer import database
from omniweb.search.index.pool import reading


def test_what_the_server_has_ended_is_replaced_before_anybody_asks(told: None) -> None:
    with reading() as connection:
        ended = connection.info.backend_pid
    _end(ended)
    assert select.select([connection.fileno()], [], [], 120)[0]  # word of it is on its way

    with reading() as connection:
        (answer,) = connection.execute("SELECT 1").fetchone() or (None,)
        assert answer == 1
        assert connection.info.backend_pid != ended


def test_idle_ones_are_left_to_others_within_seconds(told: None) -> None:
    with reading() as one, reading() as other:
        processes = [each.info.backend_pid for each in (one, other)]
    with psycopg.connect(database.address(), autocommit=True) as server:
        assert _eventually_alive(server, processes) == 1


def _eventually_alive(server: psycopg.Connection[tuple[int]], processes: list[int]) -> int:
    """Return how many are left once one has ended, or after a while."""
    deadline = time.monotonic() + 120
    while True:
        counted = "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(%s)"
        (alive,) = server.execute(counted, [processes]).fetchone() or (0,)
        if alive < len(processes) or time.monotonic() > deadline:
            return alive
        time.sleep(0.1)


def _end(process: int) -> None:
    deadline = time.monotonic() + 120
    with psycopg.connect(database.address(), autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(%s)", [process])
        alive = "SELECT FROM pg_stat_activity WHERE pid = %s"
        while server.execute(alive, [process]).fetchone() and time.monotonic() < deadline:
            time.sleep(0.01)
