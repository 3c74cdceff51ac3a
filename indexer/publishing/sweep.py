"""Removing rows that no reader can see: old generations, refs, documents of none, a repository.

In slices, each a short transaction of its own: whoever searches or publishes never waits long, and
after a crash the next sweep goes on. What a slice takes away is written down for the lexeme counts.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, text

from indexer import database
from indexer.publishing import lexeme_counts
from indexer.segments import tidying
from indexer.tables import CHILDREN, OF_REFS, SCHEMA, document, metadata, published_ref
from indexer.types import ref_names

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

SLICE = 500
"""Documents removed in one transaction."""

_OLDEST = """CASE WHEN r.published_at < now() - CAST(:leave AS interval) THEN r.generation
  ELSE r.generation - 1 END"""
"""The oldest generation of a ref that somebody may still read."""
_DROP_MEMBERS = text(f"""
DELETE FROM {SCHEMA}.membership m USING {SCHEMA}.published_ref r
WHERE m.repository_id = :repository AND r.repository_id = m.repository_id AND r.ref_id = m.ref_id
  AND m.to_generation <= {_OLDEST}""")
_DROP_SKIPPED = text(f"""
DELETE FROM {SCHEMA}.skipped_file s USING {SCHEMA}.published_ref r
WHERE s.repository_id = :repository AND r.repository_id = s.repository_id AND r.ref_id = s.ref_id
  AND s.generation < {_OLDEST}""")
_HAS_READERS = text(f"""
SELECT EXISTS (SELECT FROM {SCHEMA}.published_ref r
  WHERE r.repository_id = :repository AND r.published_at >= now() - CAST(:leave AS interval))""")
_DROP_REFS = text(f"""
DELETE FROM {SCHEMA}.published_ref
WHERE repository_id = :repository AND ref <> ALL(CAST(:refs AS text[])) RETURNING ref_id""")
_DROP_UNREADABLE = text(f"""
DELETE FROM {SCHEMA}.unreadable_blob u WHERE u.repository_id = :repository AND NOT EXISTS (
  SELECT FROM {SCHEMA}.skipped_file s WHERE s.repository_id = :repository AND s.path = u.path)""")
_UNHELD = text(f"""
SELECT id FROM {SCHEMA}.document d WHERE d.repository_id = :repository AND d.id > :after
  AND NOT EXISTS (SELECT FROM {SCHEMA}.membership m
    WHERE m.repository_id = d.repository_id AND m.document_id = d.id)
ORDER BY id LIMIT :slice""")
_ANY = text(f"""
SELECT id FROM {SCHEMA}.document WHERE repository_id = :repository ORDER BY id LIMIT :slice""")
_COUNT_OUT = text(f"""
INSERT INTO {SCHEMA}.lexeme_delta (repository_id, lexemes, chunks)
SELECT :repository, array_agg(lexeme), array_agg(chunks) FROM (
SELECT lexeme, -count(*) AS chunks FROM {SCHEMA}.chunk, unnest(lexemes)
WHERE repository_id = :repository AND document_id = ANY(:documents)
  AND NOT starts_with(lexeme, '#') GROUP BY lexeme
UNION ALL SELECT '#chunks', -count(*) FROM {SCHEMA}.chunk
WHERE repository_id = :repository AND document_id = ANY(:documents)
UNION ALL SELECT '#lexemes', -coalesce(sum(length), 0) FROM {SCHEMA}.chunk
WHERE repository_id = :repository AND document_id = ANY(:documents)
UNION ALL SELECT '#documents', -count(*) FROM {SCHEMA}.document
WHERE repository_id = :repository AND id = ANY(:documents)
UNION ALL SELECT '#bytes', -coalesce(sum(size), 0) FROM {SCHEMA}.document
WHERE repository_id = :repository AND id = ANY(:documents)) AS gone""")

PRECISE_STAYS = timedelta(days=1)
"""What an index says of a commit that is not published yet is kept for so long."""
_DROP_PRECISE = text(f"""
WITH gone AS (DELETE FROM {SCHEMA}.precise_document p
  WHERE p.repository_id = :repository AND p.id = ANY(ARRAY(
    SELECT o.id FROM {SCHEMA}.precise_document o
    WHERE o.repository_id = :repository AND o.read_at < now() - CAST(:stays AS interval)
      AND NOT EXISTS (SELECT FROM {SCHEMA}.document d
        WHERE d.repository_id = o.repository_id AND d.path = o.path AND d.blob = o.blob)
    LIMIT :slice)) RETURNING p.id),
