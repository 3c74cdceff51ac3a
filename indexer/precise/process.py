"""The process that reads an index, seen from the worker: watched, and ended when it takes too long.

As for grammars (docs/adr/0010), what a stranger wrote must not cost the worker: so this module
starts a process, one for each index.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.disposable import pipe, readable, receive, send
from indexer.errors import ScipUnreadable
from indexer.limits import MIB, SCIP_LIMITS
from indexer.precise.document import LeftOut
from indexer.stopping import ASK_SECONDS, ShouldStop, go_on

COMMAND = (sys.executable, "-m", "indexer.precise.child")
_ROOT = Path(__file__).parents[2]
ContentOf = Callable[[str], tuple[bytes, bool] | None]
"""The beginning of the file at a path and whether it is all of it; None: there is no such file."""


@dataclass(frozen=True, slots=True)
class Tool:
    """What made the index: name and version. It comes first."""

    name: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What the index says of the file at a path; `definitions` as `child.Definition` has them."""

    path: str
    packed: bytes
    names: int
    definitions: tuple[tuple[bytes, int, int, int], ...]


def read(
    file: Path,
    content_of: ContentOf,
    should_stop: ShouldStop,
    seconds: float = SCIP_LIMITS.seconds,
) -> Generator[Tool | Kept | LeftOut]:
    """Yield what an index says, in its order; raise `ScipUnreadable`, or `Stopped`."""
    deadline = time.monotonic() + seconds
    with _started(file) as process:
        while True:
            match _next(process, deadline, should_stop):
                case ["document", path]:
                    with suppress(BrokenPipeError):  # it has died: its next message tells
                        send(pipe(process.stdin), (content_of(path),))
                case ["tool", name]:
                    yield Tool(name)
                case ["kept", path, packed, names, definitions]:
                    yield Kept(path, packed, names, tuple(definitions))
                case ["left out", reason]:
                    yield LeftOut(reason)
                case ["refused", why]:
                    raise ScipUnreadable(why=why)
                case ["end"]:
                    return
                case _:  # "no memory", or it has died
                    limit = f"{SCIP_LIMITS.memory_bytes // MIB} MiB"
                    raise ScipUnreadable(
                        why=f"one of its documents takes more than {limit} of memory, or ended the"
                        " process that read it"
                    )


@contextmanager
def _started(file: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Start the process; leaving ends it."""
    process = subprocess.Popen(
        [*COMMAND, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=_ROOT,
        bufsize=0,  # what a buffer holds, `select` does not see
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(BrokenPipeError):
                pipe(stream).close()


def _next(process: "subprocess.Popen[bytes]", deadline: float, should_stop: ShouldStop) -> Any:
    stream = pipe(process.stdout)
    while not readable(stream, min(ASK_SECONDS, deadline - time.monotonic())):
        go_on(should_stop)
        if time.monotonic() >= deadline:
            limit = f"{SCIP_LIMITS.seconds:,.0f} s"
            raise ScipUnreadable(why=f"it takes longer than {limit}")
    go_on(should_stop)
    message = receive(stream)
    return None if message is None else list(message)
