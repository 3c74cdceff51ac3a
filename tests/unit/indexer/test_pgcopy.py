"""What is written as bytes is what PostgreSQL reads."""

import math
from typing import Any

import numpy as np
import pytest

from indexer import database, pgcopy

pytestmark = pytest.mark.usefixtures("index_database")


def _copied(kind: str, *fields: bytes, read: str = "value") -> list[Any]:
    """Return what a column of this type holds after a COPY of these fields."""
    with database.transaction() as connection:
        driver = database.driver(connection)
        driver.execute(f"CREATE TEMP TABLE copied (value {kind}) ON COMMIT DROP")
        with driver.cursor() as cursor, cursor.copy("COPY copied FROM STDIN (FORMAT binary)") as to:
            to.write(pgcopy.stream(pgcopy.row_of(1, field) for field in fields))
        # Prepared, it would expect the type that the table had before.
        found = driver.execute(f"SELECT {read} FROM copied", prepare=False)
        return [row[0] for row in found.fetchall()]


def test_numbers_and_bytes_arrive() -> None:
    assert _copied("int", *map(pgcopy.integer, (-1, 2**31 - 1))) == [-1, 2**31 - 1]
    assert _copied("bigint", pgcopy.bigint(-(2**63))) == [-(2**63)]
    assert _copied("bytea", pgcopy.binary(b"\0\xff")) == [b"\0\xff"]


def test_arrays_arrive() -> None:
    assert _copied("text[]", pgcopy.strings(["a", "", 'ä,"{}'])) == [["a", "", 'ä,"{}']]
    assert _copied("bigint[]", pgcopy.bigints([1, -(2**40)])) == [[1, -(2**40)]]


def test_texts_arrive_and_what_cannot_be_held_is_replaced() -> None:
    texts = ["", "naïve 漢字 \U0001f600", "a\0b", "lone \ud800", None]
    assert _copied("text", *map(pgcopy.string, texts)) == [
        "",
        "naïve 漢字 \U0001f600",
        "a\ufffdb",
        "lone ?",
        None,
    ]


def test_positions_count_how_often_a_lexeme_occurs() -> None:
    counts = {"zebra": 3, "Ä": 1, "a": 99, "#7": 0}
    (found,) = _copied(
        "tsvector",
        pgcopy.tsvector(counts),
        read="(SELECT jsonb_object_agg(lexeme, coalesce(cardinality(positions), 0))"
        " FROM unnest(value))",
    )
    assert found == {"zebra": 3, "Ä": 0, "a": pgcopy.MAX_COUNT, "#7": 0}


def test_a_lexeme_without_positions_ranks_as_one_that_occurs_once() -> None:
    """Of most lexemes there is one in a chunk: a position for each is a fifth of the vector."""
    for count in range(1, pgcopy.MAX_COUNT + 1):
        vector = pgcopy.tsvector({"a": count, "b": 5})
        (rank,) = _copied("tsvector", vector, read="10 * ts_rank(value, 'a')")
        expected = sum(1 / each**2 for each in range(1, count + 1)) * 6 / math.pi**2
        assert rank == pytest.approx(expected, rel=1e-4)


def test_lexemes_in_any_order_are_found() -> None:
    vector = pgcopy.tsvector({"b": 1, "a": 1, "aa": 1})
    assert _copied("tsvector", vector, read="value @@ 'a & aa & b & !c'") == [True]


def test_vectors_arrive() -> None:
    numbers = np.array([0.5, -1.0, 0.0], np.float16)
    assert _copied("halfvec(3)", pgcopy.halfvec(numbers), read="value::text") == ["[0.5,-1,0]"]


def test_columns_are_packed_as_each_of_their_values_by_itself() -> None:
    packer = pgcopy.RowPacker(
        [("key", "bigint"), ("name", "text"), ("line", "integer"), ("text", "text")], shared=1
    )
    names, lines, texts = ["a", "", "b\0"], [1, -2, 3], ["x", "na\u00efve", "lone \ud800"]
    columns = {"name": names, "line": lines, "text": texts, "other": [None] * 3}
    assert packer.rows({"key": 7}, columns) == b"".join(
        pgcopy.row_of(4, pgcopy.bigint(7), pgcopy.string(a), pgcopy.integer(b), pgcopy.string(c))
        for a, b, c in zip(names, lines, texts, strict=True)
    )
    assert packer.rows({"key": 7}, {"name": [], "line": [], "text": []}) == b""


def test_a_stream_in_pieces_is_the_whole_stream() -> None:
    rows = [pgcopy.row_of(1, pgcopy.binary(bytes(at))) for at in range(0, 30_000, 7)]
    pieces = list(pgcopy.pieces(iter(rows)))
    assert b"".join(pieces) == pgcopy.stream(rows)
    assert max(map(len, pieces)) < 100_000
    assert b"".join(pgcopy.pieces([])) == pgcopy.stream([])
