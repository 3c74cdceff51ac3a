"""A1: workers are killed while they merge or make codes; each document keeps codes of its own."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from tests.fixtures.reliability import Size
from tests.fixtures.workers import Driver, Works, wait_for, works
from tests.fixtures.world import make_git

PATIENCE_SECONDS = 300.0
_HELD = {
    "merging": "SELECT id FROM search_index.code_segment FOR UPDATE",
    "making": "LOCK TABLE search_index.code_segment IN SHARE MODE",
}
"""What keeps a worker in the middle: merging deletes rows, making codes adds some."""
_WAITS = """SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'
AND datname = current_database() AND query LIKE '%%search_index.code_segment%%'"""
_AS_BEFORE = (
    "DELETE FROM search_index.code_segment",
    "UPDATE search_index.repository_statistics SET coded = NULL",
)
_NAMED = """SELECT coalesce(sum(octet_length(documents)) / 8, 0)::int, count(*)
FROM search_index.code_segment"""
_DOCUMENTS = "SELECT count(*) FROM search_index.document"


def _ask(connection: "psycopg.Connection[tuple[int, ...]]", query: str) -> tuple[int, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row


@contextmanager
def _killed_in(found: Works, what: str) -> Iterator[None]:
    """Kill the workers in the middle of what is asked for inside; start one for what is left."""
    address = found.environment["DATABASE_URL"]
    with psycopg.connect(address) as holding, psycopg.connect(address, autocommit=True) as asking:
        holding.execute(_HELD[what])
        yield
        began = time.monotonic()
        while not _ask(asking, _WAITS)[0]:
            assert time.monotonic() - began < PATIENCE_SECONDS, found.log
            time.sleep(0.02)
        for worker in list(found.workers):
            os.killpg(worker.pid, signal.SIGKILL)
            found.end(worker)
        found.disturbed = time.monotonic()
    found.start()


def _files(generation: int) -> dict[str, bytes]:
    return {f"{n}.py": b"def f%d(): return %d\n" % (n, generation) for n in range(3)}


def test_killed_in_the_middle_of_merging_or_making_codes(
    tmp_path: Path, size: Size, row: Callable[..., None]
) -> None:
    rounds, files = size(1, 15), size(30, 3_000)
    git = make_git(
        tmp_path / "code",
        {f"old{n}.py": b"def g%d(): return 'early_marker'\n" % n for n in range(files)},
        "main",
    )
    (tmp_path / "home").mkdir()
    with works(tmp_path / "home") as found, closing(Driver(found.environment)) as drive:
        code = drive("add", "code", str(git.path))
        with found.ticking():
            found.start()
            run = drive("enqueue", code, False)
            assert wait_for(found, drive, run, PATIENCE_SECONDS) == ["done", ""], found.log
            for number in range(rounds):
                git.commit(_files(number), branch="main")
                with _killed_in(found, "merging"):
                    run = drive("enqueue", code, False)
                assert drive("find", f'"early_marker" nonce{number}')[0] == files
                assert wait_for(found, drive, run, PATIENCE_SECONDS) == ["done", ""], found.log
            assert drive("reconcile", code) == []
            with psycopg.connect(found.environment["DATABASE_URL"], autocommit=True) as database:
                assert _ask(database, _NAMED) == (*_ask(database, _DOCUMENTS), 1)
                for number in range(rounds):
                    for statement in _AS_BEFORE:
                        database.execute(statement.encode())
                    with _killed_in(found, "making"):
                        found.wake("code_vectors")
                        assert drive("find", f'"early_marker" again nonce{number}')[0] == files
                    assert _ask(database, _NAMED)[0] == 0
                    found.wake("code_vectors")
                    _wait_until_named(database, found)
            assert drive("reconcile", code) == []
    row("A1", "kills in merges and in making codes", files=files, kills=2 * rounds)


def _wait_until_named(database: "psycopg.Connection[tuple[int, ...]]", found: Works) -> None:
    began = time.monotonic()
    while _ask(database, _NAMED)[0] != _ask(database, _DOCUMENTS)[0]:
        assert time.monotonic() - began < PATIENCE_SECONDS, found.log
        time.sleep(0.05)
