"""Statements with their own fate."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from omniweb.search.index.pipeline import Statement, ask
from omniweb.search.index.pool import reading

SLOW = Statement("SELECT pg_sleep(600)")


@pytest.fixture
def hasty(index_database: str) -> Iterator[Connection[Any]]:
    """Return a connection that gives each statement a second."""
    options = "-c statement_timeout=1000"
    with psycopg.connect(index_database, autocommit=True, options=options) as connection:
        yield connection


def test_each_statement_has_its_rows(hasty: Connection[Any]) -> None:
    asked = {"one": Statement("SELECT 1"), "given": Statement("SELECT %(x)s::int", {"x": 2})}

    answers = ask(hasty, asked)

    assert (answers["one"], answers["given"], answers["other"]) == ([(1,)], [(2,)], [])
    assert answers.cut == ()


def test_statements_behind_one_that_is_cut_are_answered_however_often_they_are_asked(
    hasty: Connection[Any],
) -> None:
    hasty.execute("SET statement_timeout = 500")
    hasty.prepare_threshold = 2
    asked = {
        "slow": Statement("SELECT pg_sleep(%(s)s)", {"s": 600}),
        "behind": Statement("SELECT 3"),
    }

    for _ in range(4):
        answers = ask(hasty, asked)
        assert (answers["behind"], answers.cut) == ([(3,)], ("slow",))


@pytest.mark.parametrize("size", [1, 5_000_000])
def test_one_that_is_cut_does_not_take_the_others_along(hasty: Connection[Any], size: int) -> None:
    long = Statement("SELECT length(%(text)s::text)", {"text": "x" * size})

    answers = ask(hasty, {"before": long, "slow": SLOW, "slow too": SLOW, "behind": long})

    assert answers.cut == ("slow", "slow too")
    assert answers["before"] == answers["behind"] == [(size,)]
    assert ask(hasty, {"later": long})["later"] == [(size,)]


@pytest.mark.parametrize("behind_first", [False, True])
def test_plans_are_kept_again_after_one_that_is_cut(
    hasty: Connection[Any],
    behind_first: bool,
) -> None:
    hasty.execute("SET statement_timeout = 500")
    steady = Statement("SELECT unnest(%(keys)s::int[])", {"keys": "{1,2}"}, steady=True)
    if behind_first:
        ask(hasty, {"steady": steady})

    for _ in range(3):
        answers = ask(hasty, {"slow": SLOW, "steady": steady, "more": Statement("SELECT 3")})
        assert (answers["steady"], answers["more"]) == ([(1,), (2,)], [(3,)])
    for _ in range(10):
        assert ask(hasty, {"steady": steady, "more": Statement("SELECT 3")}).cut == ()

    (plans,) = hasty.execute(
        "SELECT generic_plans + custom_plans FROM pg_prepared_statements"
        " WHERE statement LIKE 'SELECT unnest%'"
    ).fetchone() or (0,)
    assert plans >= 10


@pytest.mark.usefixtures("index_database")
def test_only_what_looks_up_by_keys_keeps_a_plan() -> None:
    keys = Statement("SELECT unnest(%(keys)s::int[])", {"keys": "{1,2}"}, steady=True)
    words = Statement("SELECT %(words)s::text", {"words": "a"})

    with reading() as connection:
        for _ in range(20):
            ask(connection, {"keys": keys, "words": words})
        kept = connection.execute("SELECT statement, generic_plans FROM pg_prepared_statements")
        plans = {sql: generic for sql, generic in kept.fetchall() if "unnest($1::int[])" in sql}
        others = connection.execute(
            "SELECT FROM pg_prepared_statements WHERE statement = 'SELECT $1::text'"
        ).fetchall()

    assert list(plans.values()) == [15]
    assert others == []
