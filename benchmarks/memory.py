"""Private memory of a process and its children, sampled while something runs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INTERVAL_SECONDS = 0.2
_PRIVATE = ("Private_Clean:", "Private_Dirty:", "Private_Hugetlb:")
KIB = 1024


class PeakMemory:
    """The largest private memory (USS) seen of each process, in bytes, by process id."""

    def __init__(self, root: int) -> None:
        self._root = root
        self.peaks: dict[int, int] = {}

    def sample(self) -> None:
        """Look at the process and its children once."""
        for process in [self._root, *children(self._root)]:
            size = private_bytes(process)
            self.peaks[process] = max(size, self.peaks.get(process, 0))

    @property
    def largest_child(self) -> int:
        """The peak of the child that used most, in bytes; 0 where there was none."""
        return max((peak for pid, peak in self.peaks.items() if pid != self._root), default=0)

    @property
    def root(self) -> int:
        """The peak of the process itself, in bytes."""
        return self.peaks.get(self._root, 0)


@contextmanager
def watched(process: int) -> Iterator[PeakMemory]:
    """Sample a process and its children five times a second until the end of the block."""
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


def private_bytes(process: int) -> int:
    """Return what the process alone uses, in bytes; 0 for one that has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * KIB for line in lines if line.startswith(_PRIVATE))


def children(process: int) -> list[int]:
    """Return the children of a process, none for one that has ended."""
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]
