"""Fetching: the part of a run's life that waits for somebody else's machine.

It has workers of its own (threads: git does the work), so that a slow source holds up nobody who
builds. `slots` says how many may fetch at once.
"""

import time
from functools import partial

import indexer
from indexer.errors import RefNotFound, StorageFull
from indexer.types import ref_names
from omniweb.repositories import disk
from omniweb.repositories.mirrors import mirror_of, source_of
from omniweb.repositories.models import IndexRun, State
from omniweb.repositories.runs import claims, heartbeat, outcomes, waiting, wakeup
from omniweb.repositories.runs.failures import settle_failures
from omniweb.repositories.runs.notes import Note
from omniweb.repositories.runs.outcomes import NOTHING_NEW
from omniweb.repositories.runs.turns import POLL
from omniweb.repositories.runs.wakeup import Bell

BUDGET_SECONDS = 20.0
"""Then a worker rings for another and stops, for a sweep or a shutdown to have its turn."""


def fetch_runs() -> None:
    """Fetch for the runs that come first, one after the other, for about twenty seconds."""
    deadline = time.monotonic() + BUDGET_SECONDS
    while not (heartbeat.is_leaving() or disk.shortage()) and (run := claims.claim_fetch()):
        if claims.may_fetch():
            wakeup.ring(Bell.FETCH)
        given_back = _fetch(run)
        wakeup.ring(Bell.WORK)
        if given_back or (time.monotonic() > deadline and wakeup.ring(Bell.FETCH)):
            return
    waiting.tell()


def _fetch(run: IndexRun) -> bool:
    """Bring the mirror up to date and find the commit; tell whether it is to be tried again."""
    wanted = run.ref or run.repository.default_ref
    note = Note(run, "fetching")

    def progress(text: str) -> None:
        note(text)
        if (place := disk.mirrors()).is_short:
            raise StorageFull(where=f"the copy of the repository: {place}")

    with settle_failures(run, partial(outcomes.release_run, run)) as settled:
        with note.heartbeat as beating:
            fetched = indexer.fetch(
                mirror_of(run.repository_id),
                source_of(run.repository),
                [wanted] if wanted else [],
                progress,
            )
        ref = _full_name(wanted, fetched)
        commit = fetched.commits[ref]
        if _is_needless(run, ref, commit):
            outcomes.found_nothing_new(run, ref, commit, memory=beating.memory)
        else:
            indexer.take_fence(run.repository_id, ref, run.pk)
            outcomes.fetched(run, ref, commit, memory=beating.memory)
    return settled.given_back


def _is_needless(run: IndexRun, ref: str, commit: str) -> bool:
    """Tell whether a poll found what is searched already, chosen and analysed as it would be now.

    With thousands of repositories nearly every poll does.
    """
    repository = run.repository
    if run.reason != POLL or run.full or not (run.ref or repository.resolved_ref == ref):
        return False
    if repository.excludes_changed_at is not None:
        since = repository.runs.filter(ref=run.ref, state=State.DONE).exclude(note=NOTHING_NEW)
        if not since.filter(started_at__gt=repository.excludes_changed_at).exists():
            return False
    return indexer.is_published(repository.pk, mirror_of(repository.pk), ref, commit)


def _full_name(wanted: str, fetched: "indexer.Fetched") -> str:
    """Return the full name of a ref: a branch before a tag."""
    if not wanted:
        return fetched.default_ref
    for name in ref_names(wanted):
        if name in fetched.commits:
            return name
    raise RefNotFound(wanted, tuple(fetched.commits))
