"""A repository's status in the words of the page."""

from dataclasses import dataclass

from omniweb.repositories.models import Repository
from omniweb.repositories.runs.progress import RunProgress, progress_of
from omniweb.repositories.status import Condition, RepositoryStatus

TONES = {
    Condition.NEVER_INDEXED: "quiet",
    Condition.QUEUED: "busy",
    Condition.RUNNING: "busy",
    Condition.INDEXED: "good",
    Condition.REFRESH_FAILED: "warn",
    Condition.FAILED: "bad",
}


@dataclass(frozen=True, slots=True)
class RepositoryView:
    """A repository with what pages show of it; `tone` is the colour of its condition."""

    repository: Repository
    status: RepositoryStatus
    progress: RunProgress | None
    tone: str
    may_administer: bool


def repository_view(
    repository: Repository,
    status: RepositoryStatus,
    *,
    may_administer: bool,
) -> RepositoryView:
    """Return a repository as pages show it; with progress only while a run is active."""
    active = status.run if status.is_active else None
    return RepositoryView(
        repository=repository,
        status=status,
        progress=progress_of(active) if active else None,
        tone=TONES[status.condition],
        may_administer=may_administer,
    )
