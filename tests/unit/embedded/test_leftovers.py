"""Processes whose starter was killed are found and ended, and nobody else's are."""
# ruff: noqa: TID251 - the environment is what it passes on

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from omniweb.embedded import leftovers
from omniweb.embedded.home import Home
from omniweb.embedded.programs import redis_server
from omniweb.embedded.service import MARK, Service

DEAF = "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(600)"


@contextmanager
def _process(home: Path, service: str, code: str = DEAF) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, MARK: leftovers.mark(home, service)}
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def test_processes_of_a_home_are_ended_even_if_they_are_deaf(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "OTHER_SECONDS", 0.2)
    other = home.path.with_name("a home of others")
    with _process(home.path, "worker") as ours, _process(other, "worker") as theirs:
        _reaped_while_ending(home, ours)
        assert ours.returncode == -9
        assert theirs.poll() is None


def _reaped_while_ending(home: Home, process: subprocess.Popen[bytes]) -> None:
    """End those of a home; our own child would stay a zombie, without variables to find it by."""
    leftovers.end_those_of_home(home.path)
    process.wait(120)


def test_servers_are_found_by_their_folder(home: Home) -> None:
    folder = home.folder("redis-broker")
    command = [str(redis_server()), "--port", "0", "--unixsocket", "socket", "--save", ""]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as server:
        while not (folder / "socket").exists():
            assert server.poll() is None
        leftovers.end_those_of_home(home.path)
        assert server.wait(120) == 0


def test_only_those_of_one_service_are_killed(home: Home) -> None:
    worker = Service("worker", (), home.path.parent, {})
    with _process(home.path, "worker") as ours, _process(home.path, "web") as other:
        leftovers.kill_those_of_service(home.path, worker)
        assert ours.wait(120) == -9
        assert other.poll() is None
