"""What searching costs, as PostgreSQL has counted it: never with anybody's words."""

import secrets
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from omniweb import statements

_TABLE = "search_index.published_ref"


@pytest.fixture
def counted(db: None) -> None:  # noqa: ARG001 - for its effect
    """PostgreSQL counts for this database; rolled back with the test."""
    _run("CREATE EXTENSION pg_stat_statements")


@pytest.fixture
def reader(counted: None) -> Iterator[None]:  # noqa: ARG001 - for its effect
    """The test is a role that may do nothing of itself; rolled back with the test."""
    name = f"reader_{secrets.token_hex(4)}"
    _run(f"CREATE ROLE {name}")
    _run(f"SET LOCAL ROLE {name}")
    yield
    _run("RESET ROLE")


def _run(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def _shown(name: str) -> list[statements.Cost]:
    return [cost for cost in statements.dearest() if name in cost.text]


@pytest.mark.usefixtures("counted")
def test_a_statement_on_the_index_is_counted_without_the_words_in_it(client: Client) -> None:
    name, word = f"a{secrets.token_hex(4)}", f"secret{secrets.token_hex(4)}"
    for _ in range(2):
        _run(f"SELECT ref AS {name}, pg_sleep(0.3) FROM {_TABLE} WHERE ref > '{word}' OR true")
        _run(f"WITH {name} AS (SELECT pg_sleep(0.3)) SELECT ref, '{word}' FROM {name}, {_TABLE}")
    text = client.get("/metrics").content.decode()

    [calls] = [
        line for line in text.splitlines() if "calls_total{" in line and f"AS {name}" in line
    ]
    assert calls.endswith(" 2.0")
    [seconds] = [
        line for line in text.splitlines() if "seconds_total{" in line and f"H {name}" in line
    ]
    assert float(seconds.rsplit(" ", 1)[1]) >= 0.5
    assert word not in text


@pytest.mark.usefixtures("counted")
def test_what_does_not_read_the_index_is_not_shown() -> None:
    name = f"a{secrets.token_hex(4)}"
    _run(f"SELECT 1 AS {name}")
    _run(f"CREATE TEMPORARY TABLE {name} AS SELECT * FROM {_TABLE}")
    assert not _shown(name)


@pytest.mark.usefixtures("counted")
def test_a_text_that_has_kept_a_literal_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL stores one so where it forgot the statement while it ran; here a view does."""
    _run("CREATE SCHEMA other")
    _run(
        "CREATE VIEW other.pg_stat_statements AS SELECT dbid, userid, true AS toplevel, queryid,"
        " 9 AS calls, 1e9 AS total_exec_time, form || 'search_index.x' AS query"
        " FROM public.pg_stat_statements, (VALUES ('SELECT ''Anna'' FROM '),"
        " ('SELECT $$Anna$$ FROM '), ('SELECT $1 FROM ')) AS forms(form)"
    )
    monkeypatch.setattr(statements, "_SCHEMA", "SELECT 'other'")
    assert {cost.text for cost in statements.dearest()} == {"SELECT $1 FROM search_index.x"}


@pytest.mark.usefixtures("counted")
def test_there_are_so_many_series_and_no_more() -> None:
    for columns in range(1, statements.MOST + 10):
        _run(f"SELECT {', '.join(['ref'] * columns)} FROM {_TABLE}")
    assert len(statements.dearest()) == statements.MOST
    lines = statements.render().decode().splitlines()
    assert len([line for line in lines if not line.startswith("#")]) == 2 * statements.MOST


@pytest.mark.django_db
def test_without_the_extension_there_is_nothing() -> None:
    assert statements.render() == b""


@pytest.mark.usefixtures("reader")
def test_a_role_sees_its_own_statements_alone() -> None:
    assert not statements.dearest()


@pytest.mark.usefixtures("counted")
def test_where_it_may_not_be_read_there_is_nothing() -> None:
    name = f"reader_{secrets.token_hex(4)}"
    _run("REVOKE ALL ON pg_stat_statements FROM PUBLIC")
    _run(f"CREATE ROLE {name}")
    _run(f"SET LOCAL ROLE {name}")
    assert not statements.dearest()
    _run("RESET ROLE")


@pytest.mark.usefixtures("counted")
def test_a_failure_costs_the_figures_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "_SCHEMA", "SELECT 'no_such_schema'")
    assert not statements.dearest()
    _run("SELECT 1")
