"""Commits written straight into a bare repository: same files, same commit id, on any machine."""

import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import IO

IDENTITY = b"Benchmark <benchmark@example.org>"
BRANCH = b"refs/heads/main"
FIRST_MOMENT = 1_700_000_000
"""Seconds since 1970 of the first commit; each further one is a second later."""


def create_repository(folder: Path, files: Iterable[tuple[str, bytes]], message: str) -> str:
    """Make a bare repository of one commit with these files; return the commit's id."""
    git(folder.parent, "init", "--quiet", "--bare", "--initial-branch=main", str(folder))
    return add_commit(folder, files, message, FIRST_MOMENT)


def add_commit(
    folder: Path,
    files: Iterable[tuple[str, bytes]],
    message: str,
    moment: int,
    parent: str | None = None,
) -> str:
    """Add a commit that writes these files over those of its parent; return its id."""
    process = subprocess.Popen(
        ["git", "-C", str(folder), "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE
    )
    assert process.stdin is not None
    with process.stdin as stream:
        _write_commit(stream, files, message, moment, parent)
    if process.wait() != 0:
        message = f"git fast-import failed in {folder}."
        raise RuntimeError(message)
    return head(folder)


def _write_commit(
    stream: IO[bytes],
    files: Iterable[tuple[str, bytes]],
    message: str,
    moment: int,
    parent: str | None,
) -> None:
    stream.write(b"commit %s\n" % BRANCH)
    stream.write(b"committer %s %d +0000\n" % (IDENTITY, moment))
    _write_data(stream, message.encode())
    if parent is not None:
        stream.write(b"from %s\n" % parent.encode())
    for path, content in files:
        stream.write(b"M 100644 inline %s\n" % path.encode())
        _write_data(stream, content)
    stream.write(b"\ndone\n")


def _write_data(stream: IO[bytes], data: bytes) -> None:
    stream.write(b"data %d\n%s\n" % (len(data), data))


def head(folder: Path) -> str:
    """Return the id of the commit that the branch points at."""
    return git(folder, "rev-parse", BRANCH.decode()).strip()


def point(folder: Path, commit: str) -> None:
    """Point the branch at another commit."""
    git(folder, "update-ref", BRANCH.decode(), commit)


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder; return what it prints."""
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout
