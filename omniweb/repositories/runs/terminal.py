"""Watching a run from a terminal."""

import sys
import time
from typing import Any

from tqdm import tqdm

from omniweb.repositories.models import IndexRun, State

INTERVAL_SECONDS = 0.25
PATIENCE_SECONDS = 15.0
"""How long a run may be queued before the terminal says what may be missing."""


def follow(run: IndexRun) -> IndexRun:
    """Show a bar until the run has ended; return it as it ended."""
    began, warned = time.monotonic(), False
    progress: tqdm[Any] = tqdm(unit=" files", file=sys.stderr, dynamic_ncols=True)
    with progress as bar:
        while run.is_active:
            _show(bar, run)
            if run.state == State.QUEUED and not warned and _waited(began):
                bar.write("No worker has taken it yet. Is `make run` up?", file=sys.stderr)
                warned = True
            time.sleep(INTERVAL_SECONDS)
            run.refresh_from_db()
        _show(bar, run)
    return run


def _waited(began: float) -> bool:
    return time.monotonic() - began > PATIENCE_SECONDS


def _show(bar: "tqdm[Any]", run: IndexRun) -> None:
    bar.total = run.files_total or None
    bar.n = run.files_done
    bar.set_description_str(run.state, refresh=False)
    bar.set_postfix_str(run.note or f"{run.skipped} skipped", refresh=True)


def outcome(run: IndexRun) -> str:
    """Return one sentence on how a run ended."""
    if run.state == State.DONE:
        return (
            f"{run.repository.name} is searchable at {run.full_ref} ({run.commit[:12]}): "
            f"{run.files_total} files, {run.documents_added} new, {run.skipped} skipped, "
            f"{sum(run.phase_seconds.values()):.1f} s."
        )
    return run.error or f"The run was {run.state}."
