"""Celery tasks: each takes ids, calls one function, and may run twice; `enqueue_…` sends them."""

from celery import shared_task
from django.db import transaction

import indexer
from omniweb.accounts.models import User
from omniweb.repositories.maintenance import due
from omniweb.repositories.maintenance.forgetting import forget
from omniweb.repositories.maintenance.sweeping import sweep
from omniweb.repositories.models import IndexRun
from omniweb.repositories.runs import advance, wakeup
from omniweb.repositories.runs.requests import request_run


def enqueue_index_run(
    repository_id: int,
    *,
    reason: str,
    full: bool = False,
    requested_by: User | None = None,
) -> IndexRun:
    """Return the run of the repository's default ref that will do it; further refs get theirs.

    Workers are woken after commit. Redis being down neither delays nor fails it: `tend_runs` wakes
    them later. Raise `RepositoryNotFound`.
    """
    with transaction.atomic():
        run = request_run(repository_id, reason=reason, full=full, requested_by=requested_by)
        requested = [run] + [
            request_run(repository_id, reason=reason, ref=ref, full=full, requested_by=requested_by)
            for ref in run.repository.extra_refs
        ]
        for each in requested:
            _wake_after_commit("advance_run", each.pk)
    return run


def enqueue_forgetting(repository_id: int) -> None:
    """Remove what was derived from a deleted repository, after commit."""
    _wake_after_commit("forget_repository", repository_id)


def _wake_after_commit(task: str, argument: int) -> None:
    transaction.on_commit(lambda: wakeup.wake(task, argument), robust=True)


@shared_task
def advance_run(run_id: int) -> None:
    """Work on a run while there is something to do."""
    advance.advance(run_id)


@shared_task
def tend_runs() -> None:
    """Wake workers for every run that nobody works on, and every repository to be forgotten."""
    for run_id in due.unattended_runs():
        wakeup.wake("advance_run", run_id)
    for repository_id in due.for_forgetting():
        wakeup.wake("forget_repository", repository_id)


@shared_task
def poll_repositories() -> None:
    """Ask for a run of each repository whose polling interval is over."""
    for repository in due.for_polling():
        enqueue_index_run(repository.pk, reason="poll")


@shared_task
def renew_repositories() -> None:
    """Ask for runs of repositories that an earlier version of the code or its encoder analysed.

    What they have published stays until everything is built anew: there is no gap.
    """
    for repository_id in due.for_renewal(indexer.outdated()):
        enqueue_index_run(repository_id, reason=due.RENEWAL)


@shared_task
def sweep_generations() -> None:
    """Remove what no reader can see any more."""
    for repository_id in due.for_sweeping():
        sweep(repository_id)


@shared_task
def forget_repository(repository_id: int) -> None:
    """Remove everything of a deleted repository."""
    forget(repository_id)
