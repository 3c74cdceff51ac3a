"""Writing a batch: everything of it or nothing, and a second time nothing at all."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from psycopg import Connection as Driver
from psycopg.rows import TupleRow
from sqlalchemy import text

from indexer import database, pgcopy
from indexer.building.rows import Built, Unreadable
from indexer.planning.plan import analysis_version
from indexer.tables import SCHEMA
from indexer.types import Entry

STATISTICS = ("#documents", "#chunks", "#lexemes", "#bytes")
"""What of `lexeme_delta` counts for `repository_statistics`; no word gives such a lexeme."""
COLUMNS = {
    "chunk": "repository_id, document_id, ordinal, first_line, last_line, length, content, lexemes",
    "embedding": "repository_id, document_id, ordinal, vector",
    "sketch": "repository_id, document_id, ordinal, trigrams",
    "symbol": "repository_id, document_id, ordinal, name, normalised, qualified_name, kind,"
    " signature, documentation, first_line, last_line, span_start, span_end",
    "import_target": "repository_id, document_id, ordinal, target, stem, line",
    "lexeme_delta": "repository_id, lexemes, chunks",
}
"""In the order of the rows that `rows` makes."""
_NEXT_IDS = text(
    f"SELECT nextval('{SCHEMA}.document_id_seq') FROM generate_series(1, :count)"  # noqa: S608 - our own constant
)
_INSERT = f"""
INSERT INTO {SCHEMA}.document (repository_id, id, path, path_text, blob, encoding, language, size,
  lines, stem, marks, analysis)
SELECT %s, * , %s FROM unnest(%s::bigint[], %s::bytea[], %s::text[], %s::bytea[], %s::text[],
  %s::text[], %s::int[], %s::int[], %s::text[], %s::smallint[])
ON CONFLICT DO NOTHING RETURNING id"""  # noqa: S608 - a constant

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
    answer: Built | Unreadable


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
        built = [each for each in files if isinstance(each.answer, Built)]
        fresh = _insert_documents(driver, repository_id, built, analysis)
        inserted = [each.answer for each in built if each.document_id in fresh]
        _copy_children(driver, repository_id, [row for row in inserted if isinstance(row, Built)])
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
            row.path_text,
            bytes.fromhex(each.entry.blob),
            row.encoding,
            row.language,
            row.size,
            row.lines,
            row.module_name,
            row.flags,
        )
        for each in sorted(built, key=lambda each: each.entry.path)
        if isinstance(row := each.answer, Built)
    ]
    if not rows:
        return set()
    columns = [list(column) for column in zip(*rows, strict=True)]
    found = driver.execute(_INSERT, [repository_id, analysis, *columns])
    return {row[0] for row in found.fetchall()}


def _copy_children(driver: "Driver[TupleRow]", repository_id: int, rows: Sequence[Built]) -> None:
    if not rows:
        return
    _copy(driver, "chunk", (row.chunk_rows for row in rows))
    _copy(driver, "embedding", (row.embedding_rows for row in rows))
    _copy(driver, "sketch", (row.sketch_rows for row in rows))
    _copy(driver, "symbol", (row.symbol_rows for row in rows))
    _copy(driver, "import_target", (row.import_rows for row in rows))
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
    delta = pgcopy.row(
        pgcopy.integer(repository_id),
        pgcopy.strings(list(counts)),
        pgcopy.bigints(list(counts.values())),
    )
    _copy(driver, "lexeme_delta", [delta])


def _copy(driver: "Driver[TupleRow]", table: str, rows: Iterable[bytes]) -> None:
    statement = f"COPY {SCHEMA}.{table} ({COLUMNS[table]}) FROM STDIN (FORMAT binary)"
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(pgcopy.stream(rows))


def _insert_unreadable(
    driver: "Driver[TupleRow]", repository_id: int, files: Iterable[BuiltFile], analysis: str
) -> None:
    rows = [
        (
            repository_id,
            each.entry.path,
            bytes.fromhex(each.entry.blob),
            str(each.answer.reason),
            each.answer.detail,
            analysis,
        )
        for each in sorted(files, key=lambda each: each.entry.path)
        if isinstance(each.answer, Unreadable)
    ]
    if rows:
        with driver.cursor() as cursor:
            cursor.executemany(_INSERT_UNREADABLE, rows)
