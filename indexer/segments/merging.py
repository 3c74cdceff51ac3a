"""Few segments of many batches, without writing everything again for one changed file.

As a log-structured merge tree does it: the smallest are put together, and with them what is not
much larger than all of these. So a row is written again only when what it is in grows by half, and
what is left are three or four segments, each much larger than the one before, and full ones.
Each merge is one statement of a short transaction; whoever dies between two has lost nothing.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from indexer import database
from indexer.stopping import ShouldStop, never
from indexer.tables import SCHEMA

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

FULL = 32_768
"""Rows of a segment at most, unless one batch or one document has more: a megabyte of codes."""
SMALL = 2_048
"""Rows: what is smaller costs so little that it is always put together."""
GROWTH = 2
"""How many times as large as those that are put together a segment is that they leave alone."""
MANY = 16
"""Segments: so many were merged that the room of their rows is given back at once."""

_SIZES = text(f"""
SELECT encoder, id, rows FROM {SCHEMA}.code_segment
WHERE repository_id = :repository ORDER BY encoder, rows, id""")
_MERGE = text(f"""
WITH taken AS (
  DELETE FROM {SCHEMA}.code_segment
  WHERE repository_id = :repository AND id = ANY(CAST(:ids AS bigint[])) RETURNING *
)
INSERT INTO {SCHEMA}.code_segment (repository_id, encoder, rows, documents, counts, codes)
SELECT repository_id, encoder, sum(rows), string_agg(documents, '' ORDER BY id),
  string_agg(counts, '' ORDER BY id), string_agg(codes, '' ORDER BY id)
FROM taken GROUP BY repository_id, encoder""")


def choose(sizes: Sequence[tuple[int, int]]) -> Sequence[int]:
    """Return which segments are to be one, given (id, rows) from small to large; none: all stay."""
    for at in range(len(sizes)):
        taken, total = list[int](), 0
        for segment, rows in sizes[at:]:
            if taken and (total + rows > FULL or rows > max(SMALL, GROWTH * total)):
                break
            taken.append(segment)
            total += rows
        if len(taken) > 1:
            return taken
    return ()


def merge(repository_id: int, should_stop: ShouldStop = never) -> int:
    """Merge until nothing is left to be merged; return how many segments are no more.

    Raise `Stopped` once `should_stop` says so: what is merged until then stays so.
    """
    gone = 0
    while True:
        with database.stoppable(should_stop) as connection:
            merged = _merge_some(connection, repository_id)
        if not merged:
            break
        gone += merged
    if gone >= MANY:
        database.vacuum("code_segment")
    return gone


def _merge_some(connection: Connection, repository_id: int) -> int:
    """Make one segment of some; return of how many, 0 where all stay."""
    database.lock_repository(connection, repository_id)
    of_encoder: dict[str, list[tuple[int, int]]] = {}
    for encoder, segment, rows in connection.execute(_SIZES, {"repository": repository_id}):
        of_encoder.setdefault(encoder, []).append((segment, rows))
    for sizes in of_encoder.values():
        if chosen := choose(sizes):
            connection.execute(_MERGE, {"repository": repository_id, "ids": list(chosen)})
            return len(chosen)
    return 0
