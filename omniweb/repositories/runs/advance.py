"""What is done for runs that are fetched: plan, build with everybody who has time, publish.

PostgreSQL says who does what (`claims`); no transaction is open while the parser or the encoder
works, and none that holds a lock while git does. Whatever goes wrong is settled by `failures`.
"""

import time
from contextlib import AbstractContextManager
from functools import partial

import indexer
from indexer.errors import BuildIncomplete
from indexer.types import Entry
from omniweb.repositories import disk
from omniweb.repositories.mirrors import mirror_of
from omniweb.repositories.models import IndexBatch, IndexRun, State
from omniweb.repositories.runs import claims, outcomes, requests, wakeup
from omniweb.repositories.runs.failures import Settled, settle_failures
from omniweb.repositories.runs.heartbeat import Heartbeat
from omniweb.repositories.runs.notes import Note
from omniweb.repositories.runs.outcomes import Cause
from omniweb.repositories.runs.wakeup import Bell

BUDGET_SECONDS = 20.0
"""Then a worker rings for another and stops: a sweep or a shutdown has its turn."""


def advance() -> None:
    """Do what comes first, one thing after the other, for about twenty seconds."""
    deadline = time.monotonic() + BUDGET_SECONDS
    while not disk.shortage() and (work := claims.claim_work()):
        if claims.may_work():
            wakeup.ring(Bell.WORK)
        if not _do(work):
            return
        if time.monotonic() > deadline and wakeup.ring(Bell.WORK):
            return


def _do(work: IndexRun | IndexBatch) -> bool:
    """Do what was claimed; tell whether to go on rather than to leave it to a later try."""
    if isinstance(work, IndexBatch):
        return not _build(work).given_back
    if work.state == State.PLANNING:
        settled = _plan(work)
        requests.wake_fetchers()  # they fetch so far ahead of what is planned, and no further
        return not settled.given_back
    settled = _publish(work)
    requests.wake_next(work.repository_id)  # the next run of its ref need not wait any more
    return not settled.given_back


def _settle_failures_of(run: IndexRun) -> AbstractContextManager[Settled]:
    return settle_failures(run, partial(outcomes.release_run, run))


def _plan(run: IndexRun) -> Settled:
    """Find out what is to be built, and open it to every worker."""
    with _settle_failures_of(run) as settled:
        _compare(run, full=run.full)
    return settled


def _compare(run: IndexRun, *, full: bool, refusal: BuildIncomplete | None = None) -> None:
    """Write down what is to be built; raise `refusal`, if it is given, where nothing is."""
    with Note(run, "comparing with the index").heartbeat as heartbeat:
        plan = indexer.plan(
            run.repository_id,
            mirror_of(run.repository_id),
            run.full_ref,
            run.commit,
            excludes=run.repository.excludes,
            full=full,
            should_stop=heartbeat.lost,
        )
    if refusal and not plan.batches:
        raise refusal
    outcomes.planned(
        run,
        plan.batches,
        files=plan.files,
        size=plan.bytes,
        skipped=plan.skipped,
        memory=heartbeat.memory,
        again=refusal is not None,
    )
    if plan.batches[1:]:
        wakeup.ring(Bell.WORK)


class _Hands:
    """What a batch's builder has in hand and has done, for its heartbeat to pass on.

    Each file is written down before it is built once a worker was lost on the batch: at first
    nobody is suspected, and a write per file would cost more than the file.
    """

    def __init__(self, batch: IndexBatch) -> None:
        self._batch = batch
        self._careful = batch.attempt > 1
        self._files = self._bytes = 0
        self.path: bytes | None = None

    def on_file(self, entry: Entry) -> None:
        self.path = entry.path
        if self._careful:
            outcomes.take_in_hand(self._batch, entry.path)

    def on_progress(self, files: int, size: int) -> None:
        self._files, self._bytes = files, size
        if files == self._batch.files:  # writing them is nobody's fault
            self.path = None
            if self._careful:
                outcomes.take_in_hand(self._batch, None)

    def give_back(self, cause: Cause) -> None:
        """Open the batch to others; a fault is blamed on the file that it happened with."""
        outcomes.release_batch(self._batch, self.path if cause is Cause.FAULT else None)

    def renew(self) -> bool:
        return outcomes.renew_batch(self._batch, claims.lease(), self._files, self._bytes)


def _build(batch: IndexBatch) -> Settled:
    """Build a batch."""
    run, hands = batch.run, _Hands(batch)
    began = time.monotonic()
    with settle_failures(run, hands.give_back) as settled:
        with Heartbeat(hands.renew) as heartbeat:
            report = indexer.build(
                run.repository_id,
                mirror_of(run.repository_id),
                indexer.Batch(bytes(batch.entries), batch.files, batch.bytes),
                quarantine=claims.quarantine(batch),
                on_file=hands.on_file,
                on_progress=hands.on_progress,
                should_stop=heartbeat.lost,
            )
        outcomes.finish_batch(
            batch,
            skipped=report.skipped,
            seconds=time.monotonic() - began,
            memory=heartbeat.memory,
        )
    return settled


def _publish(run: IndexRun) -> Settled:
    """Make the commit visible, all of it at once.

    What another version of this program planned and built, before an upgrade or beside it, is not
    what this one publishes: then the rest is planned and built first.
    """
    with _settle_failures_of(run) as settled:
        try:
            _show(run)
        except BuildIncomplete as refusal:
            if run.strikes >= claims.MAX_STRIKES:
                raise
            _compare(run, full=False, refusal=refusal)
    return settled


def _show(run: IndexRun) -> None:
    with Note(run, "publishing").heartbeat as heartbeat:
        published = indexer.publish(
            run.repository_id,
            mirror_of(run.repository_id),
            run.full_ref,
            run.commit,
            fence=run.pk,
            excludes=run.repository.excludes,
            should_stop=heartbeat.lost,
        )
    outcomes.finish_run(
        run,
        added=published.added,
        removed=published.removed,
        skipped=published.skipped,
        memory=heartbeat.memory,
    )
