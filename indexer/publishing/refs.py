"""The rows that say what a ref holds: its number and fence, its documents, its skipped files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from indexer.errors import FenceLost
from indexer.planning.staging import IS_OF_FILE, PATH_TEXT, TABLE
from indexer.tables import SCHEMA
from indexer.types import SkippedFile, SkipReason

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

SLICE = 20_000
"""Ids in one statement: those of a whole tree would take 300 bytes each on their way."""
_FENCE = text(f"""
INSERT INTO {SCHEMA}.published_ref AS kept (repository_id, ref, fence)
VALUES (:repository, :ref, :fence)
ON CONFLICT (repository_id, ref) DO UPDATE SET fence = excluded.fence
WHERE kept.fence <= excluded.fence RETURNING ref_id""")
_LOCK = text(f"""
SELECT ref_id, "commit", generation, fence, seen_documents, seen_chunks, counted
FROM {SCHEMA}.published_ref
WHERE repository_id = :repository AND ref = :ref FOR NO KEY UPDATE""")
_CHANGES = text(f"""
SELECT
  coalesce(array_agg(w.id ORDER BY w.id) FILTER (WHERE w.id IS NOT NULL), '{{}}'),
  coalesce(array_agg(m.id ORDER BY m.id) FILTER (WHERE m.id IS NOT NULL), '{{}}'),
  count(*) FILTER (WHERE w.id IS NULL AND m.id IS NULL)
FROM (
  SELECT d.id FROM {TABLE} f LEFT JOIN {SCHEMA}.document d ON {IS_OF_FILE}
  WHERE f.reason IS NULL
) AS w FULL JOIN (
  SELECT document_id AS id FROM {SCHEMA}.membership
  WHERE repository_id = :repository AND ref_id = :ref AND to_generation IS NULL
) AS m ON m.id = w.id
WHERE w.id IS NULL OR m.id IS NULL""")
_CLOSE = text(f"""
UPDATE {SCHEMA}.membership SET to_generation = :generation
WHERE repository_id = :repository AND ref_id = :ref AND to_generation IS NULL
  AND document_id = ANY(CAST(:documents AS bigint[]))""")
_OPEN = text(f"""
INSERT INTO {SCHEMA}.membership (repository_id, ref_id, document_id, from_generation)
SELECT :repository, :ref, document_id, :generation
FROM unnest(CAST(:documents AS bigint[])) AS document_id""")
_OF_GENERATION = f"""
SELECT path, reason, detail FROM {SCHEMA}.skipped_file
WHERE repository_id = :repository AND ref_id = :ref AND generation = :generation"""
_SKIPPED = text(_OF_GENERATION)
_REASON = f"coalesce(reason, '{SkipReason.TOO_LARGE}')"
"""A detail without a reason is about the rest of a file whose first part is indexed."""
_LEFT_OUT = f"SELECT path, {_REASON}, detail FROM {TABLE} WHERE detail IS NOT NULL"
_SAME_SKIPPED = text(f"""
SELECT NOT EXISTS ({_OF_GENERATION} EXCEPT {_LEFT_OUT})
  AND NOT EXISTS ({_LEFT_OUT} EXCEPT {_OF_GENERATION})""")
_SKIP = text(f"""
INSERT INTO {SCHEMA}.skipped_file
  (repository_id, ref_id, generation, path, path_text, reason, detail)
SELECT :repository, :ref, :generation, path, {PATH_TEXT}, {_REASON}, detail FROM {TABLE}
WHERE detail IS NOT NULL""")
_ADVANCE = text(f"""
UPDATE {SCHEMA}.published_ref SET "commit" = :commit, generation = :generation,
  analysis = :analysis, published_at = now(),
  seen_documents = :documents, seen_chunks = :chunks, counted = :generation
