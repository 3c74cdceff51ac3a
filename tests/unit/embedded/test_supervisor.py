"""Starting, starting again, stopping in order: with real processes."""
# ruff: noqa: TID251 - the environment is what it passes on

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from omniweb.embedded import supervisor as module
from omniweb.embedded.errors import DidNotStart, StopRequested
from omniweb.embedded.service import Service
from omniweb.embedded.supervisor import Supervisor

PATIENCE_SECONDS = 120.0
SLEEP = "import time; time.sleep(600)"


def _service(name: str, code: str, folder: Path, **changes: object) -> Service:
    command = (sys.executable, "-c", code)
    return Service(name, command, folder, dict(os.environ), **changes)  # type: ignore[arg-type] # any field


def _is_gone(process: int) -> bool:
    try:
        return "\nState:\tZ" in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return True


def _watch_until(supervisor: Supervisor, is_done: Callable[[], bool]) -> None:
    """Watch in this thread; another one ends it when the condition holds."""

    def end() -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_done() and time.monotonic() < deadline:
            time.sleep(0.02)
        supervisor.stopping = True

    thread = threading.Thread(target=end)
    thread.start()
    supervisor.watch()
    thread.join()
    assert is_done()


def test_a_killed_service_is_started_again(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    child = supervisor.start(_service("worker", SLEEP, tmp_path))
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    _watch_until(supervisor, lambda: child.process.pid != first)
    assert said == ["worker ended (SIGKILL); starting it again."]


def test_what_a_killed_service_leaves_behind_is_killed(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    note = tmp_path / "pid"
    code = (
        "import subprocess, sys, time; from pathlib import Path;"
        f"child = subprocess.Popen([sys.executable, '-c', {SLEEP!r}]);"
        f"Path({str(note)!r}).write_text(str(child.pid)); time.sleep(60)"
    )
    child = supervisor.start(_service("worker", code, tmp_path))
    supervisor.wait_until(child, lambda: note.exists() and note.read_text() != "", PATIENCE_SECONDS)
    left, first = int(note.read_text()), child.process.pid
    os.kill(first, signal.SIGKILL)
    _watch_until(supervisor, lambda: child.process.pid != first)
    assert _is_gone(left)


def test_a_service_that_keeps_ending_is_given_pauses(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    child = supervisor.start(_service("worker", "raise SystemExit(3)", tmp_path))
    began = time.monotonic()
    _watch_until(supervisor, lambda: child.failures == 3)
    assert said[0] == "worker ended (status 3); starting it again."
    assert child.again_at is not None
    assert child.again_at > began + 1 + 3


def test_a_service_that_ends_at_its_start_is_refused_with_its_last_words(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    child = supervisor.start(_service("worker", "raise SystemExit('no disk')", tmp_path))
    with pytest.raises(DidNotStart) as caught:
        supervisor.wait_until(child, lambda: False, PATIENCE_SECONDS)
    assert str(caught.value).startswith("worker ended while it was starting. Its log is ")
    assert str(caught.value).endswith("no disk")


def test_a_service_that_does_not_answer_is_refused(supervisor: Supervisor, tmp_path: Path) -> None:
    child = supervisor.start(_service("web", SLEEP, tmp_path))
    with pytest.raises(DidNotStart, match="web did not answer within 0 seconds"):
        supervisor.wait_until(child, lambda: False, 0)


def test_a_wait_ends_when_somebody_wants_to_stop(supervisor: Supervisor, tmp_path: Path) -> None:
    child = supervisor.start(_service("web", SLEEP, tmp_path))
    supervisor.stopping = True
    with pytest.raises(StopRequested):
        supervisor.wait_until(child, lambda: False, PATIENCE_SECONDS)


def test_what_ends_by_itself_returns_its_output_and_logs_the_rest(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    service = _service("once", "import sys; print('password'); sys.stderr.write('log')", tmp_path)
    assert supervisor.finish(service) == "password"
    assert supervisor.last_words(service) == "log"
    assert supervisor.children == []
    with pytest.raises(DidNotStart, match="once failed"):
        supervisor.finish(_service("once", "raise SystemExit(1)", tmp_path))


def test_what_was_started_last_is_stopped_first_and_by_its_own_signal(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        code = (
            "import signal, sys, time; from pathlib import Path\n"
            "def end(number, _):\n"
            "    with Path('ended').open('a') as file: file.write(f'{number} ')\n"
            "    sys.exit()\n"
            f"signal.signal({int(number)}, end); Path('{number.name}').touch(); time.sleep(60)"
        )
        child = supervisor.start(_service(number.name, code, tmp_path, stop_signal=number))
        supervisor.wait_until(child, (tmp_path / number.name).exists, PATIENCE_SECONDS)
    supervisor.stop()
    assert (tmp_path / "ended").read_text() == "15 2 "


def test_what_does_not_end_in_its_time_is_killed(supervisor: Supervisor, tmp_path: Path) -> None:
    code = f"import signal; signal.signal(15, signal.SIG_IGN); open('up', 'w'); {SLEEP}"
    child = supervisor.start(_service("deaf", code, tmp_path, stop_seconds=0.1))
    supervisor.wait_until(child, (tmp_path / "up").exists, PATIENCE_SECONDS)
    supervisor.stop()
    assert child.process.returncode == -signal.SIGKILL


def test_a_long_log_is_put_aside(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_LOG_BYTES", 3)
    service = _service("web", SLEEP, tmp_path)
    supervisor.log(service).write_text("long")
    supervisor.start(service)
    assert supervisor.log(service).with_suffix(".log.1").read_text() == "long"
    assert supervisor.last_words(service) == ""
