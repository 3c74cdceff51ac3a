"""One file of a commit, byte for byte, for who downloads it."""

import os
import time
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from indexer.errors import GitFailed, SourceTooLarge
from indexer.git import environment, process
from indexer.git.listing import is_object_id
from indexer.limits import LIMITS, MIB

SECONDS = 20.0
IN_MEMORY_BYTES = MIB
_DOING = "reading a file"


def read_blob(mirror: Path, commit: str, path: bytes) -> IO[bytes] | None:
    """Return the content of a file of a commit, at its beginning; None where the mirror lacks it.

    Raise `SourceTooLarge` for more than `LIMITS.max_download_bytes`, `GitFailed` where git takes
    too long.
    """
    if not mirror.is_dir() or not is_object_id(commit):
        return None
    content = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - who asked closes it
    try:
        found = _read(mirror, f"{commit}:{os.fsdecode(path)}", content)
    except BaseException:
        content.close()
        raise
    if not found:
        content.close()
        return None
    content.seek(0)
    return content


def _read(mirror: Path, name: str, content: IO[bytes]) -> bool:
    def keep(piece: bytes) -> None:
        content.write(piece)
        if content.tell() > LIMITS.max_download_bytes:
            limit = f"{LIMITS.max_download_bytes // MIB} MiB"
            raise SourceTooLarge(what="of one file", limit=limit)

    call = [*environment.flags(), f"--git-dir={mirror}", "cat-file", "blob", name]
    with process.start(call) as git:
        try:
            handlers = process.Handlers(time.monotonic() + SECONDS, output=keep)
            status, stderr = process.follow(git, handlers)
        except process.OutOfTime:
            raise GitFailed(_DOING, f"it took longer than {SECONDS:.0f} s") from None
        git.judge(_DOING, status, stderr)
    return status == 0
