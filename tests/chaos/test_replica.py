"""A read replica lags, breaks off, dies and comes back: every search is whole and of the newest."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from psycopg import Connection
from psycopg.errors import QueryCanceled

from omniweb.search.index import pipeline, replica
from omniweb.search.index.pipeline import Statement
from omniweb.search.index.pool import reading
from omniweb.search.index.snapshots import take
from omniweb.search.searcher import search
from omniweb.search.types import SearchResult
from tests.fixtures.reliability import Size
from tests.fixtures.standby import Standby, replicated
from tests.unit.indexer.databases import alembic_config, told
from tests.unit.search.published import LIBRARY, PublishedRepository, publish, request

NUMBER = 9_301
"""Of the repository: answers of other tests lie in the same cache."""
PATIENCE_SECONDS = 120.0
UNLIMITED, LIMITED = "SET statement_timeout = 0", "RESET statement_timeout"


@pytest.fixture(scope="module")
def standby(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standby]:
    with replicated(tmp_path_factory.mktemp("servers")) as made:
        command.upgrade(alembic_config(made.primary.address()), "head")
        with told(made.primary.address(), replica=made.address):
            yield made


@pytest.fixture(scope="module")
def library(standby: Standby, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:
    made = publish(tmp_path_factory.mktemp("library"), NUMBER, "tools/library", LIBRARY)
    standby.catch_up()
    return made


def _outcomes() -> Mapping[str, float]:
    [metric] = replica.OUTCOMES.collect()
    return {
        each.labels["outcome"]: each.value
        for each in metric.samples
        if each.name.endswith("_total")
    }


class Asking:
    """Asks something new each time, so that nothing comes from the cache."""

    def __init__(self) -> None:
        self.count = 0
        self.slowest = 0.0

    def __call__(self, word: str, *repositories: PublishedRepository) -> tuple[SearchResult, str]:
        """Return the answer and what came of the replica; empty where there is none."""
        self.count += 1
        before, began = _outcomes(), time.monotonic()
        result = search(request(f"{word} -never{self.count}{time.time_ns()}", *repositories))
        self.slowest = max(self.slowest, time.monotonic() - began)
        assert not result.cached
        after = _outcomes()
        return result, "".join(each for each in after if after[each] > before.get(each, 0.0))

    def until(self, wanted: str, word: str, *repositories: PublishedRepository) -> float:
        """Search until the replica does something; return the seconds."""
        began = time.monotonic()
        while self(word, *repositories)[1] != wanted:
            assert time.monotonic() - began < PATIENCE_SECONDS
            time.sleep(0.05)
        return time.monotonic() - began


def _first(result: SearchResult) -> str:
    return result.hits[0].path


def _server(lent: AbstractContextManager[Connection[Any]]) -> bool:
    with lent as connection:
        found = connection.execute("SELECT pg_is_in_recovery()").fetchone()
    return bool(found and found[0])


def test_searches_are_answered_by_the_replica_and_say_the_same(
    standby: Standby, library: PublishedRepository
) -> None:
    ask = Asking()
    result, outcome = ask("retry backoff", library)

    assert outcome == "answered"
    with told(standby.primary.address()):
        alone, outcome = ask("retry backoff", library)
    assert outcome == ""
    assert alone.hits == result.hits
    with reading() as connection:
        snapshots = take(connection, request("", library).scope)
    assert replica.read(snapshots, _server)


def test_what_was_published_a_moment_ago_is_found_while_the_replica_lags(
    standby: Standby, library: PublishedRepository, tmp_path: Path
) -> None:
    standby.pause()
    other = publish(tmp_path, NUMBER + 1, "tools/other", {"b.py": b"quince = 1\n"})
    library.git.commit({"new/fig.py": b"medlar = 1\n"})
    library.index()
    ask = Asking()

    found, outcome = ask("medlar", library)
    assert (_first(found), outcome) == ("new/fig.py", "behind")
    found, outcome = ask("quince", other)
    assert (_first(found), outcome) == ("b.py", "behind")

    standby.go_on()
    ask.until("answered", "medlar", library, other)
    found, outcome = ask("medlar", library)
    assert (_first(found), outcome) == ("new/fig.py", "answered")


def test_what_the_replica_breaks_off_is_answered_by_the_primary(
    standby: Standby, library: PublishedRepository
) -> None:
    servers: list[bool] = []
    with psycopg.connect(standby.primary.address()) as owner:
        standby.be_impatient()
        owner.execute("CREATE TABLE locked ()")
        owner.commit()
        standby.catch_up()

        def slowly(lent: AbstractContextManager[Connection[Any]]) -> str:
            with lent as connection:
                [row] = connection.execute("SELECT pg_is_in_recovery()").fetchall()
                servers.append(row[0])
                if row[0]:  # replaying this must wait for us, and does not
                    owner.execute("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE")
                    owner.execute("DROP TABLE locked")
                    owner.commit()
                asked = {"reads": Statement("SELECT count(*) FROM pg_class")}
                if row[0]:
                    asked["reads"] = Statement(
                        "SELECT count(*) FROM (SELECT FROM locked) AS l, pg_sleep(60)"
                    )
                connection.execute(UNLIMITED)  # it is broken off long before
                try:
                    pipeline.ask(connection, asked)
                finally:
                    connection.execute(LIMITED)
            return "answered"

        before = _outcomes()
        with reading() as connection:
            snapshots = take(connection, request("", library).scope)
        assert replica.read(snapshots, slowly) == "answered"

    assert servers == [True, False]
    assert _outcomes()["failed"] == before.get("failed", 0.0) + 1
    assert Asking()("retry", library)[1] == "answered"


@pytest.mark.usefixtures("standby")
def test_what_is_cut_at_its_budget_is_not_asked_again() -> None:
    asked = []

    def too_slowly(lent: AbstractContextManager[Connection[Any]]) -> None:
        with lent as connection:
            asked.append(connection)
            connection.execute("SELECT pg_sleep(5)")

    with pytest.raises(QueryCanceled):
        replica.read([], too_slowly)
    assert len(asked) == 1


def test_a_replica_that_dies_costs_no_answer_and_is_taken_up_again(
    standby: Standby, library: PublishedRepository, size: Size, row: Callable[..., None]
) -> None:
    ask, back = Asking(), 0.0
    expected = _first(ask("retry", library)[0])
    rounds = size(1, 10)
    for _ in range(rounds):
        ask.until("answered", "retry", library)
        standby.stop()
        for _ in range(size(5, 50)):
            found, outcome = ask("retry", library)
            assert _first(found) == expected
            assert outcome in {"failed", "away"}
        assert replica.problem() == replica.AWAY
        standby.start()
        back = max(back, ask.until("answered", "retry", library))
        assert replica.problem() == ""
    row(
        "replica",
        "deaths of the read replica",
        deaths=rounds,
        searches=ask.count,
        slowest_seconds=round(ask.slowest, 2),
        back_seconds=round(back, 1),
    )
