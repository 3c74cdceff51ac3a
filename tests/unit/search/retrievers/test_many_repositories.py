"""What a search asks of thousands of repositories does not enter an index once for each of them."""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from omniweb.search.index.pipeline import Statement
from omniweb.search.retrievers import statistics
from omniweb.search.terms import Terms
from omniweb.search.types import Snapshot

FIRST, MANY = 800_000, 2_000
TERMS = Terms.of(["retry", "connection", "refused"])


@pytest.fixture(scope="module")
def crowd(index_database: str) -> Iterator[Connection[Any]]:
    """Yield a connection to an index with many repositories of thirty words and files each."""
    with psycopg.connect(index_database, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO search_index.lexeme_frequency"
            " SELECT r, w, 1 FROM generate_series(%s::int, %s::int) r,"
            " unnest(%s::text[] || ARRAY(SELECT 'w' || n FROM generate_series(1, 30) n)) w",
            (FIRST, FIRST + MANY - 1, list(TERMS.lexemes)),
        )
        connection.execute(
            "INSERT INTO search_index.document"
            " (repository_id, path, path_text, blob, encoding, size, lines, stem, marks, analysis)"
            " SELECT r, convert_to(n || '.py', 'UTF8'), n || '.py', '', 'utf-8', 1, 1,"
            " 'Stem' || n, 0, 'x'"
            " FROM generate_series(%s::int, %s::int) r, generate_series(1, 10) n",
            (FIRST, FIRST + MANY - 1),
        )
        connection.execute("VACUUM ANALYZE search_index.lexeme_frequency, search_index.document")
        yield connection
        for table in ("lexeme_frequency", "document"):
            statement = f"DELETE FROM search_index.{table} WHERE repository_id >= %s"
            connection.execute(statement.encode(), (FIRST,))


def _searches(connection: Connection[Any], statement: Statement) -> int:
    """Return how often the indexes are entered for a statement."""
    explain = f"EXPLAIN (ANALYZE, COSTS OFF) {statement.sql}"
    plan = "\n".join(row[0] for row in connection.execute(explain.encode(), statement.parameters))
    return sum(map(int, re.findall(r"Index Searches: (\d+)", plan)))


def test_the_frequencies_of_words_are_found_word_by_word(crowd: Connection[Any]) -> None:
    snapshots = [
        Snapshot(number, f"r{number}", 1, "refs/heads/main", "c" * 40, 1)
        for number in range(FIRST, FIRST + MANY)
    ]
    asked = statistics.statements(TERMS, snapshots)["frequencies"]
    assert asked is not None

    found = dict(crowd.execute(asked.sql.encode(), asked.parameters).fetchall())

    assert found == dict.fromkeys(TERMS.lexemes, MANY)
    assert _searches(crowd, asked) < 100


def test_a_stem_is_found_in_all_of_them_at_once(crowd: Connection[Any]) -> None:
    ids = list(range(FIRST, FIRST + MANY))
    asked = Statement(
        "SELECT count(*) FROM search_index.document d"
        " JOIN unnest(%(ids)s::int[]) AS s(repository_id) USING (repository_id)"
        " WHERE lower(d.stem) = ANY(%(names)s)",
        {"ids": ids, "names": ["stem1", "stem2"]},
    )

    assert crowd.execute(asked.sql.encode(), asked.parameters).fetchone() == (2 * MANY,)
    assert _searches(crowd, asked) < 100
