"""Git as a process: started, followed, and ended with everything that it started.

Nobody else starts git. A call is a list of arguments with our own flags and environment
(`environment`), which takes no more of the machine than its limits (`bounds`).
"""

import os
import selectors
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from types import MappingProxyType
from typing import IO

from indexer.errors import GitFailed, GitKilled
from indexer.git import bounds, environment
from indexer.limits import GitLimits, git_limits

TICK_SECONDS = 0.25
KEPT_BYTES = 16_384
"""Of stderr, the last ones."""
_END_SECONDS = 2.0
_PIECE = 65_536


class OutOfTime(Exception):  # noqa: N818 - caught where the sentence for it is known
    """The process was not done at its deadline."""


def ignore(_piece: bytes) -> None:
    """Do nothing with what a process prints."""


def _rest() -> None:
    """Do nothing between what a process prints."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """What is called while a process runs, until `deadline`, which is of `time.monotonic`.

    `output` gets its stdout in pieces and `stderr` its stderr; `tick` is called several times a
    second. Whatever one of them raises ends the process.
    """

    deadline: float
    output: Callable[[bytes], None] = ignore
    stderr: Callable[[bytes], None] = ignore
    tick: Callable[[], None] = _rest


class Git(Popen[bytes]):
    """A process of git, its limits, and who watches over the memory of its group.

    `began` is of `time.monotonic`.
    """

    limits: GitLimits
    began: float
    watch: bounds.MemoryWatch

    def judge(self, doing: str, status: int, stderr: str) -> None:
        """Raise what ended it before its time: `GitOverLimit` or `GitKilled`."""
        if self.watch.passed:
            raise bounds.out_of_memory(self.limits, doing)
        seconds = time.monotonic() - self.began
        if passed := bounds.passed(self.limits, doing, status, stderr, seconds):
            raise passed
        if bounds.was_killed(status, stderr):
            raise GitKilled(doing)


@contextmanager
def start(
    arguments: Sequence[str],
    variables: Mapping[str, str] = MappingProxyType({}),
    pass_fds: Sequence[int] = (),
    *,
    limits: GitLimits | None = None,
    mapped: int = 0,
    stdin: int = DEVNULL,
    stderr: int = PIPE,
) -> Iterator[Git]:
    """Start git in a group of its own, within its limits; leaving ends the whole group.

    `mapped`: bytes of files that a process may map beside its memory, which `watch` still bounds.
    """
    git = shutil.which("git")
    if git is None:
        raise GitFailed(doing="starting", detail="git is not installed on this machine")
    limits = limits or git_limits()
    process = Git(
        bounds.bounded([git, *arguments], limits, mapped),
        env=environment.environment(git) | dict(variables),
        cwd="/",
        stdin=stdin,
        stdout=PIPE,
        stderr=stderr,
        pass_fds=pass_fds,
        start_new_session=True,
        umask=0o077,
    )
    process.limits, process.began = limits, time.monotonic()
    process.watch = bounds.MemoryWatch(process, limits.memory_bytes)
    try:
        with process.watch:
            yield process
    finally:
        end(process)


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """Return a pipe that the process was started with."""
    if stream is None:
        raise TypeError
    return stream


def follow(process: Popen[bytes], handlers: Handlers) -> tuple[int, str]:
    """Wait for the end; return the exit status and the end of stderr. Raise `OutOfTime`."""
    kept = bytearray()

    def hear(piece: bytes) -> None:
        kept.extend(piece)
        del kept[:-KEPT_BYTES]
        handlers.stderr(piece)

    try:
        with selectors.DefaultSelector() as selector:
            for stream, receive in ((process.stdout, handlers.output), (process.stderr, hear)):
                if stream is not None:
                    selector.register(stream, selectors.EVENT_READ, receive)
            _pump(selector, handlers)
        status = process.wait(max(_END_SECONDS, handlers.deadline - time.monotonic()))
    except TimeoutExpired as error:
        raise OutOfTime from error
    finally:
        end(process)
    return status, kept.decode("utf-8", "replace")


def _pump(selector: selectors.BaseSelector, handlers: Handlers) -> None:
    ticked = 0.0
    while selector.get_map():
        for key, _ in selector.select(TICK_SECONDS):
            if piece := os.read(key.fd, _PIECE):
                key.data(piece)
            else:
                selector.unregister(key.fileobj)
        now = time.monotonic()
        if now >= ticked + TICK_SECONDS:
            ticked = now
            handlers.tick()
        if now > handlers.deadline:
            raise OutOfTime
    handlers.tick()


def pieces(stream: IO[bytes], tick: Callable[[], None]) -> Iterator[bytes]:
    """Yield what a process prints as it comes; `tick` is called several times a second."""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while True:
            tick()
            if selector.select(TICK_SECONDS):
                piece = os.read(stream.fileno(), _PIECE)
                if not piece:
                    return
                yield piece


def end(process: Popen[bytes]) -> None:
    """End the process and its whole group, and wait until none of them can write any more."""
    if process.returncode is None:  # not reaped: the number of its group is still its own
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        _drain(process)
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with suppress(BrokenPipeError):
                stream.close()


def _drain(process: Popen[bytes]) -> None:
    """Read what is left until the last process that holds a pipe is gone."""
    limit = time.monotonic() + _END_SECONDS
    with selectors.DefaultSelector() as selector:
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                selector.register(stream, selectors.EVENT_READ)
        while selector.get_map() and time.monotonic() < limit:
            for key, _ in selector.select(TICK_SECONDS):
                if not os.read(key.fd, _PIECE):
                    selector.unregister(key.fileobj)
