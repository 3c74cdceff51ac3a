"""As whom PostgreSQL runs, and that nothing outlives whoever started it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from omniweb.embedded import privileges

IS_ROOT = os.geteuid() == 0


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose programs come before the system's; what works is found out anew."""
    privileges._works.cache_clear()
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    yield tmp_path
    privileges._works.cache_clear()


def _forbid(program: Path) -> None:
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)


def _ask(*command: str) -> list[str]:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.split()


def test_it_never_runs_as_root() -> None:
    assert _ask(*privileges.not_as_root(), "id", "-u") != ["0"]


@pytest.mark.skipif(not IS_ROOT, reason="only root has another user id to give")
def test_where_namespaces_are_forbidden_it_is_somebody_else_who_may_enter_every_folder(
    programs: Path,
) -> None:
    _forbid(programs / "unshare")
    closed = programs / "closed"
    closed.mkdir(0o700)
    (closed / "file").write_text("read")
    prefix = privileges.not_as_root()
    assert privileges.changes_owner()
    assert _ask(*prefix, "id", "-u") == [str(privileges.NOBODY)]
    assert _ask(*prefix, "cat", str(closed / "file")) == ["read"]


def test_without_setpriv_services_start_all_the_same(programs: Path) -> None:
    _forbid(programs / "setpriv")
    assert privileges.ends_with_parent(signal.SIGTERM) == ()


def test_a_service_gets_its_signal_when_its_starter_is_killed(tmp_path: Path) -> None:
    prefix = [*privileges.not_as_root(), *privileges.ends_with_parent(signal.SIGINT)]
    note = tmp_path / "ended"
    service = f"trap 'echo INT > \"{note}\"; exit' INT; echo up; while :; do sleep 0.05; done"
    starter = (
        "import signal, subprocess, time\n"
        # A shell may have started the tests in its background, where it ignores this one.
        "signal.signal(signal.SIGINT, signal.SIG_DFL)\n"
        f"subprocess.Popen({[*prefix, 'sh', '-c', service]!r}, start_new_session=True)\n"
        "time.sleep(600)"
    )
    command = [sys.executable, "-c", starter]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        process.kill()
        deadline = time.monotonic() + 120
        while not (note.exists() and note.read_text()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert note.read_text() == "INT\n"
