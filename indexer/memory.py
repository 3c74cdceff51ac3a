"""What processes hold in memory, as Linux tells it at little cost, and a limit to it."""

import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from indexer.limits import KIB

_ANONYMOUS = re.compile(r"^RssAnon:\s+(\d+) kB", re.MULTILINE)


def held_bytes(process: int) -> int:
    """Return what a process and all below it hold beside files, in bytes."""
    return sum(map(anonymous_bytes, [process, *descendants(process)]))


def anonymous_bytes(process: int) -> int:
    """Return what a process holds beside files, in bytes; 0 for one that has ended.

    Pages that it shares with its parent since the fork count: leaving them out takes a walk over
    all of them.
    """
    try:
        found = _ANONYMOUS.search(Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * KIB if found else 0


def descendants(process: int) -> list[int]:
    """Return the processes below a process, none for one that has ended."""
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    below = [int(child) for child in text.split()]
    return below + [each for child in below for each in descendants(child)]


@contextmanager
def limited(more: int, refusal: Exception) -> Iterator[None]:
    """Let this process take so many bytes of address space more; for want of them, raise `refusal`.

    Where the system keeps no such limit, or a lower one, that stays.
    """
    before = resource.getrlimit(resource.RLIMIT_AS)
    try:
        _limit_to(_address_space() + more, before)
        yield
    except MemoryError:
        raise refusal from None
    finally:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, before)


def _limit_to(size: int, before: tuple[int, int]) -> None:
    known = [each for each in (size, *before) if each != resource.RLIM_INFINITY]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (min(known), before[1]))


def _address_space() -> int:
    """Return the bytes that this process has mapped."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()
