"""What processes hold for themselves alone (USS), as Linux tells it."""

from pathlib import Path

KIB = 1024
_PRIVATE = ("Private_Clean:", "Private_Dirty:", "Private_Hugetlb:")


def private_bytes(process: int) -> int:
    """Return what the process alone uses, in bytes; 0 for one that has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * KIB for line in lines if line.startswith(_PRIVATE))


def descendants(process: int) -> list[int]:
    """Return the processes below a process, none for one that has ended."""
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    below = [int(child) for child in text.split()]
    return below + [each for child in below for each in descendants(child)]
