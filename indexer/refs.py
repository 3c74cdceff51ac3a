"""The rows that say what a ref holds: its number and fence, its documents, its skipped files."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, text

from indexer.copying import storable
from indexer.errors import FenceLost
from indexer.paths import display
from indexer.tables import SCHEMA
from indexer.types import SkippedFile, SkipReason

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

_FENCE = text(f"""
INSERT INTO {SCHEMA}.published_ref AS kept (repository_id, ref, fence)
VALUES (:repository, :ref, :fence)
ON CONFLICT (repository_id, ref) DO UPDATE SET fence = excluded.fence
WHERE kept.fence <= excluded.fence RETURNING ref_id""")
_LOCK = text(f"""
SELECT ref_id, "commit", generation, fence FROM {SCHEMA}.published_ref
WHERE repository_id = :repository AND ref = :ref FOR NO KEY UPDATE""")
_MEMBERS = text(f"""
SELECT document_id FROM {SCHEMA}.membership
WHERE repository_id = :repository AND ref_id = :ref AND to_generation IS NULL""")
_CLOSE = text(f"""
UPDATE {SCHEMA}.membership SET to_generation = :generation
WHERE repository_id = :repository AND ref_id = :ref AND to_generation IS NULL
  AND document_id = ANY(CAST(:documents AS bigint[]))""")
_OPEN = text(f"""
INSERT INTO {SCHEMA}.membership (repository_id, ref_id, document_id, from_generation)
SELECT :repository, :ref, document_id, :generation
FROM unnest(CAST(:documents AS bigint[])) AS document_id""")
_SKIPPED = text(f"""
SELECT path, reason, detail FROM {SCHEMA}.skipped_file
WHERE repository_id = :repository AND ref_id = :ref AND generation = :generation""")
_SKIP = text(f"""
INSERT INTO {SCHEMA}.skipped_file
  (repository_id, ref_id, generation, path, path_text, reason, detail)
SELECT :repository, :ref, :generation, * FROM unnest(CAST(:paths AS bytea[]),
  CAST(:names AS text[]), CAST(:reasons AS text[]), CAST(:details AS text[]))""")
_ADVANCE = text(f"""
UPDATE {SCHEMA}.published_ref SET "commit" = :commit, generation = :generation,
  encoder = :encoder, published_at = now()
WHERE repository_id = :repository AND ref_id = :ref""")


@dataclass(frozen=True, slots=True)
class PublishedRef:
    """A ref as it was published last; `commit` is None, `generation` 0 where it never was."""

    repository_id: int
    ref_id: int
    commit: str | None
    generation: int

    @property
    def key(self) -> dict[str, int]:
        """The parameters that name it in a statement."""
        return {"repository": self.repository_id, "ref": self.ref_id}


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
    return PublishedRef(repository_id, row.ref_id, row.commit, row.generation)


def members(connection: Connection, ref: PublishedRef) -> frozenset[int]:
    """Return the ids of the documents that the newest generation holds."""
    return frozenset(connection.execute(_MEMBERS, ref.key).scalars())


def replace_members(
    connection: Connection, ref: PublishedRef, added: Collection[int], removed: Collection[int]
) -> None:
    """Let documents begin and end with the next generation."""
    key = {**ref.key, "generation": ref.generation + 1}
    if removed:
        connection.execute(_CLOSE, {**key, "documents": sorted(removed)})
    if added:
        connection.execute(_OPEN, {**key, "documents": sorted(added)})


def skipped_files(connection: Connection, ref: PublishedRef) -> set[SkippedFile]:
    """Return the files that the newest generation leaves out."""
    rows = connection.execute(_SKIPPED, {**ref.key, "generation": ref.generation})
    return {SkippedFile(row.path, SkipReason(row.reason), row.detail) for row in rows}


def write_skipped(
    connection: Connection, ref: PublishedRef, skipped: Collection[SkippedFile]
) -> None:
    """Write down which files the next generation leaves out, all of them."""
    if not skipped:
        return
    values = {
        "generation": ref.generation + 1,
        "paths": [each.path for each in skipped],
        "names": [storable(display(each.path)) for each in skipped],
        "reasons": [str(each.reason) for each in skipped],
        "details": [storable(each.detail) for each in skipped],
    }
    connection.execute(_SKIP, {**ref.key, **values})


def advance(
    connection: Connection, ref: PublishedRef, commit: str, generation: int, encoder: str
) -> None:
    """Let readers see a generation from the end of this transaction on."""
    values = {"commit": commit, "generation": generation, "encoder": encoder}
    connection.execute(_ADVANCE, {**ref.key, **values})