defined AS (DELETE FROM {SCHEMA}.precise_definition e USING gone
  WHERE e.repository_id = :repository AND e.precise_id = gone.id)
SELECT count(*) FROM gone""")


@dataclass(frozen=True, slots=True)
class Swept:
    """How many documents were removed; `early`: what others replaced may still have readers."""

    documents: int
    early: bool = False


def sweep(repository_id: int, *, refs: Collection[str] | None = None, leave: timedelta) -> Swept:
    """Remove what no reader can see; one who began before the last publish has `leave` to end.

    `refs` are those that stay, by full or short names; None: all. Not while a run of the
    repository is under way: documents that it takes as built would go.
    """
    who = {"repository": repository_id}
    with database.transaction() as connection:
        if refs is not None:
            _drop_other_refs(connection, repository_id, refs)
        for statement in (_DROP_MEMBERS, _DROP_SKIPPED):
            connection.execute(statement, {**who, "leave": leave})
        connection.execute(_DROP_UNREADABLE, who)
        early = bool(connection.execute(_HAS_READERS, {**who, "leave": leave}).scalar_one())
    removed, last = 0, 0
    while documents := _sweep_slice(repository_id, last):
        removed, last = removed + len(documents), documents[-1]
    while _sweep_precise(repository_id):
        pass
    if removed:
        with database.transaction() as connection:
            lexeme_counts.fold(connection, repository_id)
    tidying.tidy(repository_id)
    return Swept(removed, early)


def _drop_other_refs(connection: Connection, repository_id: int, refs: Collection[str]) -> None:
    """Remove the refs that are not indexed any more; their documents are then of no ref."""
    names = [name for ref in refs for name in ref_names(ref)]
    gone = connection.execute(_DROP_REFS, {"repository": repository_id, "refs": names})
    values = {"repository": repository_id, "refs": gone.scalars().all()}
    for table in OF_REFS if values["refs"] else ():
        connection.execute(
            text(
                f"DELETE FROM {table.fullname}"
                " WHERE repository_id = :repository AND ref_id = ANY(:refs)"
            ),
            values,
        )


def _sweep_slice(repository_id: int, after: int) -> Sequence[int]:
    """Remove some documents of no ref; return their ids, in order."""
    who = {"repository": repository_id}
    with database.transaction() as connection:
        # A publish waits: it would else take a document that is removed at that moment.
        database.lock_repository(connection, repository_id)
        found = connection.execute(_UNHELD, {**who, "after": after, "slice": SLICE})
        documents = found.scalars().all()
        if documents:
            connection.execute(_COUNT_OUT, {**who, "documents": documents})
            _remove(connection, repository_id, documents)
    return documents


def _sweep_precise(repository_id: int) -> int:
    """Remove some of what uploaded indexes say of files that no document is; return how many."""
    values = {"repository": repository_id, "stays": PRECISE_STAYS, "slice": SLICE}
    with database.transaction() as connection:
        return int(connection.execute(_DROP_PRECISE, values).scalar_one())


def forget(repository_id: int) -> None:
    """Remove everything of a repository; what it published is invisible at once."""
    with database.transaction() as connection:
        connection.execute(
            delete(published_ref).where(published_ref.c.repository_id == repository_id)
        )
    while _forget_slice(repository_id):
        pass
    for table in metadata.sorted_tables:
        with database.transaction() as connection:
            # Who makes codes of documents that were there a moment ago has ended then.
            database.lock_repository(connection, repository_id)
            connection.execute(delete(table).where(table.c.repository_id == repository_id))


def _forget_slice(repository_id: int) -> bool:
    with database.transaction() as connection:
        found = connection.execute(_ANY, {"repository": repository_id, "slice": SLICE})
        documents = found.scalars().all()
        _remove(connection, repository_id, documents)
    return bool(documents)


def _remove(connection: Connection, repository_id: int, documents: Sequence[int]) -> None:
    """Remove documents with all that belongs to them."""
    values = {"repository": repository_id, "documents": list(documents)}
    for table, column in [*((child, "document_id") for child in CHILDREN), (document, "id")]:
        connection.execute(
            text(
                f"DELETE FROM {table.fullname}"
                f" WHERE repository_id = :repository AND {column} = ANY(:documents)"
            ),
            values,
        )
