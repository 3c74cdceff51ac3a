"""Making a commit visible: all of it in one short transaction, or none.

What a ref holds is a set of documents, each from one generation up to another. Publishing writes
what is to be seen from generation g + 1 on, then raises the generation of the ref: who reads
generation g goes on seeing exactly that. The slow part (sums, the search index's pending list, the
segments of codes) is done before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from indexer import database
from indexer.errors import BuildIncomplete
from indexer.planning import plan, staging
from indexer.planning.staging import Staged
from indexer.publishing import import_counts, lexeme_counts, refs
from indexer.publishing.refs import PublishedRef
from indexer.segments import merging
from indexer.stopping import ShouldStop, never
from indexer.tables import SCHEMA

MANY = 1_000
"""Documents that come or go at once and make the planner's figures wrong."""
_CLEAN = text(f"SELECT {SCHEMA}.empty_pending_list()")
_ANALYZE = text(
    "ANALYZE (SKIP_LOCKED) "
    + ", ".join(f"{SCHEMA}.{name}" for name in ("document", "membership", "lexeme_frequency"))
)


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


def take_fence(repository_id: int, ref: str, fence: int) -> None:
    """Keep smaller fences from publishing this ref; raise `FenceLost` if its fence is larger."""
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
    should_stop: ShouldStop = never,
) -> Published:
    """Make a commit whose documents are built what readers of a ref see.

    Raise `FenceLost` where another run has taken over, `BuildIncomplete` where documents are
    missing, `Stopped` once `should_stop` says so; nothing is visible then. A second time it
    changes nothing.
    """
    _prepare(repository_id, ref, fence, should_stop)
    with database.stoppable(should_stop) as connection:
        # Nobody waits for git: the locks come after it.
        staged = staging.stage(connection, plan.wanted(mirror, commit, excludes, should_stop))
        database.lock_repository(connection, repository_id)
        before = refs.lock(connection, repository_id, ref, fence)
        published = _switch(connection, before, commit, staged)
    if max(published.added, published.removed) >= MANY:
        with database.transaction() as connection:
            connection.execute(_ANALYZE)
    return published


def _prepare(repository_id: int, ref: str, fence: int, should_stop: ShouldStop) -> None:
    """Do what takes its time while readers still see the old generation."""
    with database.transaction() as connection:
        refs.lock(connection, repository_id, ref, fence)
    with database.stoppable(should_stop) as connection:
        folded = lexeme_counts.fold(connection, repository_id)
    if folded >= lexeme_counts.MANY:
        database.vacuum("lexeme_delta")
    merging.merge(repository_id, should_stop)
    # Else every search would read the list, and one of them would pay for emptying it.
    with database.stoppable(should_stop) as connection:
        connection.execute(_CLEAN)


def _switch(connection: Connection, before: PublishedRef, commit: str, staged: Staged) -> Published:
    """Write the next generation and raise the number; the same content and commit keeps it."""
    analysis = plan.analysis_version(connection, before.repository_id)
    unreadable = staging.leave_out_unreadable(
        connection, before.repository_id, analysis, stale=True
    )
    changes = refs.changes(connection, before, analysis)
    if changes.missing:
        raise BuildIncomplete(changes.missing)
    same = before.commit == commit and not changes.added and not changes.removed
    generation = before.generation
    if not same or not refs.same_skipped(connection, before):
        generation += 1
        for added, removed in changes.slices():
            refs.replace_members(connection, before, added, removed)
            import_counts.recount(connection, before, added, removed)
        refs.write_skipped(connection, before)
    counts = refs.counted(connection, before, changes)
    refs.advance(connection, before, commit, generation, analysis, counts)
    return Published(
        generation=generation,
        documents=staged.files - unreadable,
        added=len(changes.added),
        removed=len(changes.removed),
        skipped=staged.skipped + unreadable,
    )
