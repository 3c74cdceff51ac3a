"""What is said of a repository: read from its runs and from what is published, never stored.

"Indexed, but the last refresh failed" is not "failed": the first can be searched.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from omniweb.repositories.models import RUNNING, IndexRun, Repository, State
from omniweb.repositories.runs import waiting
from omniweb.repositories.runs.requests import latest_runs
from omniweb.repositories.runs.waiting import Wait
from omniweb.search.index import documents
from omniweb.search.index.documents import IndexStatus


class Condition(StrEnum):
    """In which of six conditions a repository is."""

    NEVER_INDEXED = "never indexed"
    QUEUED = "queued"
    RUNNING = "running"
    INDEXED = "indexed"
    REFRESH_FAILED = "last refresh failed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RepositoryStatus:
    """A condition with what belongs to it; `sentence` says why something failed.

    `wait` says where a queued run stands.
    """

    condition: Condition
    run: IndexRun | None
    index: IndexStatus | None
    sentence: str = ""
    ended_at: datetime | None = None
    wait: Wait | None = None

    @property
    def is_active(self) -> bool:
        """Whether a run waits or works."""
        return self.run is not None and self.run.is_active

    @property
    def skipped(self) -> int:
        """How many files of the searched commit are not in the index."""
        return sum(self.index.skipped.values()) if self.index else 0


def _condition(run: IndexRun | None, *, published: bool) -> Condition:
    if run is not None and run.state in RUNNING:
        return Condition.RUNNING
    if run is not None and run.state == State.QUEUED:
        return Condition.QUEUED
    failed = run is not None and run.state == State.FAILED
    if published:
        return Condition.REFRESH_FAILED if failed else Condition.INDEXED
    return Condition.FAILED if failed else Condition.NEVER_INDEXED


def _status(
    run: IndexRun | None, index: IndexStatus | None, waits: Mapping[int, Wait]
) -> RepositoryStatus:
    return RepositoryStatus(
        condition=_condition(run, published=index is not None),
        run=run,
        index=index,
        sentence=run.error if run is not None else "",
        ended_at=run.finished_at if run is not None else None,
        wait=waits.get(run.pk) if run is not None else None,
    )


def statuses_of(repositories: Iterable[Repository]) -> Mapping[int, RepositoryStatus]:
    """Return each repository's status by id: a few statements for any number of them.

    Each run knows its repository: whoever shows its name reads nothing more.
    """
    by_id = {repository.pk: repository for repository in repositories}
    runs = latest_runs(by_id)
    for run in runs.values():
        run.repository = by_id[run.repository_id]
    published = documents.index_status({pk: each.resolved_ref for pk, each in by_id.items()})
    waits = waiting.waits_of(runs.values())
    return {pk: _status(runs.get(pk), published.get(pk), waits) for pk in by_id}
