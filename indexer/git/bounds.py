"""What a process of git may take, and which bound ended it.

The kernel keeps the bounds of each process: address space, processor time, the size of a file.
They are set before git begins, by a shell that becomes it: between fork and exec of a process
with threads no code of ours may run. What git starts inherits them. A thread watches what all of
them hold together, as long as they run.
"""

import os
import re
import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from subprocess import Popen
from types import TracebackType
from typing import Self

from indexer.errors import GitOverLimit, SourceTooLarge
from indexer.limits import KIB, MIB, GitLimits
from indexer.memory import held_bytes

WATCH_SECONDS = 0.1
_BLOCK = 512
"""Bytes, by which a POSIX shell counts the size of files."""
_SECONDS_MORE = 5
"""Between the signal that says which bound it was, and the one that nobody outlives."""
# A lower bound that the machine sets stays: raising it fails, and git is started with it.
# Who may not write more is told so instead of ended: nobody would hear of the end of `index-pack`.
_LAUNCHER = """
trap "" 25
{ ulimit -c 0; ulimit -v "$1"; ulimit -f "$2"; ulimit -S -t "$3"; ulimit -H -t "$4"; } 2>/dev/null
shift 4
exec "$@"
"""
_NO_MEMORY = re.compile(
    r"out of memory|cannot allocate memory|alloc failed|unable to create .*thread|memory exhausted",
    re.IGNORECASE,
)
_NO_ROOM = re.compile(r"file too large", re.IGNORECASE)
_DIED = re.compile(r"died of signal \d+")
_NO_WORD_OF_ITS_OWN = "fatal: fetch-pack: invalid index-pack output"
"""What is said of an `index-pack` that could say nothing any more."""


def bounded(command: Sequence[str], limits: GitLimits, mapped: int = 0) -> list[str]:
    """Return the command that runs another one within the limits.

    `mapped`: bytes of address space for files, beside the memory.
    """
    numbers = (
        (limits.memory_bytes + mapped) // KIB,
        limits.mirror_bytes // _BLOCK,
        limits.cpu_seconds,
        limits.cpu_seconds + _SECONDS_MORE,
    )
    return ["/bin/sh", "-c", _LAUNCHER, "sh", *map(str, numbers), *command]


def was_killed(status: int, stderr: str) -> bool:
    """Tell whether a signal ended git, or a process that git had started."""
    return (
        status < 0
        or bool(_DIED.search(stderr))
        or _complaints(stderr).splitlines() == [_NO_WORD_OF_ITS_OWN]
    )


def _complaints(stderr: str) -> str:
    """Return what git itself complains of, not what a server says that it does."""
    lines = [line for line in stderr.splitlines() if line.startswith(("fatal:", "error:"))]
    return "\n".join(line for line in lines if "remote error" not in line)


def passed(
    limits: GitLimits, doing: str, status: int, stderr: str, seconds: float
) -> SourceTooLarge | None:
    """Return which limit ended git, by its status, its last words and how long it ran."""
    if not status:
        return None
    if was_killed(status, stderr) and seconds >= limits.cpu_seconds:
        what = f"{limits.cpu_seconds:,} s of processor time"
        return GitOverLimit(doing, what, "OMNIWEB_GIT_CPU_SECONDS")
    complaints = _complaints(stderr)
    if _NO_ROOM.search(complaints):
        return too_large(limits)
    return out_of_memory(limits, doing) if _NO_MEMORY.search(complaints) else None


def too_large(limits: GitLimits) -> SourceTooLarge:
    """Return the refusal of what takes too much of the disk."""
    limit = f"{limits.mirror_bytes // MIB:,} MiB"
    return SourceTooLarge("of git objects", limit, setting="OMNIWEB_GIT_MIRROR_MIB")


def out_of_memory(limits: GitLimits, doing: str) -> GitOverLimit:
    """Return the refusal of what needs too much memory."""
    what = f"{limits.memory_bytes // MIB:,} MiB of memory"
    return GitOverLimit(doing, what, "OMNIWEB_GIT_MEMORY_MIB")


class MemoryWatch:
    """Ends the group of a process that holds more than `most` bytes together; `passed` says so."""

    def __init__(self, process: "Popen[bytes]", most: int) -> None:
        self._process, self._most = process, most
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="git memory", daemon=True)
        self.passed = False

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._left.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._left.wait(WATCH_SECONDS):
            if held_bytes(self._process.pid) <= self._most:
                continue
            if self._process.returncode is None:  # not reaped: the number is still its group's
                self.passed = True
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)
