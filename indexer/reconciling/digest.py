"""One number for everything that readers of a repository see, to compare two ways of making it.

The digest is the SHA-256 of PostgreSQL's COPY text of these rows, table after table, each sorted
by ref, path and ordinal (bytes, not a language's order):

1. refs: name, commit
2. documents of each ref: path, blob, encoding, language, size, lines, stem, marks
3. chunks: lines, length, SHA-256 of content and lexemes (but the repository's own), vector
4. symbols, imports: all columns
5. counts per stem; skipped files with their reasons

Ids, generations, times, and the version of the analysis are left out: so it is the same whatever
the order, the batches, the number of workers, and the pushes on the way. Lexeme frequencies are,
too, as they count documents that wait to be published or swept.
"""

import hashlib
from collections.abc import Iterator

from sqlalchemy import text

from indexer import database
from indexer.tables import SCHEMA

# ruff: noqa: S608 - statements are made of our own constants; the id is a number

_REFS = f"""
SELECT ref, "commit" FROM {SCHEMA}.published_ref
WHERE repository_id = %(repository)s AND "commit" IS NOT NULL ORDER BY ref COLLATE "C\""""
_DOCUMENT = "d.path, d.blob, d.encoding, d.language, d.size, d.lines, d.stem, d.marks"
_HELD = f"""
FROM {SCHEMA}.published_ref r JOIN {SCHEMA}.membership m USING (repository_id, ref_id)
JOIN {SCHEMA}.document d ON d.repository_id = r.repository_id AND d.id = m.document_id"""
_LIVE = """
WHERE r.repository_id = %(repository)s AND m.from_generation <= r.generation
  AND (m.to_generation IS NULL OR m.to_generation > r.generation)
ORDER BY r.ref COLLATE "C", d.path"""
_CHILDREN = {
    "chunk": "t.ordinal, t.first_line, t.last_line, t.length,"
    " sha256(convert_to(t.content, 'UTF8')),"
    " sha256(convert_to(ts_delete(t.lexemes, '#' || t.repository_id)::text, 'UTF8'))",
    "embedding": "t.ordinal, t.vector",
    "sketch": "t.ordinal, t.trigrams",
    "symbol": "t.ordinal, t.name, t.normalised, t.qualified_name, t.kind, t.signature,"
    " t.documentation, t.first_line, t.last_line, t.span_start, t.span_end",
    "import_target": "t.ordinal, t.target, t.stem, t.line",
}
_STEMS = f"""
SELECT r.ref, t.stem, t.importers, t.bearers
FROM {SCHEMA}.published_ref r JOIN {SCHEMA}.stem_count t USING (repository_id, ref_id)
WHERE r.repository_id = %(repository)s ORDER BY r.ref COLLATE "C", t.stem COLLATE "C\""""
_SKIPPED = f"""
SELECT r.ref, t.path, t.reason, t.detail
FROM {SCHEMA}.published_ref r JOIN {SCHEMA}.skipped_file t USING (repository_id, ref_id, generation)
WHERE r.repository_id = %(repository)s ORDER BY r.ref COLLATE "C", t.path"""


def digest(repository_id: int) -> str:
    """Return the digest of a repository as 64 hexadecimal digits."""
    found = hashlib.sha256()
    with database.transaction() as connection:
        # One snapshot: a publish in between would mix two commits.
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        driver = database.driver(connection)
        for query in _queries():
            with driver.cursor().copy(
                f"COPY ({query}) TO STDOUT", {"repository": repository_id}
            ) as rows:
                for row in rows:
                    found.update(row)
            found.update(b"\\.\n")
    return found.hexdigest()


def _queries() -> Iterator[str]:
    """Yield the queries whose rows are digested, in order."""
    yield _REFS
    yield f"SELECT r.ref, {_DOCUMENT} {_HELD} {_LIVE}"
    for table, columns in _CHILDREN.items():
        child = f"JOIN {SCHEMA}.{table} t ON t.repository_id = d.repository_id"
        yield (
            f"SELECT r.ref, d.path, {columns} {_HELD} {child} AND t.document_id = d.id"
            f" {_LIVE}, t.ordinal"
        )
    yield _STEMS
    yield _SKIPPED
