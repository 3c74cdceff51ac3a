"""The writes that end or prolong claimed work: renew, next phase, finish, fail, give back.

Every write names the attempt that it belongs to; where that is no longer the newest, `LeaseLost`
says so and nothing is written.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

import indexer
from omniweb import mirror_folder
from omniweb.repositories.models import (
    ACTIVE,
    FINAL,
    BatchState,
    IndexBatch,
    IndexRun,
    Repository,
    State,
)

NOTHING_NEW = "nothing new"
"""The note of a poll that ended before it planned anything."""
WRITTEN_AT_ONCE = 50
"""Batches in one statement, some 15 KB each."""


class Cause(IntEnum):
    """Why work is given back, as the strikes that it costs."""

    OUTAGE = 0
    """It could not have been done."""
    LOSS = 1
    """A process was lost by chance, or for want of memory."""
    FAULT = 3
    """What went wrong in our own code goes wrong again."""


class LeaseLost(Exception):  # noqa: N818 - it is what happened
    """Somebody else has taken over, or the run was cancelled: stop, and write nothing."""


def _mine(run: IndexRun) -> QuerySet[IndexRun]:
    return IndexRun.objects.filter(pk=run.pk, attempt=run.attempt, state=run.state)


def _write(run: IndexRun, **values: Any) -> None:
    if not _mine(run).update(**values):
        raise LeaseLost
    for name, value in values.items():
        setattr(run, name, value)


def clocked(run: IndexRun) -> dict[str, float]:
    """Return the phases' seconds with those of the phase that ends now added."""
    began = run.phase_at or timezone.now()
    spent = (timezone.now() - began).total_seconds()
    return {**run.phase_seconds, run.state: round(run.phase_seconds.get(run.state, 0) + spent, 3)}


def _remembered(run: IndexRun, phase: str, memory: int) -> dict[str, int]:
    """Return the phases' memory in bytes, with what a worker held in one of them at most."""
    return {**run.phase_memory, phase: max(memory, run.phase_memory.get(phase, 0))}


def renew_run(run: IndexRun, until: datetime, note: str) -> bool:
    """Keep the lease and say what the run is at; tell whether it is still ours."""
    return bool(_mine(run).update(lease_until=until, note=note[:300]))


def let_go(run: IndexRun) -> None:
    """Say that no worker is at a run any more that was ended under its hands."""
    ended = IndexRun.objects.filter(pk=run.pk, attempt=run.attempt, state__in=FINAL)
    ended.update(lease_until=None)


def fetched(run: IndexRun, full_ref: str, commit: str, *, memory: int = 0) -> None:
    """Leave the run to who plans it, with what the ref was found to be; `memory` in bytes."""
    _write(
        run,
        state=State.PLANNING,
        lease_until=None,
        strikes=0,
        note="",
        full_ref=full_ref,
        commit=commit,
        folder=mirror_folder.name(),
        phase_seconds=clocked(run),
        phase_memory=_remembered(run, State.FETCHING, memory),
        phase_at=timezone.now(),
    )


@transaction.atomic
def planned(
    run: IndexRun,
    batches: Sequence["indexer.Batch"],
    *,
    files: int,
    size: int,
    skipped: int,
    memory: int = 0,
    again: bool = False,
) -> None:
    """Write the batches down and open them to every worker; `size` in bytes, of all `files`.

    `again`: they replace what was planned before, and the strikes stay, so that it ends.
    """
    todo = sum(batch.files for batch in batches)
    todo_bytes = sum(batch.bytes for batch in batches)
    known_bytes = max(0, size - todo_bytes)
    _write(
        run,
        state=State.BUILDING,
        lease_until=None,
        strikes=run.strikes if again else 0,
        files_total=files,
        files_known=max(0, files - todo),
        files_done=max(0, files - todo),
        bytes_total=size,
        bytes_known=known_bytes,
        bytes_done=known_bytes,
        skipped=skipped,
        note="",
        phase_seconds=clocked(run),
        phase_memory=_remembered(run, State.PLANNING, memory),
        phase_at=timezone.now(),
    )
    if again:
        run.batches.all().delete()
    IndexBatch.objects.bulk_create(
        [
            IndexBatch(
                run=run,
                number=number,
                entries=batch.packed,
                files=batch.files,
                bytes=batch.bytes,
            )
            for number, batch in enumerate(batches, 1)
        ],
        batch_size=WRITTEN_AT_ONCE,
    )


