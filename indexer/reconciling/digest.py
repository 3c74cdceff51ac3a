"""One number for everything that readers of a repository see, to compare two ways of making it.

The digest is the SHA-256 of PostgreSQL's COPY text of these rows, table after table, each sorted
by ref, path and ordinal (bytes, not a language's order):

1. refs: name, commit
2. documents of each ref: path, blob, and what reading it yields
3. their contents, table by table; of a chunk's text and lexemes (but the repository's own) the
   SHA-256
4. counts per module name; skipped files with their reasons

Ids, generations, times, and the version of the analysis are left out (`tables.digested`): so it is
the same whatever the order, the batches, the number of workers, and the pushes on the way. So are
lexeme counts, as they count documents that wait to be published or swept.
"""

import hashlib
from collections.abc import Iterator

from sqlalchemy import Table, text

from indexer import database
from indexer.tables import (
    CHILDREN,
    SCHEMA,
    chunk,
    column_list,
    digested,
    document,
    is_live,
    skipped_file,
    stem_count,
)

# ruff: noqa: S608 - statements are made of our own constants; the id is a number

_REFS = f"""
SELECT ref, "commit" FROM {SCHEMA}.published_ref
WHERE repository_id = %(repository)s AND "commit" IS NOT NULL ORDER BY ref COLLATE "C\""""
_DOCUMENTS = f"""
{SCHEMA}.published_ref r JOIN {SCHEMA}.membership m USING (repository_id, ref_id)
JOIN {SCHEMA}.document d ON d.repository_id = r.repository_id AND d.id = m.document_id"""
_VISIBLE = f"""
WHERE r.repository_id = %(repository)s AND {is_live("m", "r.generation")}
ORDER BY r.ref COLLATE "C", d.path"""
_INSTEAD = {
    chunk.c.content: "sha256(convert_to(t.content, 'UTF8'))",
    chunk.c.lexemes: (
        "sha256(convert_to(ts_delete(t.lexemes, '#' || t.repository_id)::text, 'UTF8'))"
    ),
}
"""What is digested in place of a column of a table `t`."""


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
    yield f"SELECT r.ref, {column_list(digested(document), 'd')} FROM {_DOCUMENTS} {_VISIBLE}"
    yield from map(_of_children, CHILDREN)
    yield _of_refs(stem_count, "", 't.stem COLLATE "C"')
    yield _of_refs(skipped_file, ", generation", "t.path")


def _of_children(table: Table) -> str:
    """Build the query of what a table holds of the documents of each ref."""
    columns = ", ".join(_INSTEAD.get(each, f"t.{each.name}") for each in digested(table))
    return (
        f"SELECT r.ref, d.path, {columns} FROM {_DOCUMENTS}"
        f" JOIN {table.fullname} t ON t.repository_id = d.repository_id AND t.document_id = d.id"
        f" {_VISIBLE}, t.ordinal"
    )


def _of_refs(table: Table, joined: str, order: str) -> str:
    """Build the query of what a table holds of each ref, `joined` to it by more columns."""
    return (
        f"SELECT r.ref, {column_list(digested(table), 't')} FROM {SCHEMA}.published_ref r"
        f" JOIN {table.fullname} t USING (repository_id, ref_id{joined})"
        f' WHERE r.repository_id = %(repository)s ORDER BY r.ref COLLATE "C", {order}'
    )
