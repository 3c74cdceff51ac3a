"""Thin doors: each takes ids, calls one function, and may be called twice."""

from celery import shared_task
from django.db import transaction

import indexer
from omniweb.accounts.models import User
from omniweb.repositories import cleaning
from omniweb.repositories.models import IndexRun
from omniweb.repositories.runs import advance, wakeup
from omniweb.repositories.runs.requests import request_run
from omniweb.repositories.services import upkeep


def enqueue_index_run(
    repository_id: int,
    *,
    reason: str,
    full: bool = False,
    requested_by: User | None = None,
) -> IndexRun:
    """Return the run of the repository's default ref that will do it; further refs get theirs.

    The doorbell rings after commit. Redis being down neither delays nor fails it: the sweeper
    rings again. Raise `RepositoryNotFound`.
    """
    with transaction.atomic():
        run = request_run(repository_id, reason=reason, full=full, requested_by=requested_by)
        requested = [run] + [
            request_run(repository_id, reason=reason, ref=ref, full=full, requested_by=requested_by)
            for ref in run.repository.extra_refs
        ]
        for each in requested:
            _ring_after_commit("advance_run", each.pk)
    return run


def enqueue_forgetting(repository_id: int) -> None:
    """Remove what was derived from a deleted repository, after commit."""
    _ring_after_commit("forget_repository", repository_id)


def _ring_after_commit(task: str, argument: int) -> None:
    transaction.on_commit(lambda: wakeup.ring(task, argument), robust=True)


@shared_task
def advance_run(run_id: int) -> None:
    """Work on a run while there is something to do."""
    advance.advance(run_id)


@shared_task
def tend_runs() -> None:
    """Ring for everything that nobody is at."""
    for run_id in upkeep.unattended_runs():
        wakeup.ring("advance_run", run_id)
    for repository_id in upkeep.deleted_repositories():
        wakeup.ring("forget_repository", repository_id)


@shared_task
def poll_repositories() -> None:
    """Ask for a run of each repository whose polling interval is over."""
    for repository in upkeep.due_for_polling():
        enqueue_index_run(repository.pk, reason="poll")


@shared_task
def renew_repositories() -> None:
    """Ask for runs of repositories that an earlier version of the code or its encoder analysed.

    What they have published stays until everything is built anew: there is no gap.
    """
    for repository_id in upkeep.due_for_renewal(indexer.outdated()):
        enqueue_index_run(repository_id, reason=upkeep.RENEWAL)


@shared_task
def sweep_generations() -> None:
    """Remove what no reader can see any more."""
    for repository_id in upkeep.due_for_sweeping():
        cleaning.sweep(repository_id)


@shared_task
def forget_repository(repository_id: int) -> None:
    """Remove everything of a deleted repository."""
    cleaning.forget(repository_id)
