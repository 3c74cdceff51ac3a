import subprocess
import sys
from collections.abc import Iterator

import pytest

from benchmarks.memory import PeakMemory, cpu_seconds, descendants, private_bytes

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
