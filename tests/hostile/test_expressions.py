"""Expressions over very many paths and over whole documents end in time, whatever they are."""

import time
from collections.abc import Callable, Iterator

import psycopg
import pytest

from omniweb.search.filters.compiler import compile_filters
from omniweb.search.query.parser import parse_query
from omniweb.search.types import Snapshot
from tests.fixtures.reliability import Size
from tests.unit.indexer import databases

BUDGET, MOST = 1.5, 60.0
"""Seconds: of an installation, and until when it must have ended on whatever machine."""
EVIL = (
    r"path:/(a|b|ab|d|e)*c{1,50}$/",
    r"path:/(.*a){1,20}[^s]$/",
    r"path:/^(\w+\/?)+x$/",
    r"path:/([a-z]*)*([a-z]*)*9$/",
    r"-path:/(x+x+)+y/",
    r"file:^.*.*.*.*.*.*.*zzz$",
    " ".join(f"-path:*m*d{n}*_te*zz" for n in range(60)),
    " OR ".join(f"path:*m*d{n}*_te*zz" for n in range(60)),
)
"""A backtracking engine needs the power of a path's length for these."""


@pytest.fixture(scope="module")
def paths(size: Size) -> Iterator[tuple[psycopg.Connection[object], Snapshot, int]]:
    """Return an index with very many documents of which only the paths are there."""
    number = size(3_000, 100_000)
    with databases.migrated("paths") as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO search_index.document (repository_id, path, path_text, blob, encoding,"
            " language, size, lines, stem, marks, analysis)"
            " SELECT 1, convert_to(path, 'UTF8'), path, '\\x00', 'utf-8', 'go', 1, 1, 'x', 0, 'a'"
            " FROM (SELECT 'src/module_' || n %% 997 || '/deep/folder/' || n"
            " || '/aaaaaaaaaaaaaaaaaaaa' || n || CASE WHEN n %% 10 = 0 THEN '_test' ELSE '' END"
            " || '.go' AS path"
            " FROM generate_series(1, %s) n) made",
            [number],
        )
        connection.execute(
            "INSERT INTO search_index.membership"
            " (repository_id, ref_id, document_id, from_generation, to_generation)"
            " SELECT 1, 1, id, 1, NULL FROM search_index.document"
        )
        connection.execute("VACUUM ANALYZE search_index.document, search_index.membership")
        yield connection, Snapshot(1, "many", 1, "refs/heads/main", "c" * 40, 2), number


def _asked(
    paths: tuple[psycopg.Connection[object], Snapshot, int], text: str, seconds: float | None = None
) -> tuple[int | None, float]:
    """Return how many documents a query keeps, and the seconds that it took."""
    connection, snapshot, _ = paths
    began = time.monotonic()
    filtered = compile_filters(connection, parse_query(text), [snapshot], seconds=seconds)
    return filtered.total, time.monotonic() - began


def test_an_expression_over_very_many_paths_is_exact(
    paths: tuple[psycopg.Connection[object], Snapshot, int], row: Callable[..., None]
) -> None:
    number = paths[2]
    taken = {}
    for text, expected in (
        (r"file:_test\.go$", number // 10),
        (r"path:/[05]_test|module_1\/.*7\.go$/", None),
        (r"path:/^src.*\d{2,}\.go$/", None),
        (r"path:/^.{40,}$/", None),
    ):
        total, seconds = _asked(paths, text)
        taken[text] = round(seconds, 3)
        assert seconds < MOST
        assert expected is None or total == (expected if expected <= 10_000 else None)
    row("paths", f"expressions over {number:,} paths", **taken)


@pytest.mark.parametrize("text", EVIL)
def test_one_that_would_take_for_ever_elsewhere_ends_in_time(
    paths: tuple[psycopg.Connection[object], Snapshot, int], text: str, row: Callable[..., None]
) -> None:
    _, seconds = _asked(paths, text, BUDGET)

    row("paths", text, seconds=round(seconds, 3))
    assert seconds < MOST
