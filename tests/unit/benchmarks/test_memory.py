import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from benchmarks.memory import PeakMemory, cpu_seconds, descendants, is_git, private_bytes

MIB = 1024 * 1024
HUNGRY = "import sys; kept = b'x' * (64 << 20); print(flush=True); sys.stdin.read()"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HUNGRY!r}])"


@pytest.fixture
def family() -> Iterator[int]:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        yield parent.pid
        assert parent.stdin is not None
        parent.stdin.close()


def test_what_a_process_below_holds_is_its_own(family: int) -> None:
    memory = PeakMemory(family)
    assert 64 * MIB < memory.largest_child < 128 * MIB
    assert 0 < memory.root < 32 * MIB
    assert memory.cpu_seconds >= 0


def test_a_process_that_has_ended_holds_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"]) as process:
        process.wait()
    assert private_bytes(process.pid) == 0
    assert cpu_seconds(process.pid) == 0
    assert descendants(process.pid) == []


def test_git_is_told_from_our_own() -> None:
    call = ["git", "hash-object", "--stdin-paths"]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as git:
        assert git.stdin is not None
        assert git.stdout is not None
        git.stdin.write(f"{__file__}\n".encode())
        git.stdin.flush()
        git.stdout.readline()  # before it has begun it still bears our name
        assert is_git(git.pid)
    assert not is_git(git.pid)
    assert not is_git(os.getpid())
