"""A commit → the files that are to be built: all that it holds minus what the index has already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Table, select, text
from sqlalchemy.dialects.postgresql import insert

from indexer import database
from indexer.analysis import ANALYSIS_VERSION
from indexer.config import BATCHES
from indexer.discovery import discover
from indexer.encoder import default_encoder
from indexer.git import Mirror
from indexer.tables import (
    SCHEMA,
    document,
    published_ref,
    repository_statistics,
    unreadable_blob,
)
from indexer.types import Entry, SkippedFile, SkipReason

_FORGET_LOOKS = text(f"""
DELETE FROM {SCHEMA}.unreadable_blob u
USING unnest(CAST(:paths AS bytea[]), CAST(:blobs AS bytea[])) AS handmade (path, blob)
WHERE u.repository_id = :repository AND u.path = handmade.path AND u.blob = handmade.blob
  AND u.reason = ANY(CAST(:looks AS text[]))""")  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class Plan:
    """`entries` are to be built, cut into `batches`; `files` and `bytes` count the whole commit.

    `skipped` counts the files that are left out.
    """

    ref_id: int
    entries: tuple[Entry, ...]
    batches: tuple[tuple[Entry, ...], ...]
    skipped: int
    files: int
    bytes: int


def analysis_version(connection: Connection, repository_id: int) -> str:
    """Return what a document's rows are made with now; rows of another version are built anew.

    Its last part counts the times that everything was built again (`plan` with `full`).
    """
    asked = select(repository_statistics.c.rebuilds).where(
        repository_statistics.c.repository_id == repository_id
    )
    rebuilds = connection.execute(asked).scalar() or 0
    return f"{ANALYSIS_VERSION}-{default_encoder().version}-{rebuilds}"


def wanted(
    mirror: Path, commit: str, excludes: Sequence[str] = ()
) -> tuple[list[Entry], list[SkippedFile]]:
    """Return the files of a commit to index, and the others with their reasons, both by path."""
    source = Mirror(mirror)
    return discover(source.entries(commit), source.attributes(commit), excludes)


def plan(
    repository_id: int,
    mirror: Path,
    ref: str,
    commit: str,
    *,
    excludes: Sequence[str] = (),
    full: bool = False,
) -> Plan:
    """Return what is to be built for a ref to be at a commit; `full`: everything, known or not."""
    entries, skipped = wanted(mirror, commit, excludes)
    with database.transaction() as connection:
        ref_id = ref_id_of(connection, repository_id, ref)
        if full:
            _begin_anew(connection, repository_id)
        analysis = analysis_version(connection, repository_id)
        known = _keys(connection, document, repository_id, document.c.analysis == analysis)
        _forget_looks(connection, repository_id, [each for each in entries if each.handmade])
        unreadable = _keys(
            connection, unreadable_blob, repository_id, unreadable_blob.c.analysis == analysis
        )
    settled = known | unreadable
    missing = [each for each in entries if key(each) not in settled]
    return Plan(
        ref_id=ref_id,
        entries=tuple(missing),
        batches=tuple(batches(missing)),
        skipped=len(skipped) + sum(key(each) in unreadable for each in entries),
        files=len(entries),
        bytes=sum(entry.size for entry in entries),
    )


def ref_id_of(connection: Connection, repository_id: int, ref: str) -> int:
    """Return the number of a ref, a new one where there is none."""
    made = insert(published_ref).values(repository_id=repository_id, ref=ref)
    connection.execute(made.on_conflict_do_nothing())
    asked = select(published_ref.c.ref_id).where(
        published_ref.c.repository_id == repository_id, published_ref.c.ref == ref
    )
    return int(connection.execute(asked).scalar_one())


def _forget_looks(connection: Connection, repository_id: int, handmade: Sequence[Entry]) -> None:
    """Forget which files look generated, of those that are not: they are read after all."""
    if handmade:
        paths, blobs = zip(*map(key, handmade), strict=True)
        looks = [str(SkipReason.MINIFIED), str(SkipReason.GENERATED)]
        connection.execute(
            _FORGET_LOOKS,
            {
                "repository": repository_id,
                "paths": list(paths),
                "blobs": list(blobs),
                "looks": looks,
            },
        )


def _begin_anew(connection: Connection, repository_id: int) -> None:
    """Let every document be built again; those that are published stay until the others are."""
    table = repository_statistics
    made = insert(table).values(repository_id=repository_id, rebuilds=1)
    connection.execute(
        made.on_conflict_do_update(
            index_elements=[table.c.repository_id], set_={"rebuilds": table.c.rebuilds + 1}
        )
    )


Key = tuple[bytes, bytes]
"""Path and blob."""


def key(entry: Entry) -> Key:
    """Return what a document is looked up by."""
    return entry.path, bytes.fromhex(entry.blob)


def _keys(
    connection: Connection, table: Table, repository_id: int, *conditions: ColumnElement[bool]
) -> set[Key]:
    asked = select(table.c.path, table.c.blob).where(
        table.c.repository_id == repository_id, *conditions
    )
    return {(path, blob) for path, blob in connection.execute(asked)}


def batches(entries: Iterable[Entry]) -> Iterable[tuple[Entry, ...]]:
    """Yield entries in order, cut where a batch has enough files or bytes."""
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        if batch and (len(batch) >= BATCHES.files or size + entry.size > BATCHES.bytes):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(entry)
        size += entry.size
    if batch:
        yield tuple(batch)
