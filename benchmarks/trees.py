"""The files of a commit, read from a repository that may lack some of them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

_FILES = (b"100644", b"100755")


def files_of(repository: Path, commit: str) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the files of a commit; those that a snapshot lacks are left out."""
    listed = _git(repository, "ls-tree", "-r", "-z", commit).split(b"\0")
    blobs = {}
    for line in filter(None, listed):
        facts, _, path = line.partition(b"\t")
        mode, _, blob = facts.split(b" ")
        if mode in _FILES:
            blobs[path] = blob
    contents = _git(repository, "cat-file", "--batch", given=b"\n".join([*blobs.values(), b""]))
    at = 0
    for path in blobs:
        head, _, _ = contents[at : contents.index(b"\n", at)].partition(b"\n")
        at += len(head) + 1
        if head.endswith(b" missing"):
            continue
        size = int(head.rpartition(b" ")[2])
        yield path.decode(), contents[at : at + size]
        at += size + 1


def _git(repository: Path, *arguments: str, given: bytes = b"") -> bytes:
    command = ["git", "-c", "safe.directory=*", "-C", str(repository), *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout
