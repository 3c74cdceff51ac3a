"""Taking work: with a lease, counted before it begins, by one worker at a time.

A claim is known by its attempt. Whoever holds an older one finds at its next write that it is no
longer theirs, and stops.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from omniweb.repositories import disk
from omniweb.repositories.models import (
    RUNNING,
    BatchState,
    IndexBatch,
    IndexRun,
    Repository,
    State,
)
from omniweb.repositories.runs import folders, queue, turns
from omniweb.repositories.runs.eligible import ready, startable
from omniweb.repositories.runs.outcomes import clocked, give_up
from omniweb.repositories.runs.slots import Slots

MAX_STRIKES = 9
"""As `outcomes.Cause` counts them: lost workers."""
MAX_BATCH_ATTEMPTS = 30
"""Beyond those that were spent on finding files that kill workers."""
TRIES = 5
"""For work that others take up at the same moment."""
LOCK = (7_164, 0)
"""The advisory lock under which slots are counted."""
FATAL_DEATHS = 3
"""Workers lost in a row on one file before it is left out: fewer may be chance."""


def lease() -> datetime:
    """Return when a lease taken or renewed now runs out."""
    return timezone.now() + timedelta(seconds=settings.RUN_LEASE_SECONDS)


def _locked(run_id: int) -> IndexRun | None:
    return (
        IndexRun.objects.select_for_update(of=("self",))
        .select_related("repository")
        .filter(pk=run_id)
        .first()
    )


def _expired(run: IndexRun) -> bool:
    return run.lease_until is None or run.lease_until < timezone.now()


def _claim(run: IndexRun, state: State) -> IndexRun | None:
    """Count the attempt, then hand the run out; give it up after too many."""
    if run.strikes >= MAX_STRIKES:
        give_up(run, f"Workers were lost again and again while {run.state} this repository")
        return None
    now = timezone.now()
    if run.state != state and run.state in RUNNING:
        run.phase_seconds = clocked(run)
    run.state, run.lease_until, run.phase_at = state, lease(), now
    run.served_at, run.note = now, ""
    run.attempt += 1
    run.strikes += 1
    run.started_at = run.started_at or now
    run.save(
        update_fields=[
            "state",
            "lease_until",
            "phase_at",
            "phase_seconds",
            "attempt",
            "strikes",
            "started_at",
            "served_at",
            "note",
        ]
    )
    return run


def may_fetch() -> bool:
    """Tell whether there is a slot for a run that is queued; others may be at its repository."""
    return next(queue.next_runs(Slots.now(), _patience()), None) is not None


@transaction.atomic
def claim_fetch() -> IndexRun | None:
    """Take the run that comes first of those that may be fetched now."""
    with connection.cursor() as cursor:  # one at a time: else two would take the last slot
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
    for run_id in queue.next_runs(Slots.now(), _patience()):
        if run := claim_start(run_id):
            return run
    return None


@transaction.atomic
def claim_start(run_id: int) -> IndexRun | None:
    """Take a run to be fetched, or whose worker was lost while it was."""
    # Whoever sweeps or deletes locks the repository first, too: they wait for each other in turn.
    repository = Repository.objects.select_for_update(no_key=True).filter(runs=run_id)
    run = _locked(run_id) if repository.first() else None
    if run is None or not startable().filter(pk=run_id).exists():
        return None
    return _claim(run, State.FETCHING)


def may_work() -> bool:
    """Tell whether there is something to be planned, built or published."""
    return _workable().exists()


def _workable() -> QuerySet[IndexRun]:
    return folders.of_here(ready()).filter(patience__lte=_patience())


def _patience() -> int:
    """Return the most patience of what may be worked on: where the disk is short, of no renewal."""
    return turns.RENEWAL_PATIENCE - bool(disk.shortage(renewing=True))


def claim_work() -> IndexRun | IndexBatch | None:
    """Take what comes first: a run to be planned or published, or a batch to be built."""
    for _ in range(TRIES):
        runs = turns.in_turn(_workable())
        for run_id in runs:
            work = claim_batch(run_id) or claim_planning(run_id) or claim_publishing(run_id)
            if work is not None:
                return work
        if not runs:
            return None
    return None


@transaction.atomic
def claim_planning(run_id: int) -> IndexRun | None:
    """Take a run that is fetched, or whose worker was lost while it was planned."""
    run = _locked(run_id)
    if run is None or run.state != State.PLANNING or not _expired(run):
        return None
    return _claim(run, State.PLANNING)


@transaction.atomic
def claim_batch(run_id: int) -> IndexBatch | None:
    """Take the first batch of a run that waits, or whose worker was lost."""
    free = Q(state=BatchState.WAITING) | Q(
        state=BatchState.BUILDING, lease_until__lt=timezone.now()
    )
    batch = (
        IndexBatch.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("run__repository")
        .filter(free, run=run_id, run__state=State.BUILDING)
        .order_by("number")
        .first()
    )
    if batch is None:
        return None
    _count_death(batch)
    if batch.attempt - FATAL_DEATHS * len(quarantine(batch)) >= MAX_BATCH_ATTEMPTS:
        give_up(batch.run, f"Workers were lost again and again on batch {batch.number}")
        return None
    batch.state, batch.lease_until = BatchState.BUILDING, lease()
    batch.files_done = batch.bytes_done = 0
    batch.attempt += 1
    batch.save()
    IndexRun.objects.filter(pk=run_id).update(served_at=timezone.now())
    return batch


def _count_death(batch: IndexBatch) -> None:
    """Remember which file was in hand when the batch's worker was lost; another is cleared."""
    if batch.in_hand is None:
        return
    path = bytes(batch.in_hand).hex()
    fatal = {each: deaths for each, deaths in batch.deaths.items() if deaths >= FATAL_DEATHS}
    batch.deaths = {**fatal, path: batch.deaths.get(path, 0) + 1}
    batch.in_hand = None


def quarantine(batch: IndexBatch) -> frozenset[bytes]:
    """Return the paths that workers were lost on in a row: they are left out from now on."""
    return frozenset(
        bytes.fromhex(path) for path, deaths in batch.deaths.items() if deaths >= FATAL_DEATHS
    )


@transaction.atomic
def claim_publishing(run_id: int) -> IndexRun | None:
    """Take the publishing of a run whose batches are all done, or whose publisher was lost."""
    run = _locked(run_id)
    if run is None:
        return None
    unfinished = run.batches.exclude(state=BatchState.DONE)
    built = run.state == State.BUILDING and not unfinished.exists()
    lost = run.state == State.PUBLISHING and _expired(run)
    return _claim(run, State.PUBLISHING) if built or lost else None
