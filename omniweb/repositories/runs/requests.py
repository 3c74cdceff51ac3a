"""Asking for index runs, and taking the request back."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from omniweb.accounts import audit
from omniweb.accounts.models import User
from omniweb.errors import RepositoryNotFound
from omniweb.repositories.models import ACTIVE, IndexRun, Repository, State
from omniweb.repositories.runs import turns, wakeup
from omniweb.repositories.runs.wakeup import Bell


def request_run(
    repository_id: int,
    *,
    reason: str,
    ref: str = "",
    full: bool = False,
    requested_by: User | None = None,
) -> IndexRun:
    """Return the queued run of a repository's ref, a new one where there was none.

    While one is running, one more waits: a push during a run is not missed, ten pushes are one
    run. One that was queued as bulk work is a person's once a person asks for it, and a renewal a
    poll's once it is due. Raise `RepositoryNotFound`.
    """
    repository = Repository.objects.filter(pk=repository_id, deleted_at=None).first()
    if repository is None:
        raise RepositoryNotFound(str(repository_id))
    while True:
        queued = IndexRun.objects.filter(repository=repository, ref=ref, state=State.QUEUED).first()
        if queued is not None:
            return _joined(queued, reason, requested_by, full=full)
        try:
            with transaction.atomic():
                return _create(repository, ref, reason, requested_by, full=full)
        except IntegrityError:  # somebody else was quicker: theirs is ours
            continue


def _joined(queued: IndexRun, reason: str, requested_by: User | None, *, full: bool) -> IndexRun:
    """Let a queued run be this request's, too."""
    changed: dict[str, object] = {}
    if full and not queued.full:
        changed["full"] = queued.full = True
    if turns.comes_before(reason, queued.reason):
        changed["reason"] = queued.reason = reason
        changed["requested_by"] = queued.requested_by = requested_by
    if changed:
        IndexRun.objects.filter(pk=queued.pk, state=State.QUEUED).update(**changed)
    return queued


def _create(
    repository: Repository, ref: str, reason: str, requested_by: User | None, *, full: bool
) -> IndexRun:
    run = IndexRun.objects.create(
        repository=repository, ref=ref, reason=reason, full=full, requested_by=requested_by
    )
    if requested_by is not None:
        audit.record(
            requested_by, "repository.reindex", f"repository {repository.name}", run=run.pk
        )
    return run


def wake_next(repository_id: int) -> None:
    """Have the next run of a repository fetched, where one waits: its turn may have come.

    With thousands of repositories most have none, and a bell makes somebody look at all that waits.
    """
    if IndexRun.objects.filter(repository=repository_id, state=State.QUEUED).exists():
        wakeup.ring(Bell.FETCH)


def wake_fetchers() -> None:
    """Have somebody look for what is to be fetched, where anything is queued."""
    if IndexRun.objects.filter(state=State.QUEUED).exists():
        wakeup.ring(Bell.FETCH)


def cancel_run(run: IndexRun, *, actor: User | None = None) -> bool:
    """End a run that waits or works; its workers stop at their next heartbeat.

    The lease stays until they have, or it runs out: so long somebody may still be at it.
    """
    with transaction.atomic():
        changed = IndexRun.objects.filter(pk=run.pk, state__in=ACTIVE).update(
            state=State.CANCELLED, finished_at=timezone.now(), note=""
        )
        if changed:
            audit.record(actor, "run.cancel", f"run {run.pk}")
    return bool(changed)


def latest_runs(repository_ids: Iterable[int]) -> dict[int, IndexRun]:
    """Return each repository's newest run of its default ref."""
    runs = IndexRun.objects.filter(repository__in=list(repository_ids), ref="")
    newest = runs.order_by("repository_id", "-id").distinct("repository_id")
    return {run.repository_id: run for run in newest}
