"""The files of a commit as rows of a temporary table, so that PostgreSQL compares them.

A tree is as large as it likes: its files go by one at a time, and what comes back is what differs
from the index. The table lasts for one transaction; call `stage` first.
"""

import struct
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Connection, text

from indexer import database, memory, pgcopy
from indexer.errors import SourceTooLarge
from indexer.limits import BATCHES, MIB, git_limits
from indexer.tables import SCHEMA, analysis_of_file
from indexer.text.paths import display
from indexer.types import Entry, SkippedFile

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

TABLE = "pg_temp.commit_file"
MANY = 1_000
"""Files: from here on they are hashed; fewer are looked up one by one."""
_CREATE = text("""
CREATE TEMPORARY TABLE commit_file (path bytea NOT NULL, blob bytea, size integer, mode integer,
  said text, path_text text, reason text, detail text) ON COMMIT DROP""")
_COLUMNS = 8
_COPY = f"COPY {TABLE} FROM STDIN (FORMAT binary)"
_figures = struct.Struct("!iiii").pack
"""Size and mode, each after its length."""
IS_OF_FILE = """d.repository_id = :repository AND d.path = f.path AND d.blob = f.blob
  AND d.analysis = :analysis || f.said"""
"""A document `d` is what a file `f` would yield (`tables.analysis_of_file`)."""
_LEAVE_OUT = text(f"""
UPDATE {TABLE} f SET reason = u.reason, detail = u.detail FROM {SCHEMA}.unreadable_blob u
WHERE f.reason IS NULL AND u.repository_id = :repository AND u.path = f.path AND u.blob = f.blob
  AND (u.analysis = :analysis || f.said OR :stale)
  AND NOT EXISTS (SELECT FROM {SCHEMA}.document d WHERE {IS_OF_FILE})""")
"""Whether one is built is a join, which `plan_for` settles: looked up for each file, in a
repository that no statistics know yet, it once read all documents for every file.
"""
_MISSING = text(f"""
SELECT path, blob, size, mode, ltrim(said, '-') FROM {TABLE} f
WHERE reason IS NULL AND NOT EXISTS (SELECT FROM {SCHEMA}.document d
  WHERE {IS_OF_FILE}) ORDER BY path""")


@dataclass(slots=True)
class Staged:
    """What went by: `files` are to be indexed, of which `bytes` are read; `skipped` are not."""

    files: int = 0
    bytes: int = 0
    skipped: int = 0


def stage(connection: Connection, files: Generator[Entry | SkippedFile]) -> Staged:
    """Write the files of a commit (`discover`) to the table; their number settles the joins.

    Raise `SourceTooLarge` where that takes too much memory.
    """
    staged = Staged()
    connection.execute(_CREATE)
    most = git_limits().tree_bytes
    too_large = SourceTooLarge(
        what="in the paths and the rules of its files",
        limit=f"{most // MIB:,} MiB",
        setting="OMNIWEB_TREE_MEMORY_MIB",
    )
    with (
        memory.limited(most, too_large),
        closing(files),
        database.driver(connection).cursor() as cursor,
        cursor.copy(_COPY) as copy,
    ):
        for piece in pgcopy.pieces(_rows(files, staged)):
            copy.write(piece)
    database.plan_for(connection, many=staged.files >= MANY)
    return staged


def _rows(files: Iterator[Entry | SkippedFile], staged: Staged) -> Iterator[bytes]:
    for each in files:
        if isinstance(each, Entry):
            staged.files += 1
            staged.bytes += each.read_bytes
            yield _of_entry(each)
        else:
            staged.skipped += 1
            yield _of_skipped(each)


def _of_entry(entry: Entry) -> bytes:
    return pgcopy.row_of(
        _COLUMNS,
        pgcopy.binary(entry.path),
        pgcopy.binary(bytes.fromhex(entry.blob)),
        _figures(4, entry.size, 4, entry.mode),
        pgcopy.string(analysis_of_file("", entry.said)),
        _path_text(entry.path),
        pgcopy.NULL,
        pgcopy.string(entry.rest) if entry.rest else pgcopy.NULL,
    )


def _of_skipped(skipped: SkippedFile) -> bytes:
    return pgcopy.row_of(
        _COLUMNS,
        pgcopy.binary(skipped.path),
        pgcopy.NULL * 4,
        _path_text(skipped.path),
        pgcopy.string(skipped.reason),
        pgcopy.string(skipped.detail),
    )


def _path_text(path: bytes) -> bytes:
    """Return the field `path_text`: null if the path itself is shown (`PATH_TEXT`)."""
    return pgcopy.NULL if path.isascii() else pgcopy.string(display(path))


PATH_TEXT = "coalesce(path_text, convert_from(path, 'UTF8'))"
"""How the path of a row is shown."""


def leave_out_unreadable(
    connection: Connection, repository_id: int, analysis: str, *, stale: bool
) -> int:
    """Leave out the files that could not be read, with what was learnt of them; return how many.

    `stale`: also those that only an older analysis has read. What is built stays.
    """
    values = {"repository": repository_id, "analysis": analysis, "stale": stale}
    return connection.execute(_LEAVE_OUT, values).rowcount


def missing(connection: Connection, repository_id: int, analysis: str) -> Iterator[Entry]:
    """Yield the files that are neither built nor left out, by path, a batch at a time."""
    values = {"repository": repository_id, "analysis": analysis}
    rows = connection.execute(_MISSING, values, execution_options={"yield_per": BATCHES.files})
    for path, blob, size, mode, said in rows:
        yield Entry(path, blob.hex(), size, mode, said)
