"""A commit → the files that are to be built: all that it holds minus what the index has already."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from indexer import database
from indexer.discovery.discover import discover
from indexer.git.mirror import Mirror
from indexer.git.storage import is_partial
from indexer.planning import staging
from indexer.planning.batches import Batch, cut
from indexer.stopping import ShouldStop, never
from indexer.tables import (
    ANALYSIS_VERSION,
    analysis_of,
    analysis_prefix,
    published_ref,
    repository_statistics,
)
from indexer.text.encoder import default_encoder
from indexer.types import Entry, SkippedFile


@dataclass(frozen=True, slots=True)
class Plan:
    """`batches` are to be built, by path; `files` and `bytes` count the whole commit.

    `skipped` counts the files that are left out.
    """

    ref_id: int
    batches: tuple[Batch, ...]
    skipped: int
    files: int
    bytes: int


def analysis_version(connection: Connection, repository_id: int) -> str:
    """Return the current `analysis` of a repository; documents of another one are built anew.

    Its last part counts the times that everything was built again (`plan` with `full`).
    """
    asked = select(repository_statistics.c.rebuilds).where(
        repository_statistics.c.repository_id == repository_id
    )
    rebuilds = connection.execute(asked).scalar() or 0
    return analysis_of(ANALYSIS_VERSION, default_encoder().version, rebuilds)


def _current() -> str:
    """Return the prefix of every analysis by this version of the code."""
    return analysis_prefix(ANALYSIS_VERSION, default_encoder().version)


def outdated() -> list[int]:
    """Return the ids of repositories that are published as an earlier version analysed them."""
    published = published_ref.c.commit.is_not(None)
    other = ~published_ref.c.analysis.startswith(_current(), autoescape=True)
    asked = select(published_ref.c.repository_id).where(published, other).distinct()
    with database.transaction() as connection:
        return sorted(connection.execute(asked).scalars())


def is_published(repository_id: int, mirror: Path, ref: str, commit: str) -> bool:
    """Tell whether a ref is published at a commit, as this version of the code would analyse it.

    Not where the mirror lacks blobs: its source may have them by now.
    """
    asked = select(published_ref.c.commit, published_ref.c.analysis).where(
        published_ref.c.repository_id == repository_id, published_ref.c.ref == ref
    )
    with database.transaction() as connection:
        published = connection.execute(asked).one_or_none()
        analysis = analysis_version(connection, repository_id)
    return published == (commit, analysis) and not is_partial(mirror)


def wanted(
    mirror: Path, commit: str, excludes: Sequence[str] = (), should_stop: ShouldStop = never
) -> Generator[Entry | SkippedFile]:
    """Yield the files of a commit by path: to index, or left out with the reason."""
    source = Mirror(mirror, should_stop=should_stop)
    yield from discover(source.entries(commit), source.facts(commit), excludes)


def plan(
    repository_id: int,
    mirror: Path,
    ref: str,
    commit: str,
    *,
    excludes: Sequence[str] = (),
    full: bool = False,
    should_stop: ShouldStop = never,
) -> Plan:
    """Return what is to be built for a ref to be at a commit; `full`: everything, known or not.

    Raise `Stopped` once `should_stop` says so.
    """
    with database.stoppable(should_stop) as connection:
        staged = staging.stage(connection, wanted(mirror, commit, excludes, should_stop))
        ref_id = ref_id_of(connection, repository_id, ref)
        if full:
            _begin_anew(connection, repository_id)
        analysis = analysis_version(connection, repository_id)
        unreadable = staging.leave_out_unreadable(connection, repository_id, analysis, stale=False)
        missing = staging.missing(connection, repository_id, analysis)
        return Plan(
            ref_id=ref_id,
            batches=tuple(map(Batch.of, cut(missing))),
            skipped=staged.skipped + unreadable,
            files=staged.files,
            bytes=staged.bytes,
        )


def ref_id_of(connection: Connection, repository_id: int, ref: str) -> int:
    """Return the id of a ref; a ref that has none gets one."""
    made = insert(published_ref).values(repository_id=repository_id, ref=ref)
    connection.execute(made.on_conflict_do_nothing())
    asked = select(published_ref.c.ref_id).where(
        published_ref.c.repository_id == repository_id, published_ref.c.ref == ref
    )
    return int(connection.execute(asked).scalar_one())


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
    """Return the path and the blob by which a document is looked up."""
    return entry.path, bytes.fromhex(entry.blob)
