"""What adds up in the index, added up again: lexemes, imports, chunks of documents, owners.

Each check is one statement, and so sees one moment; its correction writes what is wrong alone.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, text

from indexer import database
from indexer.publishing import lexeme_counts
from indexer.reconciling.differences import Difference, DifferenceKind
from indexer.tables import OF_DOCUMENTS, OF_REFS, SCHEMA, is_live
from indexer.text.paths import display
from indexer.types import NOT_ITS_BYTES, Entry

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

_HELD = f"""
{SCHEMA}.chunk c JOIN {SCHEMA}.document d ON d.repository_id = c.repository_id
AND d.id = c.document_id WHERE c.repository_id = :repository"""
_OWN = "WHERE repository_id = :repository"
_MISCOUNTED = f"""
WITH due AS (
  SELECT lexeme, count(*) AS chunks FROM (SELECT c.lexemes FROM {_HELD}) AS held, unnest(lexemes)
  WHERE NOT starts_with(lexeme, '#') GROUP BY lexeme
  UNION ALL SELECT '#chunks', count(*) FROM {_HELD}
  UNION ALL SELECT '#lexemes', sum(c.length) FROM {_HELD}
  UNION ALL SELECT '#documents', count(*) FROM {SCHEMA}.document {_OWN}
  UNION ALL SELECT '#bytes', sum(size) FROM {SCHEMA}.document {_OWN}
), kept AS (
  SELECT lexeme, sum(chunks) AS chunks FROM (
    SELECT lexeme, chunks FROM {SCHEMA}.lexeme_frequency {_OWN}
    UNION ALL SELECT lexeme, added FROM {SCHEMA}.lexeme_delta,
      unnest(lexemes, {SCHEMA}.lexeme_delta.chunks) AS each (lexeme, added) {_OWN}
    UNION ALL SELECT name, number FROM {SCHEMA}.repository_statistics, LATERAL (VALUES
      ('#documents', documents), ('#chunks', chunks), ('#lexemes', lexemes), ('#bytes', bytes)
    ) AS named (name, number) {_OWN}
  ) AS written GROUP BY lexeme
)
SELECT lexeme, coalesce(due.chunks, 0) AS due, coalesce(kept.chunks, 0) AS kept
FROM due FULL JOIN kept USING (lexeme) WHERE coalesce(due.chunks, 0) <> coalesce(kept.chunks, 0)"""
_CORRECT_LEXEMES = text(f"""
INSERT INTO {SCHEMA}.lexeme_delta (repository_id, lexemes, chunks)
SELECT :repository, array_agg(lexeme), array_agg(due - kept) FROM ({_MISCOUNTED}) AS wrong
HAVING count(*) > 0""")
_WRONG_IMPORT_COUNTS = f"""
WITH live AS (
  SELECT DISTINCT m.ref_id, m.document_id FROM {SCHEMA}.membership m
  JOIN {SCHEMA}.published_ref r USING (repository_id, ref_id)
  WHERE m.repository_id = :repository AND {is_live("m", "r.generation")}
), due AS (
  SELECT ref_id, stem, sum(importers) AS importers, sum(bearers) AS bearers FROM (
    SELECT DISTINCT ref_id, document_id, stem, 1 AS importers, 0 AS bearers
    FROM live JOIN (SELECT * FROM {SCHEMA}.import_target {_OWN}) AS imports USING (document_id)
    UNION ALL SELECT ref_id, document_id, lower(stem), 0, 1
    FROM live JOIN (SELECT * FROM {SCHEMA}.document {_OWN}) AS d ON d.id = document_id
  ) AS counted GROUP BY ref_id, stem
), kept AS (SELECT ref_id, stem, importers, bearers FROM {SCHEMA}.stem_count {_OWN})
SELECT ref_id, stem, coalesce(due.importers, 0) AS importers, coalesce(due.bearers, 0) AS bearers,
  coalesce(kept.importers, 0) AS importers_kept, coalesce(kept.bearers, 0) AS bearers_kept
FROM due FULL JOIN kept USING (ref_id, stem)
WHERE (due.importers, due.bearers) IS DISTINCT FROM (kept.importers, kept.bearers)"""
_CORRECT_IMPORT_COUNTS = text(f"""
MERGE INTO {SCHEMA}.stem_count AS kept USING ({_WRONG_IMPORT_COUNTS}) AS wrong
ON kept.repository_id = :repository AND kept.ref_id = wrong.ref_id AND kept.stem = wrong.stem
WHEN MATCHED AND wrong.importers = 0 AND wrong.bearers = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET importers = wrong.importers, bearers = wrong.bearers
WHEN NOT MATCHED THEN INSERT (repository_id, ref_id, stem, importers, bearers)
  VALUES (:repository, wrong.ref_id, wrong.stem, wrong.importers, wrong.bearers)""")
_INCOMPLETE = text(f"""
SELECT d.id FROM {SCHEMA}.document d
LEFT JOIN (
  SELECT document_id, count(*) AS chunks, max(ordinal) + 1 AS last, max(last_line) AS lines,
    sum(octet_length(content)) AS size
  FROM {SCHEMA}.chunk {_OWN} GROUP BY document_id) AS c ON c.document_id = d.id
