"""More repositories out of those that are indexed: their rows again, under other ids.

Their codes, too, and the lexeme of their repository that each chunk has.

Indexing 10,000 repositories takes hours; what asks and lists them needs the rows alone. What is
measured of indexing itself is measured on those that went through the door.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import psycopg
from psycopg import Connection

from benchmarks.figures import Figures
from benchmarks.site import Site
from benchmarks.small_repositories import folder_of, name_of

_TABLES = {
    "document": ("id",),
    "membership": ("ref_id", "document_id"),
    "chunk": ("document_id",),
    "embedding": ("document_id",),
    "sketch": ("document_id",),
    "symbol": ("document_id",),
    "import_target": ("document_id",),
    "occurrence": ("document_id",),
    "lexeme_frequency": (),
    "repository_statistics": (),
    "skipped_file": ("ref_id",),
    "stem_count": ("ref_id",),
    "unreadable_blob": (),
    "published_ref": ("ref_id",),  # the last: only now there is something to be seen
}
"""Tables of the index with the columns that count within all repositories."""
_OF_VECTORS = frozenset({"embedding"})
_OWN_LEXEME = "ts_delete(rows.lexemes, '#' || copied.before) || ('#' || copied.after)::tsvector"
_SEGMENTS = """
    SELECT copied.after, encoder, rows, documents, counts, codes FROM copied
    JOIN search_index.code_segment segment ON segment.repository_id = copied.before
"""
_ADD_SEGMENT = """
    INSERT INTO search_index.code_segment (repository_id, encoder, rows, documents, counts, codes)
    VALUES (%s, %s, %s, %s, %s, %s)
"""
_COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'search_index' AND table_name = %s ORDER BY ordinal_position
"""
_ADD = """
    INSERT INTO repositories_repository (
        name, source, local, default_ref, extra_refs, resolved_ref, visibility, polling_interval,
        excludes, credentials, created_at)
    SELECT name, source, true, '', '[]', 'refs/heads/main', 'private', 0, '[]', '', now()
    FROM unnest(%s::text[], %s::text[]) AS added(name, source)
    RETURNING id
"""
_RUN = """
    INSERT INTO repositories_indexrun (
        repository_id, ref, full_ref, reason, "full", state, attempt, strikes, commit, files_total,
        files_known, files_done, bytes_total, bytes_known, bytes_done, skipped, documents_added,
        documents_removed, phase_seconds, phase_memory, note, error_code, error, created_at,
        started_at, finished_at)
    SELECT DISTINCT ON (copied.after)
        copied.after, '', full_ref, reason, "full", state, attempt, strikes, commit, files_total,
        files_known, files_done, bytes_total, bytes_known, bytes_done, skipped, documents_added,
        documents_removed, phase_seconds, phase_memory, note, error_code, error, created_at,
        started_at, finished_at
    FROM copied JOIN repositories_indexrun run ON run.repository_id = copied.before
    WHERE state = 'done' ORDER BY copied.after, run.id DESC
"""


def multiply(site: Site, number: int, figures: Figures) -> None:
    """Copy the indexed repositories until there are `number`; the names go on where they end."""
    from benchmarks.estate_site import sources

    began = time.perf_counter()
    with psycopg.connect(site.database, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        held = _one(connection, "SELECT count(*) FROM repositories_repository")
        originals = [
            row[0]
            for row in connection.execute(
                "SELECT repository_id FROM search_index.published_ref WHERE generation > 0"
                " AND fence > 0 ORDER BY 1"
            )
        ]
        while held < number:
            chosen = originals[: number - held]
            numbers = range(held, held + len(chosen))
            places = [str(folder_of(sources(), each)) for each in numbers]
            with connection.transaction():
                copy_rows(connection, chosen, [name_of(each) for each in numbers], places)
            held += len(chosen)
        connection.execute("VACUUM ANALYZE")
    figures.show("copied", time.perf_counter() - began, "s", repositories=number)


def copy_rows(
    connection: Connection[Any],
    chosen: Sequence[int],
    names: Sequence[str],
    places: Sequence[str],
    *,
    vectors: bool = True,
) -> Sequence[int]:
    """Copy the rows of repositories under new names and sources; return the new ids, in order.

    Without `vectors` the copies have neither vectors nor codes. A transaction has to be open.
    """
    added = [row[0] for row in connection.execute(_ADD, (names, places))]
    connection.execute("CREATE TEMPORARY TABLE copied (before int, after int) ON COMMIT DROP")
    connection.execute(
        "INSERT INTO copied SELECT * FROM unnest(%s::int[], %s::int[])", (list(chosen), added)
    )
    connection.execute(_RUN)
    steps = {
        "document_id": _step(connection, "document", "id"),
        "ref_id": _step(connection, "published_ref", "ref_id"),
    }
    for table, moved in _TABLES.items():
        if vectors or table not in _OF_VECTORS:
            columns = [row[0] for row in connection.execute(_COLUMNS, (table,))]
            shifted = {name: steps.get(name, steps["document_id"]) for name in moved}
            values = [_value(table, name, shifted, vectors=vectors) for name in columns]
            statement = (
                f"INSERT INTO search_index.{table} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE"
                f" SELECT {', '.join(values)} FROM copied"
                f" JOIN search_index.{table} rows ON rows.repository_id = copied.before"
            )
            connection.execute(statement.encode())
    if vectors:
        _copy_segments(connection, steps["document_id"])
    for table, column in (("document", "id"), ("published_ref", "ref_id")):
        statement = (
            f"SELECT setval(pg_get_serial_sequence('search_index.{table}', '{column}'),"
            f" (SELECT max({column}) FROM search_index.{table}))"
        )
        connection.execute(statement.encode())
    return added


def _value(table: str, name: str, shifted: Mapping[str, int], *, vectors: bool) -> str:
    """Return the SQL of a column's value in the copy."""
    if name == "repository_id":
        return "copied.after"
    if (table, name) == ("chunk", "lexemes"):
        return _OWN_LEXEME
    if (table, name) == ("repository_statistics", "coded") and not vectors:
        return "NULL"
    return f"rows.{name} + {shifted[name]}" if name in shifted else f"rows.{name}"


def _copy_segments(connection: Connection[Any], step: int) -> None:
    """Copy the codes: their documents are numbers in bytes, which SQL does not add to."""
    with connection.cursor() as cursor:
        found = cursor.execute(_SEGMENTS, binary=True).fetchall()
        moved = ((np.frombuffer(each[3], "<i8") + step).tobytes() for each in found)
        rows = [(*row[:3], ids, *row[4:]) for row, ids in zip(found, moved, strict=True)]
        cursor.executemany(_ADD_SEGMENT, rows)


def _step(connection: Connection[Any], table: str, column: str) -> int:
    """Return how far ids are moved: past all that there are."""
    return _one(connection, f"SELECT max({column}) FROM search_index.{table}")


def _one(connection: Connection[Any], statement: str) -> int:
    row = connection.execute(statement.encode()).fetchone()
    return int(row[0]) if row else 0
