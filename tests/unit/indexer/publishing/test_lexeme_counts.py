"""The sums per repository are those of a count over its chunks, after whatever happened."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import text

import indexer
from indexer import database
from indexer.publishing import lexeme_counts
from indexer.tables import SCHEMA
from tests.unit.indexer.conftest import Indexed

Make = Callable[..., Indexed]
KEPT = "SELECT lexeme, chunks FROM lexeme_frequency WHERE repository_id = :id ORDER BY lexeme"
COUNTED = (
    "SELECT lexeme, count(*) FROM chunk, unnest(lexemes) WHERE repository_id = :id"
    " AND lexeme NOT LIKE '#%' GROUP BY lexeme ORDER BY lexeme"
)
STATISTICS = (
    "SELECT documents, chunks, lexemes, bytes FROM repository_statistics WHERE repository_id = :id"
)
SUMS = (
    "SELECT (SELECT count(*) FROM document WHERE repository_id = :id), count(*), sum(length),"
    " (SELECT sum(size) FROM document WHERE repository_id = :id) FROM chunk"
    " WHERE repository_id = :id"
)
_DELTA = text(
    f"INSERT INTO {SCHEMA}.lexeme_delta (repository_id, lexemes, chunks)"
    " VALUES (:id, :words, :ones)"
)


def test_counts_are_right_after_pushes_and_sweeps(indexed: Make) -> None:
    code = indexed({"a.py": b"alpha = beta\n" * 300, "b.py": b"beta = gamma\n"})
    code.push({"a.py": b"delta = beta\n", "c.py": b"gamma\n"})
    indexer.sweep(code.id, leave=timedelta(0))
    code.push({"c.py": b"gamma gamma gamma gamma gamma gamma\n"})
    for _ in range(2):
        kept = code.rows(KEPT)
        assert kept == code.rows(COUNTED)
        assert code.rows(STATISTICS) == code.rows(SUMS)
        indexer.sweep(code.id, leave=timedelta(0))
    found = dict(kept)
    assert "alpha" not in found
    assert (found["beta"], found["delta"], found["^gamma"]) == (2, 1, 1)


def test_what_is_folded_is_not_folded_again(indexed: Make) -> None:
    code = indexed({"a.py": b"alpha\n"})
    before = code.rows(KEPT)
    with database.transaction() as connection:
        lexeme_counts.fold(connection, code.id)
    assert code.rows(KEPT) == before
    assert code.rows("SELECT lexemes FROM lexeme_delta WHERE repository_id = :id") == []


def test_repositories_are_counted_apart(indexed: Make) -> None:
    code, other = indexed({"a.py": b"alpha\n"}), indexed({"b.py": b"omega\n"})
    assert "omega" not in dict(code.rows(KEPT))
    assert "omega" in dict(other.rows(KEPT))


def test_many_words_are_written_in_the_order_of_the_index(indexed: Make) -> None:
    """Else its pages are left half empty."""
    code = indexed({"a.py": b"alpha\n"})
    words = [f"{number * 7_919 % 20_011:05}" for number in range(20_011)]
    for some in words[::2], words[1::2]:
        with database.transaction() as connection:
            written = {"id": code.id, "words": some, "ones": [1] * len(some)}
            connection.execute(_DELTA, written)
            lexeme_counts.fold(connection, code.id)
            connection.execute(text(f"ANALYZE {SCHEMA}.lexeme_frequency"))
    found = code.rows(
        "SELECT lexeme, chunks FROM lexeme_frequency WHERE repository_id = :id"
        " AND lexeme < 'a' ORDER BY ctid"
    )
    assert found == [(word, 1) for some in (words[::2], words[1::2]) for word in sorted(some)]
