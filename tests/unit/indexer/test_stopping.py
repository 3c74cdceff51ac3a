"""Work that is ended from outside ends soon, and leaves nothing."""

import sys
import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import text

import indexer
from indexer import database
from indexer.building.parser_pool import ParserProcess
from indexer.errors import Stopped
from indexer.stopping import beside, while_wanted
from indexer.tables import published_ref
from indexer.types import Entry
from tests.unit.indexer.conftest import Indexed

Make = Callable[..., Indexed]
MAIN = "refs/heads/main"
_WRITTEN = "SELECT 1 FROM search_index.published_ref WHERE ref = 'stopped'"
LONG, SOON = 600, 60.0
"""Seconds: what is waited for here, and by when it has ended on whatever machine."""


def _after(seconds: float) -> Callable[[], bool]:
    began = time.monotonic()
    return lambda: time.monotonic() > began + seconds


def test_items_are_not_asked_for_any_more() -> None:
    taken: list[int] = []
    with pytest.raises(Stopped):
        taken.extend(while_wanted(iter(range(9)), lambda: len(taken) > -1))
    assert taken == []


def test_work_beside_gives_what_it_returns_or_raises() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    assert beside(lambda: 7, lambda: None) == 7
    with pytest.raises(ZeroDivisionError):
        beside(fail, lambda: None)


def test_who_waits_for_work_beside_may_leave() -> None:
    over, began = threading.Event(), time.monotonic()

    def leave() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        beside(lambda: over.wait(LONG), leave)
    assert time.monotonic() - began < SOON
    over.set()


@pytest.mark.usefixtures("index_database")
class TestStatements:
    def test_one_that_is_under_way_is_cancelled_and_its_transaction_rolled_back(self) -> None:
        began = time.monotonic()
        with pytest.raises(Stopped):
            self._insert_and_wait()
        assert time.monotonic() - began < SOON
        with database.transaction() as connection:
            assert connection.execute(text(_WRITTEN)).all() == []

    def _insert_and_wait(self) -> None:
        with database.stoppable(_after(0.3)) as connection:
            connection.execute(published_ref.insert().values(repository_id=1, ref="stopped"))
            connection.execute(text(f"SELECT pg_sleep({LONG})"))

    def test_nothing_is_committed_once_nobody_wants_it(self) -> None:
        wanted = iter([False, True])
        with pytest.raises(Stopped), database.stoppable(lambda: next(wanted, True)) as connection:
            connection.execute(published_ref.insert().values(repository_id=1, ref="stopped"))
        with database.transaction() as connection:
            assert connection.execute(text(_WRITTEN)).all() == []

    def test_another_error_stays_what_it_is(self) -> None:
        with pytest.raises(Exception, match="no_such"), database.stoppable(lambda: False) as it:
            it.execute(text("SELECT no_such"))


def test_a_plan_that_is_stopped_leaves_nothing(indexed: Make) -> None:
    code = indexed()
    commit = code.repository.commit({"a.py": b"x = 1\n"})
    asked = iter([False, False])
    with pytest.raises(Stopped):
        indexer.plan(code.id, code.mirror, MAIN, commit, should_stop=lambda: next(asked, True))
    assert indexer.plan(code.id, code.mirror, MAIN, commit).files == 1


def test_publishing_that_is_stopped_shows_nothing(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n"})
    before = indexer.digest(code.id)
    commit = code.repository.commit({"a.py": b"x = 1\n", "b.py": b""})
    indexer.build(code.id, code.mirror, [_entry(code, commit, b"b.py")], parser=code.parser)
    indexer.take_fence(code.id, MAIN, 99)
    for calls in range(1, 7):
        asked = iter([False] * calls)
        with pytest.raises(Stopped):
            indexer.publish(
                code.id,
                code.mirror,
                MAIN,
                commit,
                fence=99,
                should_stop=lambda asked=asked: next(asked, True),
            )
        assert indexer.digest(code.id) == before
    assert indexer.publish(code.id, code.mirror, MAIN, commit, fence=99).added == 1


def _entry(code: Indexed, commit: str, path: bytes) -> Entry:
    [entry] = [e for b in indexer.plan(code.id, code.mirror, MAIN, commit).batches for e in b]
    assert entry.path == path
    return entry


def test_a_file_that_is_never_read_to_its_end_holds_nobody_up(indexed: Make) -> None:
    code = indexed()
    commit = code.repository.commit({"a.py": b"x = 1\n"})
    silent = ParserProcess([sys.executable, "-c", _SILENT], seconds=LONG)
    began = time.monotonic()
    with pytest.raises(Stopped):
        indexer.build(
            code.id,
            code.mirror,
            [_entry(code, commit, b"a.py")],
            parser=silent,
            should_stop=_after(0.5),
        )
    assert time.monotonic() - began < SOON
    assert silent._process is None


_SILENT = f"""
import sys, time
from indexer.building import parser_child
parser_child.send(sys.stdout.buffer, parser_child.READY)
time.sleep({LONG})
"""