LEFT JOIN (
  SELECT document_id, count(*) AS vectors FROM {SCHEMA}.embedding {_OWN} GROUP BY document_id
) AS e ON e.document_id = d.id
LEFT JOIN (
  SELECT document_id, count(*) AS sketches FROM {SCHEMA}.sketch {_OWN} GROUP BY document_id
) AS s ON s.document_id = d.id
WHERE d.repository_id = :repository AND d.id = ANY(:documents) AND (
  (coalesce(chunks, 0), coalesce(chunks, 0), coalesce(chunks, 0), d.lines)
    <> (coalesce(last, 0), coalesce(vectors, 0), coalesce(sketches, 0), coalesce(c.lines, 0))
  OR d.encoding = 'utf-8' AND d.marks & {int(NOT_ITS_BYTES)} = 0 AND d.size <> coalesce(c.size, 0))
ORDER BY d.id""")
_NO_DOCUMENT = f"""{_OWN} AND NOT EXISTS (SELECT FROM {SCHEMA}.document d
  WHERE d.repository_id = :repository AND d.id = t.document_id)"""
_NO_REF = f"""{_OWN} AND NOT EXISTS (SELECT FROM {SCHEMA}.published_ref r
  WHERE r.repository_id = :repository AND r.ref_id = t.ref_id)"""


def miscounted(connection: Connection, repository_id: int) -> Iterator[Difference]:
    """Yield lexemes and sums (`#chunks` …) whose numbers are not those of the chunks."""
    database.plan_for(connection, many=True)
    rows = connection.execute(text(f"{_MISCOUNTED} ORDER BY lexeme"), {"repository": repository_id})
    for lexeme, due, kept in rows:
        yield Difference(
            DifferenceKind.LEXEME_COUNT, f"lexeme {lexeme}", f"{kept} instead of {due}"
        )


def correct_lexemes(connection: Connection, repository_id: int) -> None:
    """Write the corrections as a batch does, and fold them."""
    database.lock_repository(connection, repository_id)
    database.plan_for(connection, many=True)
    connection.execute(_CORRECT_LEXEMES, {"repository": repository_id})
    lexeme_counts.fold(connection, repository_id)


def wrong_import_counts(connection: Connection, repository_id: int) -> Iterator[Difference]:
    """Yield module names whose importers or files of that name are miscounted, by ref."""
    database.plan_for(connection, many=True)
    names = text(f"SELECT ref_id, ref FROM {SCHEMA}.published_ref {_OWN}")
    refs = {row.ref_id: row.ref for row in connection.execute(names, {"repository": repository_id})}
    rows = connection.execute(
        text(f"{_WRONG_IMPORT_COUNTS} ORDER BY ref_id, stem"), {"repository": repository_id}
    )
    for row in rows:
        kept, due = (row.importers_kept, row.bearers_kept), (row.importers, row.bearers)
        detail = "{} importers, {} bearers".format(*kept)
        detail += " instead of {} and {}".format(*due)
        name = f"{refs.get(row.ref_id, row.ref_id)}: stem {row.stem}"
        yield Difference(DifferenceKind.IMPORT_COUNT, name, detail)


def correct_import_counts(connection: Connection, repository_id: int) -> None:
    """Correct the counts that are wrong."""
    database.lock_repository(connection, repository_id)
    database.plan_for(connection, many=True)
    connection.execute(_CORRECT_IMPORT_COUNTS, {"repository": repository_id})


def incomplete(
    connection: Connection, repository_id: int, documents: Mapping[int, Entry]
) -> Iterator[Difference]:
    """Yield documents whose chunks and vectors do not add up; nothing is read again for it."""
    database.plan_for(connection, many=True)
    found = connection.execute(
        _INCOMPLETE, {"repository": repository_id, "documents": list(documents)}
    )
    for document in found.scalars():
        path = display(documents[document].path)
        yield Difference(DifferenceKind.ROWS, path, "chunks or vectors are missing", document)


def orphans(connection: Connection, repository_id: int) -> Iterator[Difference]:
    """Yield rows of documents and of refs that do not exist, those of one together."""
    database.plan_for(connection, many=True)
    for tables, column, condition in (
        (OF_DOCUMENTS, "document_id", _NO_DOCUMENT),
        (OF_REFS, "ref_id", _NO_REF),
    ):
        for table in tables:
            found = connection.execute(
                text(
                    f"SELECT {column}, count(*) FROM {table.fullname} t {condition}"
                    f" GROUP BY {column} ORDER BY {column}"
                ),
                {"repository": repository_id},
            )
            for number, count in found:
                what = f"{table.name} of {column.removesuffix('_id')} {number}"
                yield Difference(DifferenceKind.ORPHAN, what, f"rows: {count}")


def remove_orphans(connection: Connection, repository_id: int) -> None:
    """Remove rows of documents and of refs that do not exist."""
    database.plan_for(connection, many=True)
    who = {"repository": repository_id}
    for table in OF_DOCUMENTS:
        connection.execute(text(f"DELETE FROM {table.fullname} t {_NO_DOCUMENT}"), who)
    for table in OF_REFS:
        connection.execute(text(f"DELETE FROM {table.fullname} t {_NO_REF}"), who)
