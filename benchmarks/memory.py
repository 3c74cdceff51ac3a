"""Private memory and processor time of a process and all below it, while something runs."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.limits import KIB
from indexer.memory import descendants

INTERVAL_SECONDS = 0.2
_PRIVATE = ("Private_Clean:", "Private_Dirty:", "Private_Hugetlb:")


class PeakMemory:
    """The largest private memory (USS) seen of each process, in bytes, by process id."""

    def __init__(self, root: int) -> None:
        self._root = root
        self.peaks: dict[int, int] = {}
        self._gits: set[int] = set()
        self._cpu: dict[int, float] = {}
        self.sample()
        self._cpu_before = sum(self._cpu.values())

    def sample(self) -> None:
        """Look at the process and all below it once."""
        for process in [self._root, *descendants(self._root)]:
            size = private_bytes(process)
            if is_git(process):
                self._gits.add(process)
            self.peaks[process] = max(size, self.peaks.get(process, 0))
            self._cpu[process] = max(cpu_seconds(process), self._cpu.get(process, 0.0))

    @property
    def largest_child(self) -> int:
        """The peak of the process below it that used most, in bytes; 0 where there was none.

        Git's own, which it takes for the size of a pack, are `largest_git`.
        """
        ours = self.peaks.keys() - {self._root} - self._gits
        return max((self.peaks[process] for process in ours), default=0)

    @property
    def largest_git(self) -> int:
        """The peak of the git process that used most, in bytes; 0 where none was seen."""
        return max((self.peaks[process] for process in self._gits), default=0)

    @property
    def root(self) -> int:
        """The peak of the process itself, in bytes."""
        return self.peaks.get(self._root, 0)

    @property
    def cpu_seconds(self) -> float:
        """What all of them computed since the beginning, up to the last look."""
        return sum(self._cpu.values()) - self._cpu_before


@contextmanager
def watched(process: int) -> Iterator[PeakMemory]:
    """Sample a process and all below it five times a second until the end of the block."""
    memory, stopped = PeakMemory(process), threading.Event()

    def keep_looking() -> None:
        while not stopped.wait(INTERVAL_SECONDS):
            memory.sample()

    thread = threading.Thread(target=keep_looking, daemon=True)
    thread.start()
    try:
        yield memory
    finally:
        stopped.set()
        thread.join()
        memory.sample()


def is_git(process: int) -> bool:
    """Tell whether a process is git or a helper of its."""
    try:
        return Path(f"/proc/{process}/comm").read_text().startswith("git")
    except OSError:
        return False


def private_bytes(process: int) -> int:
    """Return what the process alone uses, in bytes; 0 for one that has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * KIB for line in lines if line.startswith(_PRIVATE))


def cpu_seconds(process: int) -> float:
    """Return what the process itself computed, in seconds; 0 for one that has ended."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return 0.0
    # The name, in parentheses, may hold anything; user and system time are fields 14 and 15.
    fields = text.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
