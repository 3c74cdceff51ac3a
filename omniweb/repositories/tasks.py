"""Celery tasks: each takes ids, calls one function, and may run twice; `enqueue_…` sends them."""

import time
from typing import IO

from celery import shared_task
from celery.signals import worker_shutting_down
from django.db import transaction

import indexer
from omniweb.accounts.models import User
from omniweb.repositories import disk, mirrors
from omniweb.repositories.maintenance import coding, due
from omniweb.repositories.maintenance.forgetting import forget
from omniweb.repositories.maintenance.sweeping import sweep
from omniweb.repositories.models import IndexRun, Repository, ScipUpload
from omniweb.repositories.runs import (
    advance,
    claims,
    fetching,
    folders,
    heartbeat,
    turns,
    waiting,
    wakeup,
)
from omniweb.repositories.runs.requests import request_run
from omniweb.repositories.runs.wakeup import Bell
from omniweb.repositories.services.kept_pins import forget_changes
from omniweb.repositories.services.rules import MAX_EXTRA_REFS
from omniweb.repositories.uploads import reading
from omniweb.repositories.uploads.storing import store_upload

SWEEPING_SECONDS = 60.0
"""Of every five minutes, at most: a process that sweeps builds nothing."""


def enqueue_index_run(
    repository_id: int,
    *,
    reason: str,
    full: bool = False,
    requested_by: User | None = None,
) -> IndexRun:
    """Return the run of the repository's default ref that will do it; further refs get theirs.

    One bell rings after commit. Redis being down neither delays nor fails it: `tend_runs` wakes
    them later. Raise `RepositoryNotFound`.
    """
    with transaction.atomic():
        run = request_run(repository_id, reason=reason, full=full, requested_by=requested_by)
        for ref in run.repository.extra_refs[:MAX_EXTRA_REFS]:  # some are older than the limit
            request_run(repository_id, reason=reason, ref=ref, full=full, requested_by=requested_by)
        transaction.on_commit(lambda: wakeup.ring(Bell.FETCH), robust=True)
    return run


def enqueue_upload(
    repository: Repository, commit: str, body: IO[bytes], *, actor: User | None
) -> ScipUpload:
    """Store an index of SCIP, to be read soon; raise as `store_upload` does."""
    with transaction.atomic():
        upload = store_upload(repository, commit, body, actor=actor)
        transaction.on_commit(lambda: _wake_readers(upload.folder), robust=True)
    return upload


def _wake_readers(folder: str) -> None:
    wakeup.wake("read_uploads", folder=folder)


def enqueue_forgetting(repository_id: int) -> None:
    """Remove what was derived from a deleted repository, after commit."""
    transaction.on_commit(lambda: wakeup.wake("forget_repository", repository_id), robust=True)


@worker_shutting_down.connect
def _give_back(**_: object) -> None:
    """Let threads end: the processes of a pool have time of their own (`omniweb.celery`)."""
    heartbeat.leave()


@shared_task
def fetch_runs() -> None:
    """Answer the bell for fetching."""
    wakeup.answered(Bell.FETCH)
    fetching.fetch_runs()


@shared_task
def advance_runs() -> None:
    """Answer the bell for planning, building and publishing."""
    wakeup.answered(Bell.WORK)
    folders.show_life()
    advance.advance()


@shared_task
def advance_run(_run_id: int) -> None:
    """Take a message of an earlier version, which named a run: pass it on as bells."""
    _ring_for_all()


def _ring_for_all() -> None:
    if disk.shortage():
        return
    if claims.may_fetch():
        wakeup.ring(Bell.FETCH)
    if claims.may_work():
        wakeup.ring(Bell.WORK)


@shared_task
def tend_runs() -> None:
    """Ring for what nobody works on, say what waits for what, and forget deleted repositories."""
    disk.record()
    folders.give_back_those_of_lost()
    _ring_for_all()
    for folder in folders.waited_for():
        wakeup.ring(Bell.WORK, folder)
    waiting.tell()
    reading.take_back_lost()
    for folder in reading.folders_waited_for():
        _wake_readers(folder)
    for repository_id in due.for_forgetting():
        wakeup.wake("forget_repository", repository_id)


@shared_task
def read_uploads() -> None:
    """Read the uploaded index that has waited longest; the next one with the next message."""
    if not disk.shortage() and reading.read_next():
        for folder in reading.folders_waited_for():
            _wake_readers(folder)


@shared_task
def poll_repositories() -> None:
    """Ask for a run of each repository whose polling interval is over."""
    for repository in due.for_polling():
        enqueue_index_run(repository.pk, reason=turns.POLL)


@shared_task
def renew_repositories() -> None:
    """Ask for runs of repositories that an earlier version of the code or its encoder analysed.

    What they have published stays until everything is built anew: there is no gap.
    """
    for repository_id in due.for_renewal(indexer.outdated()):
        enqueue_index_run(repository_id, reason=turns.RENEWAL)


@shared_task
def sweep_generations() -> None:
    """Remove what no reader can see any more, for a while; the rest is due at the next look.

    After a first sync, or while everything is analysed anew, thousands are due at once.
    """
    forget_changes()
    deadline = time.monotonic() + SWEEPING_SECONDS
    for repository_id in due.for_sweeping():
        sweep(repository_id)
        if time.monotonic() > deadline:
            return


@shared_task
def code_vectors() -> None:
    """Make the codes that documents of an earlier version lack; the rest with the next message."""
    if coding.code_vectors():
        wakeup.wake("code_vectors")


@shared_task
def tidy_mirrors() -> None:
    """Have each host remove its mirrors of repositories that are forgotten."""
    for folder in folders.known():
        wakeup.wake("tidy_own_mirrors", folder=folder)


@shared_task
def tidy_own_mirrors() -> None:
    """Remove what lies here of repositories that are forgotten."""
    folders.show_life()
    for repository_id in mirrors.strangers():
        mirrors.remove_mirror(repository_id)


@shared_task
def forget_repository(repository_id: int) -> None:
    """Remove everything of a deleted repository."""
    if forget(repository_id):
        tidy_mirrors()
