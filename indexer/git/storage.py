"""A mirror as files: its lock, its size, whether it is whole, and how it goes back to what it was.

Every fetch is one pack (`fetch.unpackLimit`), so what a fetch brought can be told by name.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import GitFailed

LOCK_POLL_SECONDS = 0.2
MANY_PACKS = 50
"""Then they are put together: each look-up asks every pack."""
_BROKEN = "broken"
_HASH_BYTES = {"sha1": 20, "sha256": 32}


@contextmanager
def locked(mirror: Path, deadline: float, waiting: Callable[[], None]) -> Iterator[int]:
    """Hold the mirror's lock, against other processes and hosts that share the folder.

    Yield its descriptor: git's processes inherit it, so that one which outlives us keeps the next
    fetch out until it has ended. `waiting` is called while another holds it and may raise;
    `deadline` is of `time.monotonic`.
    """
    mirror.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(_beside(mirror, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not _try_lock(lock):
            if time.monotonic() > deadline:
                raise GitFailed(
                    doing="waiting for another fetch of this repository", detail="it takes too long"
                )
            waiting()
            time.sleep(LOCK_POLL_SECONDS)
        yield lock
    finally:
        os.close(lock)


def _try_lock(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _beside(mirror: Path, ending: str) -> Path:
    return mirror.with_name(f"{mirror.name}.{ending}")


def staging(mirror: Path) -> Path:
    """Return an empty place to build the mirror anew; what a killed fetch left there goes."""
    for leftover in (_beside(mirror, "new"), _beside(mirror, "old")):
        shutil.rmtree(leftover, ignore_errors=True)
    return _beside(mirror, "new")


def install(new: Path, mirror: Path) -> None:
    """Put a finished mirror in its place: there never is a half-made one."""
    old = _beside(mirror, "old")
    with suppress(FileNotFoundError):
        mirror.rename(old)
    new.rename(mirror)
    shutil.rmtree(old, ignore_errors=True)


def size_of(mirror: Path) -> int:
    """Return the bytes of its objects; a host of files only gives them one by one, unpacked."""
    return sum(map(_size, _objects(mirror)))


def _objects(mirror: Path) -> Iterator[Path]:
    """Yield the files that hold objects, finished or not."""
    for folder, _, files in os.walk(mirror / "objects"):
        yield from (Path(folder, name) for name in files)


def _size(file: Path) -> int:
    try:
        return file.stat(follow_symlinks=False).st_size
    except FileNotFoundError:
        return 0


def is_whole(mirror: Path, object_format: str) -> bool:
    """Tell whether it looks like a mirror of this format with complete packs.

    A pack ends with a checksum that its index repeats, so a cut-off one shows without reading it.
    """
    try:
        config = (mirror / "config").read_text()
        named = "sha256" if "objectformat = sha256" in config.lower() else "sha1"
        head = (mirror / "HEAD").read_text()
        packs = [
            index.with_suffix(".pack") for index in (mirror / "objects" / "pack").glob("*.idx")
        ]
        return (
            named == object_format
            and not (mirror / _BROKEN).exists()
            and "bare = true" in config
            and head.startswith("ref: refs/")
            and (mirror / "refs").is_dir()
            and all(_is_complete(pack, _HASH_BYTES[object_format]) for pack in packs)
        )
    except (OSError, UnicodeDecodeError):
        return False


def is_partial(mirror: Path) -> bool:
    """Tell whether it may lack blobs: its source lacked some."""
    return any((mirror / "objects" / "pack").glob("*.promisor"))


def _is_complete(pack: Path, length: int) -> bool:
    index = _tail(pack.with_suffix(".idx"), 2 * length)
    return len(index) == 2 * length and _tail(pack, length) == index[:length]


def _tail(file: Path, length: int) -> bytes:
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - length))
        return stream.read()


def has_many_packs(mirror: Path) -> bool:
    """Tell whether it is time to put the packs together."""
    return sum(1 for _ in (mirror / "objects" / "pack").glob("*.pack")) > MANY_PACKS


def remove_leftovers(mirror: Path) -> None:
    """Remove what killed git processes leave: locks and half-received packs. Needs the lock."""
    for folder, _, files in os.walk(mirror):
        for name in files:
            if name.endswith((".lock", ".keep")) or name.startswith("tmp_"):
                Path(folder, name).unlink(missing_ok=True)
    for pack in (mirror / "objects" / "pack").glob("*.pack"):
        if not pack.with_suffix(".idx").exists():
            pack.unlink()


def mark_broken(mirror: Path) -> None:
    """Have the next fetch build the mirror anew."""
    with suppress(OSError):
        (mirror / _BROKEN).touch()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a mirror held before a fetch: files of objects, and the small ones that name commits."""

    objects: frozenset[Path]
    small: Mapping[Path, bytes]

    @classmethod
    def of(cls, mirror: Path) -> "Snapshot":
        """Take it."""
        objects = frozenset(_objects(mirror))
        return cls(objects, {file: file.read_bytes() for file in _small_files(mirror)})

    def restore(self, mirror: Path) -> None:
        """Go back to it: the refs first, so that none ever names a commit that is gone."""
        remove_leftovers(mirror)
        for file in _small_files(mirror):
            if file not in self.small:
                file.unlink()
        for file, content in self.small.items():
            if not file.exists() or file.read_bytes() != content:
                written = file.with_name(f"{file.name}.lock")
                written.write_bytes(content)
                written.replace(file)
        for file in _objects(mirror):
            if file not in self.objects:
                file.unlink(missing_ok=True)


def _small_files(mirror: Path) -> list[Path]:
    named = [mirror / "HEAD", mirror / "packed-refs", mirror / "shallow"]
    return [file for file in [*named, *(mirror / "refs").rglob("*")] if file.is_file()]
