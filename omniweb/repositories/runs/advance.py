"""The life of an index run: fetch, plan, build with everybody who has time, publish.

PostgreSQL says who does what (`claims`); no transaction is open while the parser or the encoder
works, and none that holds a lock while git does. Whatever goes wrong is settled by `failures`.
"""

import time
from contextlib import AbstractContextManager
from functools import partial

import indexer
from indexer.errors import RefNotFound
from indexer.types import Entry, ref_names
from omniweb.repositories.mirrors import mirror_of, source_of
from omniweb.repositories.models import IndexBatch, IndexRun
from omniweb.repositories.runs import claims, outcomes, wakeup
from omniweb.repositories.runs.failures import settle_failures
from omniweb.repositories.runs.heartbeat import Heartbeat
from omniweb.repositories.runs.outcomes import Cause

BUDGET_SECONDS = 20.0
"""Then a worker wakes another and stops: other runs, a sweep or a shutdown have their turn."""
HELPERS = 16
"""Further workers that are woken for one run, at most."""


def advance(run_id: int) -> None:
    """Do what there is to do on a run, for about twenty seconds; nothing to do is fine."""
    deadline = time.monotonic() + BUDGET_SECONDS
    if run := claims.claim_start(run_id):
        _prepare(run)
    while batch := claims.claim_batch(run_id):
        if not _build(batch):
            return
        if time.monotonic() > deadline and wakeup.wake("advance_run", run_id):
            return
    if run := claims.claim_publishing(run_id):
        _publish(run)
        wakeup.wake_queued_runs(run.repository_id)


def _prepare(run: IndexRun) -> None:
    """Fetch and plan; then wake helpers, and the runs that waited for the mirror."""
    with _settle_failures_of(run):
        batches = _plan(_fetch(run))
        for _ in range(min(HELPERS, batches - 1)):
            wakeup.wake("advance_run", run.pk)
    wakeup.wake_queued_runs(run.repository_id)


def _settle_failures_of(run: IndexRun) -> AbstractContextManager[None]:
    return settle_failures(run, partial(outcomes.release_run, run))


class _Note:
    """What a run is at, in words, for its heartbeat to pass on."""

    def __init__(self, run: IndexRun, text: str) -> None:
        self._run, self._text = run, text
        self.heartbeat = Heartbeat(self._renew)

    def __call__(self, text: str) -> None:
        """Take a word of progress; raise `LeaseLost` once the run is not ours any more."""
        self._text = text
        if self.heartbeat.lost():
            raise outcomes.LeaseLost

    def _renew(self) -> bool:
        return outcomes.renew_run(self._run, claims.lease(), self._text)


def _fetch(run: IndexRun) -> IndexRun:
    """Bring the mirror up to date and find the commit of the ref."""
    wanted = run.ref or run.repository.default_ref
    note = _Note(run, "fetching")
    with note.heartbeat as heartbeat:
        fetched = indexer.fetch(
            mirror_of(run.repository_id),
            source_of(run.repository),
            [wanted] if wanted else [],
            note,
        )
    ref = _full_name(wanted, fetched)
    indexer.take_fence(run.repository_id, ref, run.pk)
    outcomes.fetched(run, ref, fetched.commits[ref], memory=heartbeat.memory)
    return run


def _full_name(wanted: str, fetched: "indexer.Fetched") -> str:
    """Return the full name of a ref: a branch before a tag."""
    if not wanted:
        return fetched.default_ref
    for name in ref_names(wanted):
        if name in fetched.commits:
            return name
    raise RefNotFound(wanted, tuple(fetched.commits))


def _plan(run: IndexRun) -> int:
    """Find out what is to be built; return the number of batches."""
    with _Note(run, "comparing with the index").heartbeat as heartbeat:
        plan = indexer.plan(
            run.repository_id,
            mirror_of(run.repository_id),
            run.full_ref,
            run.commit,
            excludes=run.repository.excludes,
            full=run.full,
            should_stop=heartbeat.lost,
        )
    outcomes.planned(
        run,
        plan.batches,
        files=plan.files,
        size=plan.bytes,
        skipped=plan.skipped,
        memory=heartbeat.memory,
    )
    return len(plan.batches)


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
        self.finished = False

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


def _build(batch: IndexBatch) -> bool:
    """Build a batch; tell whether it is done."""
    run, hands = batch.run, _Hands(batch)
    began = time.monotonic()
    with settle_failures(run, hands.give_back):
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
        hands.finished = True
    return hands.finished


def _publish(run: IndexRun) -> None:
    """Make the commit visible, all of it at once."""
    with _settle_failures_of(run):
        with _Note(run, "publishing").heartbeat as heartbeat:
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
