"""Following a process that `mirror` has started, and ending it with everything that it started."""

import os
import selectors
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from subprocess import Popen, TimeoutExpired

TICK_SECONDS = 0.25
KEPT_WORDS = 16_384
"""Of what a process says on stderr, the last bytes."""
_END_SECONDS = 2.0
_PIECE = 65_536


class OutOfTime(Exception):  # noqa: N818 - caught where the sentence for it is known
    """The process was not done at its deadline."""


def ignore(_piece: bytes) -> None:
    """Do nothing with what a process prints."""


def _rest() -> None:
    """Do nothing between what a process prints."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What to do while a process runs. `deadline` is of `time.monotonic`.

    `output` gets its stdout in pieces and `words` its stderr; `tick` is called several times a
    second. Whatever one of them raises ends the process.
    """

    deadline: float
    output: Callable[[bytes], None] = ignore
    words: Callable[[bytes], None] = ignore
    tick: Callable[[], None] = _rest


def follow(process: Popen[bytes], watch: Watch) -> tuple[int, str]:
    """Wait for the end; return the exit status and the last words. Raise `OutOfTime`."""
    kept = bytearray()

    def hear(piece: bytes) -> None:
        kept.extend(piece)
        del kept[:-KEPT_WORDS]
        watch.words(piece)

    try:
        with selectors.DefaultSelector() as selector:
            for stream, receive in ((process.stdout, watch.output), (process.stderr, hear)):
                if stream is not None:
                    selector.register(stream, selectors.EVENT_READ, receive)
            _pump(selector, watch)
        status = process.wait(max(_END_SECONDS, watch.deadline - time.monotonic()))
    except TimeoutExpired as error:
        raise OutOfTime from error
    finally:
        end(process)
    return status, kept.decode("utf-8", "replace")


def _pump(selector: selectors.BaseSelector, watch: Watch) -> None:
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
            watch.tick()
        if now > watch.deadline:
            raise OutOfTime
    watch.tick()


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
