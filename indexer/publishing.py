"""Making a commit visible: all of it in one short transaction, or none.

What a ref holds is a set of documents, each from one generation up to another. Publishing writes
what is to be seen from generation g + 1 on, then raises the generation of the ref: whoever reads
generation g goes on seeing exactly that. The slow part (sums, the search index's pending list)
is done before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from indexer import database, frequencies, importers, planning, refs
from indexer.encoder import default_encoder
from indexer.errors import BuildIncomplete
from indexer.refs import PublishedRef
from indexer.tables import SCHEMA
from indexer.types import Entry, SkippedFile, SkipReason

MANY = 1_000
"""Documents that come or go at once and make the planner's figures wrong."""
_CLEAN = text(f"SELECT gin_clean_pending_list('{SCHEMA}.chunk_lexemes_idx')")
_ANALYZE = text(
    "ANALYZE (SKIP_LOCKED) "
    + ", ".join(f"{SCHEMA}.{name}" for name in ("document", "membership", "lexeme_frequency"))
)
_UNREADABLE = text(f"""
SELECT path, blob, reason, detail FROM {SCHEMA}.unreadable_blob WHERE repository_id = :repository
""")  # noqa: S608 - a constant
_DOCUMENTS = text(f"""
SELECT path, blob, id FROM {SCHEMA}.document
WHERE repository_id = :repository AND analysis = :analysis""")  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class Published:
    """What readers see from now on.

    `documents` are all of the ref, `added` and `removed` those that came and went with this
    generation, `skipped` the files of the commit that are not in the index.
    """

    generation: int
    documents: int
    added: int
    removed: int
    skipped: int


@dataclass(frozen=True, slots=True)
class _Content:
    """What a commit consists of."""

    documents: frozenset[int]
    skipped: tuple[SkippedFile, ...]


def take_fence(repository_id: int, ref: str, fence: int) -> None:
    """Let nobody with a smaller fence publish this ref; raise `FenceLost` where a larger one is."""
    with database.transaction() as connection:
        refs.take_fence(connection, repository_id, ref, fence)


def publish(
    repository_id: int,
    mirror: Path,
    ref: str,
    commit: str,
    *,
    fence: int,
    excludes: Sequence[str] = (),
) -> Published:
    """Make a commit whose documents are built what readers of a ref see.

    Raise `FenceLost` where another run has taken over, `BuildIncomplete` where documents are
    missing; nothing is visible then. A second time it changes nothing.
    """
    entries, skipped = planning.wanted(mirror, commit, excludes)
    _prepare(repository_id, ref, fence)
    with database.transaction() as connection:
        database.lock_repository(connection, repository_id)
        before = refs.lock(connection, repository_id, ref, fence)
        content = _content(connection, repository_id, entries, skipped)
        published = _switch(connection, before, commit, content)
    if max(published.added, published.removed) >= MANY:
        with database.transaction() as connection:
            connection.execute(_ANALYZE)
    return published


def _prepare(repository_id: int, ref: str, fence: int) -> None:
    """Do what takes its time while readers still see the old generation."""
    with database.transaction() as connection:
        refs.lock(connection, repository_id, ref, fence)
    with database.transaction() as connection:
        folded = frequencies.fold(connection, repository_id)
    if folded >= frequencies.MANY:
        database.vacuum("lexeme_delta")
    # Else every search would read the list, and one of them would pay for emptying it.
    with database.transaction() as connection:
        connection.execute(_CLEAN)


def _content(
    connection: Connection,
    repository_id: int,
    entries: Sequence[Entry],
    skipped: Iterable[SkippedFile],
) -> _Content:
    """Find the documents of the files; those that cannot be read are skipped with their reason."""
    database.plan_for(connection, many=len(entries) >= MANY)
    who = {"repository": repository_id}
    analysis = planning.analysis_version(connection, repository_id)
    built = {
        (path, blob): document
        for path, blob, document in connection.execute(_DOCUMENTS, {**who, "analysis": analysis})
    }
    unreadable = {
        (path, blob): (SkipReason(reason), detail)
        for path, blob, reason, detail in connection.execute(_UNREADABLE, who)
    }
    keys = [(entry.path, bytes.fromhex(entry.blob)) for entry in entries]
    missing = [key for key in keys if key not in built]
    if unbuilt := sum(key not in unreadable for key in missing):
        raise BuildIncomplete(unbuilt)
    learnt = [SkippedFile(key[0], *unreadable[key]) for key in missing]
    return _Content(frozenset(built[key] for key in keys if key in built), (*skipped, *learnt))


def _switch(
    connection: Connection, before: PublishedRef, commit: str, content: _Content
) -> Published:
    """Write the next generation and raise the number; the same content and commit keeps it."""
    members = refs.members(connection, before)
    added, removed = content.documents - members, members - content.documents
    same = before.commit == commit and not added and not removed
    generation = before.generation
    if not same or refs.skipped_files(connection, before) != set(content.skipped):
        generation += 1
        refs.replace_members(connection, before, added, removed)
        refs.write_skipped(connection, before, content.skipped)
        importers.recount(connection, before, added, removed)
    refs.advance(connection, before, commit, generation, default_encoder().version)
    return Published(
        generation=generation,
        documents=len(content.documents),
        added=len(added),
        removed=len(removed),
        skipped=len(content.skipped),
    )
