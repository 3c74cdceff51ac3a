"""Writing a batch: everything of it or nothing, and a second time nothing at all."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from psycopg import Connection as Driver
from psycopg.rows import TupleRow
from sqlalchemy import Table, text

from indexer import database, pgcopy
from indexer.building.rows import Built, Unreadable
from indexer.planning.plan import analysis_version
from indexer.segments.segment import Segment
from indexer.tables import (
    CHILDREN,
    READ_COLUMNS,
    SCHEMA,
    analysis_of_file,
    column_list,
    document,
    layout,
    lexeme_delta,
    sql_type,
)
from indexer.text import codes
from indexer.types import Entry

STATISTICS = ("#documents", "#chunks", "#lexemes", "#bytes")
"""What of `lexeme_delta` counts for `repository_statistics`; no word gives such a lexeme."""
_NEXT_IDS = text(
    f"SELECT nextval('{SCHEMA}.document_id_seq') FROM generate_series(1, :count)"  # noqa: S608 - our own constant
)
_DOCUMENT_COLUMNS = (
    document.c.id,
    document.c.path,
    document.c.blob,
    document.c.analysis,
    *READ_COLUMNS,
)
_ARRAYS = ", ".join(f"%s::{sql_type(column)}[]" for column in _DOCUMENT_COLUMNS)
_INSERT = f"""
INSERT INTO {document.fullname} (repository_id, {column_list(_DOCUMENT_COLUMNS)})
SELECT %s, * FROM unnest({_ARRAYS})
ON CONFLICT DO NOTHING RETURNING id"""  # noqa: S608 - a constant
_DELTA_PACKER = pgcopy.RowPacker(layout([lexeme_delta])[lexeme_delta.name])
_INSERT_UNREADABLE = f"""
INSERT INTO {SCHEMA}.unreadable_blob AS kept (repository_id, path, blob, reason, detail, analysis)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (repository_id, path, blob) DO UPDATE
SET reason = excluded.reason, detail = excluded.detail, analysis = excluded.analysis
WHERE kept.analysis <> excluded.analysis"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A file of a batch with its rows, or with why it has none."""

    entry: Entry
    document_id: int
    response: Built | Unreadable


def take_ids(count: int) -> list[int]:
    """Return so many ids for documents: their rows can be made before they are inserted."""
    with database.transaction() as connection:
        return list(connection.execute(_NEXT_IDS, {"count": count}).scalars())


def write_batch(repository_id: int, files: Sequence[BuiltFile]) -> int:
    """Write files in one transaction; return how many documents are new.

    What is there already stays: rows of a document are inserted with it or not at all.
    """
    with database.transaction() as connection:
        analysis = analysis_version(connection, repository_id)
        driver = database.driver(connection)
        built = [each for each in files if isinstance(each.response, Built)]
        fresh = _insert_documents(driver, repository_id, built, analysis)
        inserted = {
            each.document_id: each.response
            for each in built
            if each.document_id in fresh and isinstance(each.response, Built)
        }
        _copy_children(driver, repository_id, [*inserted.values()])
        _insert_codes(driver, repository_id, inserted)
        _insert_unreadable(driver, repository_id, files, analysis)
    return len(fresh)


def _insert_documents(
    driver: "Driver[TupleRow]", repository_id: int, built: Iterable[BuiltFile], analysis: str
) -> set[int]:
    """Insert documents in the order of their paths, so that two writers never wait in a ring."""
    rows = [
        (
            each.document_id,
            each.entry.path,
            bytes.fromhex(each.entry.blob),
            analysis_of_file(analysis, each.entry.said),
            *(getattr(row, column.key) for column in READ_COLUMNS),
        )
        for each in sorted(built, key=lambda each: each.entry.path)
        if isinstance(row := each.response, Built)
    ]
    if not rows:
        return set()
    columns = [list(column) for column in zip(*rows, strict=True)]
    found = driver.execute(_INSERT, [repository_id, *columns])
    return {row[0] for row in found.fetchall()}


def _copy_children(driver: "Driver[TupleRow]", repository_id: int, rows: Sequence[Built]) -> None:
    if not rows:
        return
    for table in CHILDREN:
        _copy(driver, table, (row.rows[table.name] for row in rows))
    lexemes: Counter[str] = Counter()
    for row in rows:
        lexemes.update(row.lexemes.split())
    sums = (
        len(rows),
        sum(row.chunks for row in rows),
        sum(row.length for row in rows),
        sum(row.size for row in rows),
    )
    counts = {**lexemes, **dict(zip(STATISTICS, sums, strict=True))}
    delta: dict[str, list[object]] = {
        "repository_id": [repository_id],
        "lexemes": [list(counts)],
        "chunks": [list(counts.values())],
    }
    _copy(driver, lexeme_delta, [_DELTA_PACKER.rows({}, delta)])


def _insert_codes(
    driver: "Driver[TupleRow]", repository_id: int, inserted: Mapping[int, Built]
) -> None:
    """Write the codes of new documents as one segment; those without chunks are named, too."""
    if inserted:
        each = ((document, row.codes) for document, row in inserted.items())
        Segment.of(codes.version(), each).insert(driver, repository_id)


def _copy(driver: "Driver[TupleRow]", table: Table, rows: Iterable[bytes]) -> None:
    statement = f"COPY {table.fullname} ({column_list(table.c)}) FROM STDIN (FORMAT binary)"
    with driver.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        copy.write(pgcopy.stream(rows))


def _insert_unreadable(
    driver: "Driver[TupleRow]", repository_id: int, files: Iterable[BuiltFile], analysis: str
) -> None:
    rows = [
        (
            repository_id,
            each.entry.path,
            bytes.fromhex(each.entry.blob),
            str(each.response.reason),
            each.response.detail,
            analysis_of_file(analysis, each.entry.said),
        )
        for each in sorted(files, key=lambda each: each.entry.path)
        if isinstance(each.response, Unreadable)
    ]
    if rows:
        with driver.cursor() as cursor:
            cursor.executemany(_INSERT_UNREADABLE, rows)