WHERE repository_id = :repository AND ref_id = :ref""")
_CHUNKS = text(f"""
SELECT count(*) FROM {SCHEMA}.chunk
WHERE repository_id = :repository AND document_id = ANY(CAST(:documents AS bigint[]))""")
_MEMBERS = text(f"""
SELECT coalesce(array_agg(document_id), '{{}}') FROM {SCHEMA}.membership
WHERE repository_id = :repository AND ref_id = :ref AND to_generation IS NULL""")


@dataclass(frozen=True, slots=True)
class PublishedRef:
    """A ref as it was published last; `commit` is None, `generation` 0 where it never was.

    `counts` is None where they are not known of this generation.
    """

    repository_id: int
    ref_id: int
    commit: str | None
    generation: int
    counts: "Counts | None" = None

    @property
    def key(self) -> dict[str, int]:
        """The parameters that name it in a statement."""
        return {"repository": self.repository_id, "ref": self.ref_id}


@dataclass(frozen=True, slots=True)
class Counts:
    """What readers of a generation see."""

    documents: int
    chunks: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of documents that come to a ref and that go; `missing` counts files without one."""

    added: Sequence[int]
    removed: Sequence[int]
    missing: int

    def slices(self) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
        """Yield some of what comes and of what goes, until it was all of them."""
        for at in range(0, max(len(self.added), len(self.removed)), SLICE):
            yield self.added[at : at + SLICE], self.removed[at : at + SLICE]


def take_fence(connection: Connection, repository_id: int, ref: str, fence: int) -> None:
    """Raise the fence of a ref; raise `FenceLost` where it is higher already."""
    values = {"repository": repository_id, "ref": ref, "fence": fence}
    if connection.execute(_FENCE, values).first() is None:
        raise FenceLost


def lock(connection: Connection, repository_id: int, ref: str, fence: int) -> PublishedRef:
    """Return a ref, locked for this transaction; raise `FenceLost` where the fence is not ours."""
    row = connection.execute(_LOCK, {"repository": repository_id, "ref": ref}).first()
    if row is None or row.fence != fence:
        raise FenceLost
    counts = Counts(row.seen_documents, row.seen_chunks) if row.counted == row.generation else None
    return PublishedRef(repository_id, row.ref_id, row.commit, row.generation, counts)


def changes(connection: Connection, ref: PublishedRef, analysis: str) -> Changes:
    """Return the changes from the newest generation to the staged commit (`staging`)."""
    found = connection.execute(_CHANGES, {**ref.key, "analysis": analysis}).one()
    return Changes(*found)


def replace_members(
    connection: Connection, ref: PublishedRef, added: Sequence[int], removed: Sequence[int]
) -> None:
    """Let documents begin and end with the next generation."""
    key = {**ref.key, "generation": ref.generation + 1}
    if removed:
        connection.execute(_CLOSE, {**key, "documents": removed})
    if added:
        connection.execute(_OPEN, {**key, "documents": added})


def skipped_files(connection: Connection, ref: PublishedRef) -> set[SkippedFile]:
    """Return the files that the newest generation leaves out."""
    rows = connection.execute(_SKIPPED, {**ref.key, "generation": ref.generation})
    return {SkippedFile(row.path, SkipReason(row.reason), row.detail) for row in rows}


def same_skipped(connection: Connection, ref: PublishedRef) -> bool:
    """Tell whether the newest generation leaves out what the staged commit does."""
    values = {**ref.key, "generation": ref.generation}
    return bool(connection.execute(_SAME_SKIPPED, values).scalar_one())


def write_skipped(connection: Connection, ref: PublishedRef) -> None:
    """Write down which files the next generation leaves out: all that the staged commit does."""
    connection.execute(_SKIP, {**ref.key, "generation": ref.generation + 1})


def counted(connection: Connection, ref: PublishedRef, changes: Changes) -> Counts:
    """Return the counts after the changes are written; call it then."""
    before, added, removed = ref.counts, changes.added, changes.removed
    if before is None:
        before, removed = Counts(0, 0), ()
        added = connection.execute(_MEMBERS, ref.key).scalar_one()
    return Counts(
        before.documents + len(added) - len(removed),
        before.chunks + _chunks(connection, ref, added) - _chunks(connection, ref, removed),
    )


def _chunks(connection: Connection, ref: PublishedRef, documents: Sequence[int]) -> int:
    found = 0
    for at in range(0, len(documents), SLICE):
        values = {**ref.key, "documents": documents[at : at + SLICE]}
        found += connection.execute(_CHUNKS, values).scalar_one()
    return found


def advance(
    connection: Connection,
    ref: PublishedRef,
    commit: str,
    generation: int,
    analysis: str,
    counts: Counts,
) -> None:
    """Let readers see a generation from the end of this transaction on."""
    values = {
        "commit": commit,
        "generation": generation,
        "analysis": analysis,
        "documents": counts.documents,
        "chunks": counts.chunks,
    }
    connection.execute(_ADVANCE, {**ref.key, **values})
