"""Segments without documents that were swept: a reader leaves them out, and pays for each."""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from indexer import database
from indexer.segments import filling, naming, segment
from indexer.segments.segment import Segment
from indexer.tables import SCHEMA

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

MOST_DEAD = 0.25
"""Of the rows of a segment; with more it is written again."""
_SEGMENTS = text(f"""
SELECT id, documents, counts FROM {SCHEMA}.code_segment
WHERE repository_id = :repository ORDER BY id""")


def tidy(repository_id: int) -> int:
    """Write segments again that are dead to more than a quarter; return how many these were.

    Documents that nobody has named are noticed here, too: an earlier version built them.
    """
    with database.transaction() as connection:
        segments = connection.execute(_SEGMENTS, {"repository": repository_id}).all()
        documents = naming.existing(connection, repository_id)
    found = [number for number, ids, counts in segments if _is_bad(ids, counts, documents)]
    for number in found:
        _rewrite(repository_id, number)
    filling.look_again(repository_id)
    return len(found)


def _is_bad(ids: bytes, counts: bytes, existing: NDArray[np.int64]) -> bool:
    try:
        documents, chunks = segment.numbered(ids, counts)
    except ValueError:
        return True
    alive = np.isin(documents, existing)
    return not alive.any() or bool(chunks[~alive].sum() > MOST_DEAD * chunks.sum())


def _rewrite(repository_id: int, number: int) -> None:
    """Put a segment of the living documents in its place; nothing for one that is damaged."""
    with database.transaction() as connection:
        database.lock_repository(connection, repository_id)
        new = _living(connection, repository_id, number)
        segment.replace(connection, repository_id, [number], new)


def _living(connection: Connection, repository_id: int, number: int) -> Segment | None:
    try:
        old = segment.read(connection, repository_id, number)
    except ValueError:
        return None
    if old is None:  # merged meanwhile
        return None
    alive = np.isin(old.documents, naming.existing(connection, repository_id))
    return old.only(alive) if alive.any() else None
