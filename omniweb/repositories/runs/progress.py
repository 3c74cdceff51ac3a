"""How far a run has come, in figures that people and bots are shown."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from omniweb.repositories.models import IndexRun, State

ENOUGH_SECONDS = 0.5
"""Before that much time a rate is a guess."""


@dataclass(frozen=True, slots=True)
class RunProgress:
    """Files and bytes of the commit; the rate counts files built, times are in seconds."""

    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int
    skipped: int
    files_per_second: float | None
    seconds_left: float | None
    seconds: float

    @property
    def percent(self) -> int:
        """The share of the files that is done, 0 to 100."""
        return 100 * self.files_done // self.files_total if self.files_total else 0


def progress_of(run: IndexRun, now: datetime | None = None) -> RunProgress:
    """Return a run's figures; rate and time left only while files are built."""
    rate = left = None
    now = now or timezone.now()
    built = run.files_done - run.files_known
    if run.state == State.BUILDING and run.phase_at and built > 0:
        seconds = (now - run.phase_at).total_seconds()
        if seconds >= ENOUGH_SECONDS:
            rate = built / seconds
            left = max(run.files_total - run.files_done, 0) / rate
    return RunProgress(
        files_done=run.files_done,
        files_total=run.files_total,
        bytes_done=run.bytes_done,
        bytes_total=run.bytes_total,
        skipped=run.skipped,
        files_per_second=rate,
        seconds_left=left,
        seconds=((run.finished_at or now) - (run.started_at or run.created_at)).total_seconds(),
    )
