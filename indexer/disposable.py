"""What processes share that may be lost: how they are spoken to, and what they may take.

One that reads what a stranger wrote holds nothing: no connection, no lease, no lock. Messages are
plain values, over its standard input and output.
"""

import ctypes
import marshal
import resource
import select
import signal
import struct
import sys
from pathlib import Path
from typing import IO, Any, BinaryIO

_LENGTH = struct.Struct("!I")
_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


def send(stream: BinaryIO, message: Any) -> None:
    """Write a message of plain values: its length and its marshalled form."""
    data = marshal.dumps(message)
    left = memoryview(_LENGTH.pack(len(data)) + data)
    while left:  # a raw pipe takes what fits
        left = left[stream.write(left) :]
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Read a message; None at the end of the stream."""
    head = _exactly(stream, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    data = _exactly(stream, length)
    return None if data is None else marshal.loads(data)  # noqa: S302 - of our own process


def _exactly(stream: BinaryIO, length: int) -> bytearray | None:
    """Read so many bytes; None if the stream ends before."""
    data = bytearray(length)
    left = memoryview(data)
    while left:
        count = stream.readinto(left)  # type: ignore[attr-defined] # pipes have it
        if not count:
            return None
        left = left[count:]
    return data


def readable(stream: IO[bytes], seconds: float) -> bool:
    """Tell whether something can be read, waiting so long for it."""
    poll = select.poll()  # takes no call of the system to be made, as an epoll does
    poll.register(stream, select.POLLIN)
    return bool(poll.poll(max(seconds, 0.0) * 1_000))


def pipe(stream: IO[bytes] | None) -> Any:
    """Return a pipe that a process was started with."""
    if stream is None:
        raise TypeError
    return stream


def die_with_parent() -> None:
    """Ask Linux for it; elsewhere the end of the input tells, once what is in hand is done."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def limit_memory(size: int) -> None:
    """Limit what is still to come, in bytes of address space.

    Threads of libraries reserve gigabytes on a large machine. On Linux alone: macOS does not keep
    to such a limit.
    """
    if sys.platform != "linux":
        return
    pages = int(Path("/proc/self/statm").read_bytes().split()[0])
    most = pages * resource.getpagesize() + size
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
