"""Watching a run from a terminal."""

import sys
import time
from typing import Any

from tqdm import tqdm

from omniweb.repositories.models import IndexRun, State
from omniweb.repositories.runs.waiting import Wait, waits_of

INTERVAL_SECONDS = 0.25
QUEUED_INTERVAL_SECONDS = 1.0
"""Where a run stands among thousands is asked for less often."""
PATIENCE_SECONDS = 15.0
"""How long a run may be queued before the terminal says what may be missing."""


def follow(run: IndexRun) -> IndexRun:
    """Show a bar until the run has ended; return it as it ended."""
    began, warned = time.monotonic(), False
    progress: tqdm[Any] = tqdm(unit=" files", file=sys.stderr, dynamic_ncols=True)
    with progress as bar:
        while run.is_active:
            wait = waits_of([run]).get(run.pk)
            _show(bar, run, wait)
            is_next = wait is not None and not (wait.place.ahead or wait.why)
            if is_next and not warned and _waited(began):
                bar.write("No worker has taken it yet. Is `make run` up?", file=sys.stderr)
                warned = True
            time.sleep(QUEUED_INTERVAL_SECONDS if wait else INTERVAL_SECONDS)
            run.refresh_from_db()
        _show(bar, run, None)
    return run


def _waited(began: float) -> bool:
    return time.monotonic() - began > PATIENCE_SECONDS


def _show(bar: "tqdm[Any]", run: IndexRun, wait: Wait | None) -> None:
    bar.total = run.files_total or None
    bar.n = run.files_done
    note = "; ".join(filter(None, (wait.sentence, wait.why))) if wait else run.note
    bar.set_description_str(run.state, refresh=False)
    bar.set_postfix_str(note or f"{run.skipped} skipped", refresh=True)


def queued(run: IndexRun) -> str:
    """Return one sentence on a run that nobody stays to watch."""
    wait = waits_of([run]).get(run.pk)
    where = f": {'; '.join(filter(None, (wait.sentence, wait.why)))}" if wait else ""
    return f"Run {run.pk} of {run.repository.name} is queued{where}."


def outcome(run: IndexRun) -> str:
    """Return one sentence on how a run ended."""
    if run.state == State.DONE:
        return (
            f"{run.repository.name} is searchable at {run.full_ref} ({run.commit[:12]}): "
            f"{run.files_total} files, {run.documents_added} new, {run.skipped} skipped, "
            f"{sum(run.phase_seconds.values()):.1f} s."
        )
    return run.error or f"The run was {run.state}."
