"""Scores of chunks on their way: columns in one row, read as the best documents."""

import numpy as np
import psycopg
import pytest

from omniweb.search.index.arrays import sent
from omniweb.search.index.living import Living
from omniweb.search.index.pipeline import Statement, ask
from omniweb.search.retrievers.sql import SCORED, matches

CHUNKS = (
    (1, 10, 0, 1.0),
    (1, 10, 1, 4.0),
    (1, 10, 2, 2.0),
    (1, 10, 3, 0.5),
    (1, 11, 0, 5.0),
    (1, 12, 0, 0.0),
    (2, 10, 7, 5.0),
    (2, 9, 1, 1.0),
    (2, 9, 0, 1.0),
)


@pytest.mark.parametrize(
    ("most", "found"),
    [
        (
            9,
            [
                ((1, 10), 4.0 + 2.0 / 2 + 1.0 / 4, (1, 2, 0)),
                ((1, 11), 5.0, (0,)),
                ((2, 10), 5.0, (7,)),
                ((2, 9), 1.5, (0, 1)),
            ],
        ),
        (2, [((1, 10), 5.25, (1, 2, 0)), ((1, 11), 5.0, (0,))]),
    ],
)
def test_three_chunks_of_a_document_count_and_equal_scores_go_by_key(
    index_database: str, most: int, found: list[object]
) -> None:
    values = ", ".join(f"({r}, {d}::bigint, {o}, {s}::float8)" for r, d, o, s in CHUNKS)
    sql = f"SELECT {SCORED} FROM (VALUES {values}) s (repository_id, document_id, ordinal, score)"
    with psycopg.connect(index_database) as connection:
        rows = ask(connection, {"scored": Statement(sql)})["scored"]
        nothing = ask(connection, {"scored": Statement(f"{sql} WHERE false")})["scored"]

    assert [(each.key, each.score, each.chunks) for each in matches(rows, most)] == found
    assert matches(nothing, most) == matches([], most) == []


def test_a_document_covers_what_the_best_of_its_chunks_does(index_database: str) -> None:
    covered = (0.1, 0.5, 0.2, 0.9, 0.3, 0.0, 1.0, 0.4, 0.6)
    values = ", ".join(
        f"({r}, {d}::bigint, {o}, {s}::float8, {share}::float8)"
        for (r, d, o, s), share in zip(CHUNKS, covered, strict=True)
    )
    columns = "repository_id, document_id, ordinal, score, covered"
    sql = f"SELECT {SCORED}, {sent('covered')} FROM (VALUES {values}) s ({columns})"
    with psycopg.connect(index_database) as connection:
        rows = ask(connection, {"scored": Statement(sql)})["scored"]

    assert {each.key: each.covered for each in matches(rows, 9)} == {
        (1, 10): 0.9,
        (1, 11): 0.3,
        (2, 10): 1.0,
        (2, 9): 0.6,
    }
    alive = Living(np.array([10], np.int64)).among(rows)
    assert [each.covered for each in matches(alive, 9)] == [0.9, 1.0]
    nobody = Living(np.array([13], np.int64)).among(rows)
    assert matches(nobody, 9) == []
