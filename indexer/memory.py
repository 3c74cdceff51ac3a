"""What processes hold in memory, as Linux tells it at little cost."""

import re
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
