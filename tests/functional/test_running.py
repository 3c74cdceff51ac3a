"""`make run` as a person has it: start, look, lose processes, stop, find everything again."""
# ruff: noqa: TID251 - the environment is what it passes on

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import pytest

from omniweb.embedded import leftovers
from omniweb.embedded.redis import free_ports
from tests.fixtures.site import REQUEST_SECONDS

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 300.0
pytestmark = pytest.mark.functional


def _wait_until(is_true: Callable[[], bool], words: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_true():
        assert time.monotonic() < deadline, words()
        time.sleep(0.1)


@dataclass
class Running:
    """A home, and the process that watches its services."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def said(self) -> str:
        return (self.home.parent / "said").read_text()

    def is_ready(self) -> bool:
        try:
            return self._asked()["status"] == "ready"
        except (httpx.HTTPError, ValueError):
            return False

    def _asked(self) -> dict[str, str]:
        """Return what it says of itself, within the time that a slow machine takes."""
        address = f"http://127.0.0.1:{self.port}/readyz"
        found: dict[str, str] = httpx.get(address, timeout=REQUEST_SECONDS).json()
        return found

    def wait_until_ready(self) -> None:
        _wait_until(self.is_ready, lambda: self.said)

    def kill(self, part_of_command: str) -> None:
        """Kill the one child with this in its command line."""
        for process in self._children():
            if part_of_command in Path(f"/proc/{process}/cmdline").read_text():
                os.kill(process, signal.SIGKILL)
                return
        raise AssertionError(part_of_command)

    def _children(self) -> list[int]:
        number = self.process.pid
        return [int(p) for p in Path(f"/proc/{number}/task/{number}/children").read_text().split()]

    def left(self) -> list[int]:
        """Return the processes of this home that are alive."""
        return list(leftovers.processes(leftovers.mark(self.home), self.home))


def _environment(home: Path, port: int) -> dict[str, str]:
    names = ("PATH", "PYTHONPATH", "COVERAGE_")
    kept = {name: value for name, value in os.environ.items() if name.startswith(names)}
    return {**kept, "OMNIWEB_HOME": str(home), "PORT": str(port)}


def _start(home: Path, port: int) -> Running:
    with (home.parent / "said").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "omniweb.embedded"],
            cwd=ROOT,
            env=_environment(home, port),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return Running(home, port, process)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """Start in a folder with a space, whose path is too long for a socket."""
    running = _start(tmp_path / f"a home {'x' * 100}", free_ports(1)[0])
    yield running
    running.process.kill()
    running.process.wait()
    leftovers.end_those_of_home(running.home)


def test_a_person_starts_it_loses_processes_and_stops_it(running: Running) -> None:
    running.wait_until_ready()
    _wait_until(lambda: "Ctrl-C stops it" in running.said, lambda: running.said)
    lines = running.said.splitlines()
    assert lines[:2] == [f"OmniWeb is ready: http://127.0.0.1:{running.port}", "name: admin"]
    assert lines[2].startswith("password: ")

    asked = [sys.executable, "manage.py", "create_token", "admin", "--scope", "search:read"]
    environment = _environment(running.home, running.port)
    token = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert token.stdout.strip()

    second = [sys.executable, "-m", "omniweb.embedded"]
    refused = subprocess.run(second, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert refused.returncode == 1
    assert refused.stderr.startswith(b"OmniWeb is already running in ")

    for name, part in (("worker", "celery\0-A\0omniweb.celery\0worker"), ("postgres", "postgres")):
        running.kill(part)
        line = f"{name} ended (SIGKILL); starting it again."
        _wait_until(lambda line=line: line in running.said, lambda: running.said)  # type: ignore[misc] # a bound name
    running.wait_until_ready()

    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(PATIENCE_SECONDS) == 0
    assert running.left() == []
    assert not (running.home / "environment").exists()


def test_after_a_kill_of_the_watcher_the_next_start_takes_over(running: Running) -> None:
    running.wait_until_ready()
    running.process.kill()
    running.process.wait()
    again = _start(running.home, running.port)
    try:
        again.wait_until_ready()
        assert "password" not in again.said
    finally:
        again.process.terminate()
        assert again.process.wait(PATIENCE_SECONDS) == 0
    assert again.left() == []