def renew_batch(batch: IndexBatch, until: datetime, files: int, size: int) -> bool:
    """Keep the lease and say how far the batch is (`size` in bytes); tell whether it is ours."""
    mine = _my_batch(batch).filter(run__state=State.BUILDING)
    kept = mine.update(lease_until=until, files_done=files, bytes_done=size)
    if kept:
        _sum_up(batch.run_id)
    return bool(kept)


def _my_batch(batch: IndexBatch) -> QuerySet[IndexBatch]:
    return IndexBatch.objects.filter(pk=batch.pk, attempt=batch.attempt, state=BatchState.BUILDING)


def take_in_hand(batch: IndexBatch, path: bytes | None) -> None:
    """Write down the file that is about to be built, lest it take the worker down again.

    None: there is none any more, what is left to do is writing.
    """
    if not _my_batch(batch).update(in_hand=path):
        raise LeaseLost


def _sum_up(run_id: int) -> None:
    """Bring the run's figures up to those of its batches."""
    done = IndexBatch.objects.filter(run=run_id).aggregate(
        files=Coalesce(Sum("files_done"), 0), size=Coalesce(Sum("bytes_done"), 0)
    )
    IndexRun.objects.filter(pk=run_id, state=State.BUILDING).update(
        files_done=F("files_known") + done["files"], bytes_done=F("bytes_known") + done["size"]
    )


def finish_batch(batch: IndexBatch, *, skipped: int, seconds: float, memory: int = 0) -> None:
    """Write down that a batch is built; `memory` in bytes."""
    changed = _my_batch(batch).update(
        state=BatchState.DONE,
        files_done=F("files"),
        bytes_done=F("bytes"),
        skipped=skipped,
        seconds=seconds,
        memory=memory,
        lease_until=None,
        in_hand=None,
    )
    if not changed:
        raise LeaseLost
    _sum_up(batch.run_id)


@transaction.atomic
def finish_run(run: IndexRun, *, added: int, removed: int, skipped: int, memory: int = 0) -> None:
    """Close a published run; the repository is searched at its ref from now on."""
    building = run.batches.aggregate(most=Coalesce(Max("memory"), 0))["most"]
    run.phase_memory = _remembered(run, State.BUILDING, building)
    repository = Repository.objects.select_for_update(no_key=True).get(pk=run.repository_id)
    _close(
        run,
        documents_added=added,
        documents_removed=removed,
        skipped=skipped,
        files_done=F("files_total"),
        bytes_done=F("bytes_total"),
        phase_memory=_remembered(run, State.PUBLISHING, memory),
        note="",
    )
    if not run.ref:
        repository.resolved_ref = run.full_ref
        repository.save(update_fields=["resolved_ref"])
    run.batches.all().delete()


def _close(run: IndexRun, **values: Any) -> None:
    """Write that a run has done what it was asked for."""
    _write(
        run,
        state=State.DONE,
        lease_until=None,
        finished_at=timezone.now(),
        phase_seconds=clocked(run),
        error="",
        error_code="",
        **values,
    )


@transaction.atomic
def found_nothing_new(run: IndexRun, full_ref: str, commit: str, *, memory: int = 0) -> None:
    """Close a poll whose commit is published already; of these a ref keeps the last."""
    _close(
        run,
        full_ref=full_ref,
        commit=commit,
        phase_memory=_remembered(run, State.FETCHING, memory),
        note=NOTHING_NEW,
    )
    before = IndexRun.objects.filter(repository=run.repository_id, ref=run.ref, pk__lt=run.pk)
    before.filter(state=State.DONE, note=NOTHING_NEW).delete()


def fail_run(run: IndexRun, code: str, sentence: str) -> None:
    """End a run with a sentence, if it is still ours; nothing that it did is visible."""
    IndexRun.objects.filter(pk=run.pk, attempt=run.attempt, state__in=ACTIVE).update(
        state=State.FAILED,
        lease_until=None,
        finished_at=timezone.now(),
        error_code=code,
        error=sentence,
        note="",
    )


def give_up(run: IndexRun, why: str) -> None:
    """End a run that keeps losing its workers."""
    fail_run(run, "WorkerLost", f"{why}. See the worker's log, then reindex.")


def release_run(run: IndexRun, cause: Cause) -> None:
    """Give a run back at once instead of letting its lease run out."""
    more = cause - 1  # the claim has counted for one
    _mine(run).update(lease_until=timezone.now(), strikes=F("strikes") + more)


def release_batch(batch: IndexBatch, blame: bytes | None = None) -> None:
    """Give a batch back at once; `blame` is the path that it could not be built for, if known."""
    _my_batch(batch).update(lease_until=timezone.now(), in_hand=blame)
