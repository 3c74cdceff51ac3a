"""What PostgreSQL says of codes: which index it is, which segments there are, who is live."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection, Error

from indexer.tables import is_live
from indexer.text import codes
from omniweb.search.index import snapshots
from omniweb.search.index.arrays import integers, sent
from omniweb.search.index.conditions import Condition
from omniweb.search.index.snapshots import SNAPSHOTS
from omniweb.search.nearest.segment import Segment
from omniweb.search.types import Snapshot

SLICE_CHUNKS = 1_000_000
"""Of repositories whose live documents are asked for at once."""
_INDEX = """
SELECT system_identifier, timeline_id, (SELECT oid FROM pg_database
  WHERE datname = current_database()), to_regclass('search_index.code_segment')::oid
FROM pg_control_system(), pg_control_checkpoint()"""
_TABLE = "SELECT to_regclass('search_index.code_segment')::oid"
_EXISTING = """
SELECT repository_id, id, rows FROM search_index.code_segment
WHERE repository_id = ANY(%(repositories)s::int[]) AND encoder = %(encoder)s ORDER BY 1, 2"""
_ALL = "SELECT repository_id, id FROM search_index.code_segment WHERE encoder = %(encoder)s"
_SEGMENTS = """
SELECT repository_id, id, documents, counts, codes FROM search_index.code_segment
JOIN unnest(%(repositories)s::int[], %(ids)s::bigint[]) AS k(repository_id, id)
USING (repository_id, id)"""
_LIVE = f"""
SELECT snapshot.repository_id, snapshot.ref_id, (
  SELECT string_agg(int8send(m.document_id), '') FROM search_index.membership m
  WHERE m.repository_id = snapshot.repository_id AND m.ref_id = snapshot.ref_id
  AND {is_live("m", "snapshot.generation")})
FROM {SNAPSHOTS}"""
_PUBLISHED = """
SELECT repository_id, ref_id, ref, "commit", generation, coalesce(chunks, 0)
FROM search_index.published_ref LEFT JOIN search_index.repository_statistics USING (repository_id)
WHERE "commit" IS NOT NULL ORDER BY repository_id"""
_IDS = np.dtype(">i8")
"""As the database sends a bigint."""


def index_name(connection: Connection[Any]) -> str | None:
    """Name the index and the version of its codes; None where it has no table of codes.

    Another server, another database, tables made anew or a restored state have another name. Where
    the server does not say which it is, its address must do.
    """
    try:
        row = connection.execute(_INDEX).fetchone()
    except Error:
        row = (connection.info.dsn, *(connection.execute(_TABLE).fetchone() or (None,)))
    if row is None or row[-1] is None:
        return None
    return f"{hashlib.sha256(repr(row).encode()).hexdigest()[:16]}-{codes.version()}"


def existing(
    connection: Connection[Any], repositories: Sequence[int]
) -> list[tuple[int, int, int]]:
    """Return the segments of some repositories: whose, their ids and how many rows they have."""
    asked = {"repositories": integers(repositories), "encoder": codes.version()}
    return connection.execute(_EXISTING, asked).fetchall()


def all_existing(connection: Connection[Any]) -> set[tuple[int, int]]:
    """Return all segments that there are: whose, and their ids."""
    return set(connection.execute(_ALL, {"encoder": codes.version()}).fetchall())


def segments(connection: Connection[Any], keys: Sequence[tuple[int, int]]) -> list[Segment]:
    """Return those of some segments that are still there and whole."""
    asked = {"repositories": [key[0] for key in keys], "ids": [key[1] for key in keys]}
    with connection.cursor(binary=True) as cursor:
        rows = cursor.execute(_SEGMENTS, asked).fetchall()
    return [read for row in rows if (read := Segment.read(*row)) is not None]


def slices(searched: Sequence[Snapshot]) -> Iterator[list[Snapshot]]:
    """Yield snapshots whose live documents are asked for at once, all of them in turn."""
    some: list[Snapshot] = []
    chunks = 0
    for each in searched:
        if some and chunks + each.chunks > SLICE_CHUNKS:
            yield some
            some, chunks = [], 0
        some.append(each)
        chunks += each.chunks
    if some:
        yield some


def live_documents(
    connection: Connection[Any], searched: Sequence[Snapshot]
) -> Mapping[tuple[int, int], NDArray[np.int64]]:
    """Return the ids of the live documents of snapshots, by repository and ref."""
    with connection.cursor(binary=True) as cursor:
        rows = cursor.execute(_LIVE, snapshots.parameters(searched)).fetchall()
    return {(row[0], row[1]): read_ids(row[2]) for row in rows}


def published(connection: Connection[Any]) -> list[Snapshot]:
    """Return the newest generations of all refs of all repositories, without their names."""
    return [Snapshot(row[0], "", *row[1:]) for row in connection.execute(_PUBLISHED).fetchall()]


def meeting_sql(searched: Sequence[Snapshot], condition: Condition) -> str:
    """Build the SQL for the ids of all documents of the snapshots that meet a condition."""
    return f"""
SELECT {sent("id")} FROM search_index.document d
WHERE {snapshots.searched_by(searched, "d")} AND {condition.sql}"""


def read_ids(packed: bytes | None) -> NDArray[np.int64]:
    """Read document ids as the database joins them."""
    return np.frombuffer(packed or b"", _IDS).astype(np.int64)
