"""How much memory PostgreSQL gets for pages of its own: a part of what this machine has."""

import os
from contextlib import suppress
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup/memory.max")
"""What a container may take, in bytes, or `max`."""
_SHARE = 8
_LEAST_MEGABYTES, _MOST_MEGABYTES = 256, 4_096
_MEGABYTE = 1 << 20


def shared_megabytes(limit: Path = _CGROUP) -> int:
    """Return PostgreSQL's `shared_buffers` in MB: an eighth of the memory, within bounds.

    An index of a million chunks is 7 GB. With 256 MB for it each search copies thousands of pages
    from the system's cache, which takes a third of PostgreSQL's time.
    """
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with suppress(OSError, ValueError):
        memory = min(memory, int(limit.read_text()))
    return max(_LEAST_MEGABYTES, min(memory // _SHARE // _MEGABYTE, _MOST_MEGABYTES))
