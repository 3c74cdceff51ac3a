"""The arena of an index: its file on this machine, shared by all processes, or one in memory.

Whoever appends holds a lock of the file's name, which the system lets go of when its holder dies.
A file that is damaged, or too small, or most of whose segments are gone, is written anew beside it
and takes its name; who has the former one mapped reads on in it until they next `look`.
"""

import fcntl
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from omniweb.search.nearest.arena_file import ROWS_PER_SEGMENT, ArenaFile, Damaged, Full
from omniweb.search.nearest.segment import Segment

PRIVATE_ROWS = 1_000_000
"""Of an arena in memory, where no file can be had: 32 MB of codes in each process."""
_SUFFIX = ".arena"
_OPEN = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
_POLL_SECONDS = 0.02


class Arena:
    """The codes of an index as far as this machine has read them. Threads share it.

    `name` begins with what tells the database, up to a hyphen. Without a folder, or where it cannot
    be written, the arena is this process's own.
    """

    def __init__(self, folder: Path | None, name: str) -> None:
        """Name the file; nothing is opened yet."""
        self._path = folder / f"{name}{_SUFFIX}" if folder else None
        self._file: ArenaFile | None = None
        self._checked = 0
        self._here = threading.Lock()

    @property
    def file(self) -> ArenaFile:
        """The file as it was last looked at; an empty one where there is none."""
        return self._file or empty_file()

    @property
    def is_private(self) -> bool:
        """Whether this process alone has it."""
        return self._path is None

    def look(self) -> ArenaFile:
        """Return the file that bears the name now, all of it checked; an empty one if none does.

        A damaged one loses its name.
        """
        try:
            self._look()
        except (Damaged, OSError):
            self._file = None
            if self._path is not None:
                with suppress(OSError):
                    self._path.unlink(missing_ok=True)
        return self.file

    def discard(self) -> None:
        """Take the name from the file that is mapped here, unless another one bears it by now."""
        with suppress(OSError):
            if self._path is not None and self._file is not None:
                found = self._path.lstat()
                if self._file.number == (found.st_dev, found.st_ino):
                    self._path.unlink()
        self._file = None

    @contextmanager
    def writing(self, seconds: float) -> Iterator[bool]:
        """Yield whether this thread alone may append, once it may or so many seconds are over."""
        until = time.monotonic() + seconds
        if not self._here.acquire(timeout=max(seconds, 0)):
            yield False
            return
        try:
            with self._file_lock(until) as ours:
                yield ours
        finally:
            self._here.release()

    def append(self, segments: Sequence[Segment]) -> bool:
        """Write segments, into a larger file where they need one; tell whether there was room.

        For who is `writing`; raise `OSError` where the disk takes no more.
        """
        rows = sum(each.rows for each in segments)
        self.look()
        file = self._file or self._made(rows)
        try:
            if self.is_private and file.counters.rows + rows > PRIVATE_ROWS:
                return False
            file.append(segments)
        except Full:
            file = self.rewritten(range(file.counters.segments), rows)
            file.append(segments)
        self.look()
        return True

    def rewritten(self, numbers: Sequence[int], more_rows: int = 0) -> ArenaFile:
        """Put a file in the place of ours that has some of its segments alone, and room for more.

        For who is `writing`; raise `OSError`.
        """
        segments = [self.file.segment(number) for number in numbers]
        rows = sum(each.rows for each in segments)
        documents = sum(len(each.documents) for each in segments)
        self._made(max(rows, documents, ROWS_PER_SEGMENT * len(segments)) + more_rows, segments)
        return self.examine()

    def examine(self) -> ArenaFile:
        """Note down that dead segments were looked for among all that is written now.

        For who is `writing` and has appended.
        """
        counters = self.file.counters
        self.file.count(replace(counters, examined=counters.rows))
        return self.file

    def _look(self) -> None:
        if self._path is not None:
            try:
                found = self._path.lstat()
            except FileNotFoundError:
                self._file = None
                return
            if self._file is None or self._file.number != (found.st_dev, found.st_ino):
                self._file, self._checked = self._opened(self._path), 0
        if self._file is not None:
            last = self._file.counters.segments
            self._file.check(self._checked, last)
            self._checked = last

    def _opened(self, path: Path) -> ArenaFile:
        descriptor = os.open(path, _OPEN)
        if os.fstat(descriptor).st_uid != os.geteuid():
            os.close(descriptor)
            message = "somebody else's"
            raise Damaged(message)
        return ArenaFile(descriptor)

    def _made(self, rows: int, segments: Sequence[Segment] = ()) -> ArenaFile:
        """Make the file anew, with these segments; in memory where the disk refuses it."""
        if self._path is not None:
            try:
                self._file = self._made_on_disk(self._path, rows, segments)
            except OSError:
                if self._file is not None:  # what is there is better than a part of it in memory
                    raise
                self._path = None
        if self._path is None:
            self._file = _filled(_memory(), rows, segments)
        self._checked = len(segments)
        return self.file

    def _made_on_disk(self, path: Path, rows: int, segments: Sequence[Segment]) -> ArenaFile:
        descriptor, name = tempfile.mkstemp(f".{path.name}", dir=path.parent)
        try:
            file = _filled(descriptor, rows, segments)
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
        for other in path.parent.glob(f"{path.name.partition('-')[0]}-*{_SUFFIX}"):
            if other != path:  # of an earlier encoder
                other.unlink(missing_ok=True)
        return file

    @contextmanager
    def _file_lock(self, until: float) -> Iterator[bool]:
        if self._path is None:
            yield True
            return
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self._path.with_suffix(".lock"), _OPEN | os.O_CREAT, 0o600)
        except OSError:  # a file may be read all the same; who must make one keeps it in memory
            self._path = self._path if self._file is not None else None
            yield self._path is None
            return
        try:
            yield _locked(lock, until)
        finally:
            os.close(lock)


def _locked(lock: int, until: float) -> bool:
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if time.monotonic() > until:
            return False
        time.sleep(_POLL_SECONDS)


def _memory() -> int:
    return os.memfd_create("codes", os.MFD_CLOEXEC)


def _filled(descriptor: int, rows: int, segments: Sequence[Segment]) -> ArenaFile:
    file = ArenaFile.made(descriptor, rows)
    if segments:
        file.append(segments)
    return file


@cache
def empty_file() -> ArenaFile:
    """Return a file without segments."""
    return ArenaFile.made(_memory(), 0)
