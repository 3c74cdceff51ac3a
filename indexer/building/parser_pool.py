"""The process beside a worker that reads files, seen from the worker.

A grammar that crashes or hangs must cost one file, not the worker with its lease (docs/adr/0010):
so this module starts a process, as otherwise `git.process` alone does. It lives on from batch to
batch.
"""

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer import disposable
from indexer.building import parser_child
from indexer.building.rows import Built, Request, Unreadable, unpack
from indexer.limits import LIMITS
from indexer.stopping import ASK_SECONDS, ShouldStop, go_on, never
from indexer.tables import CHILDREN, layout
from indexer.types import SkipReason

GRACE_SECONDS = 5.0
"""Beyond the parser's own limit, which it looks at only now and then."""
START_SECONDS = 60.0
STARTS = 5
"""In a row, before it is no accident that it does not come up."""
SPARED = 3
"""Times in a row that a process is killed on a file before it is the file's fault: no chance."""
FILES_PER_PROCESS = 20_000
"""Then a fresh one: what a grammar leaks goes with it."""
MOST_AHEAD_BYTES = 512 * 1024
MOST_AHEAD = 8
"""Sent before the first response is read, so that the process never waits for us."""
LAYOUT = layout(CHILDREN)
"""The first message to a process."""
COMMAND = (sys.executable, "-m", "indexer.building.parser_child")
_ROOT = Path(__file__).parents[2]


class _Lost(Exception):  # noqa: N818 - it is what happened
    def __init__(self, reason: SkipReason, *, killed: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.killed = reason, killed


@dataclass(slots=True)
class _Pending:
    request: Request
    began: float
    spared: int = 0


class ParserProcess:
    """Reads files one after the other; `command` is what is started."""

    def __init__(self, command: Sequence[str] = COMMAND, seconds: float | None = None) -> None:
        self._command = list(command)
        self._seconds = LIMITS.parse_seconds + GRACE_SECONDS if seconds is None else seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._files = 0
        self._is_ready = False
        self._owner = 0
        self._reading: deque[_Pending] | None = None

    def read(
        self,
        requests: Iterator[Request],
        on_file: Callable[[Request], None],
        should_stop: ShouldStop = never,
    ) -> Generator[tuple[Request, Built | Unreadable]]:
        """Yield each request with its response, in order; `on_file` hears of it before it is read.

        A file that crashes the process, or keeps it silent for too long, is tried once more without
        its syntax and then given up; of a process that was killed it is no fault the first times.
        Leaving early ends the process; so does another reading. Raise `RuntimeError` where the
        process does not start, `Stopped` once `should_stop` says so.
        """
        # Never within a reading: responses on their way would be taken for those of other files.
        if self._reading is not None or self._files >= FILES_PER_PROCESS:
            self.close()
        pending: deque[_Pending] = deque()
        self._reading, finished = pending, False
        try:
            while self._fill(pending, requests):
                head = pending[0]
                self._await_ready(pending)
                on_file(head.request)
                try:
                    response = unpack(self._receive(head, should_stop))
                except _Lost as lost:
                    self.close()
                    given_up = self._tried_again(pending, lost)
                    if given_up is not None:
                        yield given_up
                    continue
                pending.popleft()
                if pending:
                    pending[0].began = time.monotonic()
                yield head.request, response
            finished = True
        finally:
            if self._reading is pending:
                self._reading = None
                if not finished:
                    self.close()

    def _await_ready(self, pending: deque[_Pending]) -> None:
        """Wait until a new process listens: one that is killed before has met no file yet."""
        for _ in range(STARTS):
            if self._is_ready:
                return
            stream = disposable.pipe(self._running().stdout)
            if (
                disposable.readable(stream, START_SECONDS)
                and disposable.receive(stream) == parser_child.READY
            ):
                self._is_ready, pending[0].began = True, time.monotonic()
            else:
                self.close()
                self._send_all(pending)
        if not self._is_ready:
            message = f"{' '.join(self._command)} does not start"
            raise RuntimeError(message)

    def _tried_again(
        self, pending: deque[_Pending], lost: _Lost
    ) -> tuple[Request, Unreadable] | None:
        """Have the file in hand tried again, or give it up; the others are sent anew."""
        head = pending.popleft()
        given_up = None
        if lost.killed and head.spared < SPARED:
            pending.appendleft(replace(head, spared=head.spared + 1))
        elif head.request.syntax:
            pending.appendleft(replace(head, request=replace(head.request, syntax=False)))
        else:
            given_up = (head.request, Unreadable(lost.reason))
        self._send_all(pending)
        return given_up

    def _send_all(self, pending: deque[_Pending]) -> None:
        for each in pending:
            self._send(each)

    def _fill(self, pending: deque[_Pending], requests: Iterator[Request]) -> bool:
        """Send ahead; tell whether a response is to come."""
        ahead = sum(len(each.request.blob) for each in pending)
        while not pending or (len(pending) < MOST_AHEAD and ahead < MOST_AHEAD_BYTES):
            request = next(requests, None)
            if request is None:
                break
            pending.append(_Pending(request, time.monotonic()))
            ahead += len(request.blob)
            self._send(pending[-1])
        return bool(pending)

    def _send(self, pending: _Pending) -> None:
        pending.began = time.monotonic()
        try:
            disposable.send(disposable.pipe(self._running().stdin), pending.request.packed())
        except (BrokenPipeError, OSError):  # it has died: reading its response tells of whom
            return

    def _running(self) -> "subprocess.Popen[bytes]":
        process = self._process
        if process is not None and self._owner != os.getpid():
            self.close()
            process = None
        if process is None:
            process = self._process = subprocess.Popen(  # noqa: S603 - our own module
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=_ROOT,
                bufsize=0,  # what a buffer holds, `select` does not see
            )
            self._owner, self._files, self._is_ready = os.getpid(), 0, False
            with suppress(OSError):  # it has died: reading its first message tells
                disposable.send(disposable.pipe(process.stdin), LAYOUT)
        return process

    def _receive(self, head: _Pending, should_stop: ShouldStop) -> Any:
        process = self._running()
        stream = disposable.pipe(process.stdout)
        deadline = head.began + self._seconds
        go_on(should_stop)
        while not disposable.readable(stream, min(ASK_SECONDS, deadline - time.monotonic())):
            go_on(should_stop)
            if time.monotonic() >= deadline:
                raise _Lost(SkipReason.PARSER_HUNG)
        message = disposable.receive(stream)
        if message is None:
            raise _Lost(SkipReason.PARSER_CRASHED, killed=_was_killed(process))
        self._files += 1
        return message

    def close(self) -> None:
        """End the process; the next file starts another one."""
        process, self._process = self._process, None
        if process is None:
            return
        if self._owner == os.getpid():
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue


def _was_killed(process: "subprocess.Popen[bytes]") -> bool:
    """Tell whether somebody ended it by force, as no grammar does."""
    try:
        return process.wait(1.0) == -signal.SIGKILL
    except subprocess.TimeoutExpired:
        return False
