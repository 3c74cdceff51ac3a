"""One engine per process, told once where the database is."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from indexer import database


def _one() -> object:
    with database.transaction() as connection:
        return connection.execute(text("SELECT 1")).scalar()


def test_before_it_is_told_it_says_so(index_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_database", database._Database())
    for ask in (database.engine, database.address):
        with pytest.raises(RuntimeError, match="configure"):
            ask()
    database.configure(index_database)
    assert database.address() == index_database
    assert _one() == 1
    database.configure(index_database)
    assert _one() == 1
    database.engine().dispose()


def test_commits_do_not_wait_for_the_disk(index_database: str) -> None:
    with database.transaction() as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar() == "off"


def test_an_error_takes_back_the_transaction(index_database: str) -> None:
    count = text("SELECT count(*) FROM search_index.lexeme_delta WHERE repository_id = -1")
    written = text("INSERT INTO search_index.lexeme_delta VALUES (-1, '{x}', '{1}')")

    def fail() -> None:
        with database.transaction() as connection:
            connection.execute(written)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.transaction() as connection:
        assert connection.execute(count).scalar() == 0


def test_a_repository_is_locked_for_one_at_a_time(index_database: str) -> None:
    waiting = text("SELECT pg_try_advisory_xact_lock(:space, :repository)")
    with database.transaction() as first, database.transaction() as second:
        database.lock_repository(first, -1)
        asked = [
            second.execute(waiting, {"space": database.LOCK_SPACE, "repository": each}).scalar()
            for each in (-1, -2)
        ]
    assert asked == [False, True]


def test_a_child_process_opens_connections_of_its_own(index_database: str) -> None:
    assert _one() == 1
    child = os.fork()
    if child == 0:  # pragma: no cover - in the child
        os._exit(0 if database._database.engine is None and _one() == 1 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(lambda _: _one(), range(4))) == [1] * 4


def test_many_rows_are_never_joined_one_by_one(index_database: str) -> None:
    with database.transaction() as connection:
        database.plan_for(connection, many=True)
        assert connection.execute(text("SHOW enable_nestloop")).scalar() == "off"
        assert connection.execute(text("SHOW enable_hashjoin")).scalar() == "on"
        database.plan_for(connection, many=False)
        assert connection.execute(text("SHOW enable_nestloop")).scalar() == "on"
        assert connection.execute(text("SHOW enable_material")).scalar() == "off"
    with database.transaction() as connection:
        assert connection.execute(text("SHOW enable_material")).scalar() == "on"
