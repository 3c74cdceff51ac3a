"""The figures of a run."""

from datetime import UTC, datetime, timedelta

from omniweb.repositories.models import IndexRun, State
from omniweb.repositories.runs.progress import progress_of

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def _run(**changes: object) -> IndexRun:
    values = {"state": State.BUILDING, "created_at": BEGAN, "started_at": BEGAN, "phase_at": BEGAN}
    return IndexRun(**values | changes)


def test_the_rate_counts_only_files_that_this_run_built() -> None:
    run = _run(files_total=110, files_known=10, files_done=30)

    progress = progress_of(run, BEGAN + timedelta(seconds=10))

    assert (progress.files_per_second, progress.seconds_left) == (2, 40)
    assert (progress.percent, progress.seconds) == (27, 10)


def test_there_is_no_rate_before_half_a_second_or_beside_building() -> None:
    early = progress_of(_run(files_total=9, files_done=3), BEGAN + timedelta(seconds=0.4))
    late = progress_of(
        _run(state=State.PUBLISHING, files_total=9, files_done=9), BEGAN + timedelta(seconds=9)
    )

    assert early.files_per_second is late.files_per_second is None
    assert early.seconds_left is late.seconds_left is None


def test_an_ended_run_took_as_long_as_it_took() -> None:
    run = _run(state=State.DONE, finished_at=BEGAN + timedelta(seconds=7))

    assert progress_of(run, BEGAN + timedelta(days=1)).seconds == 7
    assert progress_of(run).percent == 0
