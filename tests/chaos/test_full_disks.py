"""A9: a disk that is full stops indexing with a reason, and nothing else; room sets it going."""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fixtures.reliability import Size
from tests.fixtures.small_disks import MIB, SmallDisk, small_disk, small_tablespace
from tests.fixtures.workers import Driver, Works, wait_for, works
from tests.fixtures.world import make_git

PATIENCE_SECONDS = 600.0
RESERVE_MIB = 2
"""What is kept free: less than a fetch or a batch of these tests takes at once."""

TEMPORARY = ("tmp_", "pgsql_tmp", ".new")


@dataclass(frozen=True)
class Cramped:
    """Workers whose mirrors and database lie on small disks, and a repository that is searched."""

    works: Works
    drive: Driver
    disks: dict[str, SmallDisk]
    folder: Path

    def source(self, name: str, files: dict[str, bytes]) -> int:
        """Add a repository that is not indexed yet."""
        git = make_git(self.folder / name, files, "main")
        return int(self.drive("add", name, str(git.path)))

    def wait(self, run: int) -> list[str]:
        """Wait until a run is final; meanwhile everybody searches."""
        began = time.monotonic()
        while (found := self.drive("state", run))[0] not in {"done", "failed"}:
            assert time.monotonic() - began < PATIENCE_SECONDS, self.works.log
            assert self.searches()
            time.sleep(0.1)
        return [str(each) for each in found]

    def searches(self) -> bool:
        """Tell whether a search finds what was indexed while there was room."""
        nonce = random.Random().randrange(10**9)
        found = self.drive("find", f"repo:before early_marker nonce{nonce}")
        return bool(found[0])

    def leftovers(self) -> list[str]:
        """Return temporary files of git and PostgreSQL on the small disks."""
        names = (
            str(Path(folder) / name)
            for disk in self.disks.values()
            for folder, _, files in os.walk(disk.path)
            for name in files
        )
        return [each for each in names if any(mark in each for mark in TEMPORARY)]


def _code(count: int, seed: str) -> dict[str, bytes]:
    """Return files of some four kilobytes each, no two alike."""
    chooser = random.Random(seed)

    def lines(number: int) -> str:
        return "".join(
            f"def {seed}_{number}_{at}(first):\n    return first * {chooser.randrange(10**12)}\n"
            for at in range(80)
        )

    return {f"{seed}/part_{n}.py": lines(n).encode() for n in range(count)}


@pytest.fixture(scope="module")
def cramped(tmp_path_factory: pytest.TempPathFactory, size: Size) -> Iterator[Cramped]:
    folder = tmp_path_factory.mktemp("cramped")
    (folder / "home").mkdir()
    with ExitStack() as stack:
        mirrors, database = (
            stack.enter_context(small_disk(mebibytes))
            for mebibytes in (size(48, 256), size(96, 512))
        )
        tablespace = stack.enter_context(small_tablespace(database))
        variables = {
            "OMNIWEB_MIRRORS": str(mirrors.path / "mirrors"),
            "OMNIWEB_DATABASE_FOLDER": str(database.path),
            "OMNIWEB_DISK_RESERVE_MIB": str(RESERVE_MIB),
        }
        found = stack.enter_context(works(folder / "home", tablespace=tablespace, **variables))
        drive = stack.enter_context(closing(Driver(found.environment)))
        disks = {"the mirrors": mirrors, "PostgreSQL": database}
        cramped = Cramped(found, drive, disks, folder)
        for disk in disks.values():  # else PostgreSQL could not drop the database
            stack.callback(disk.make_room)
        found.start(2)
        stack.enter_context(found.ticking())
        before = cramped.source("before", {"a.py": b"def early_marker():\n    return 1\n"})
        run = drive("enqueue", before, False)
        assert wait_for(found, drive, run, PATIENCE_SECONDS) == ["done", ""], found.log
        yield cramped


def _until(is_so: Callable[[], bool], why: Callable[[], str]) -> float:
    """Wait until something is so; return the seconds."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < PATIENCE_SECONDS, why()
        time.sleep(0.05)
    return time.monotonic() - began


@pytest.mark.parametrize("place", ["the mirrors", "PostgreSQL"])
def test_a_run_waits_while_less_is_free_than_is_kept_free(
    cramped: Cramped, row: Callable[..., None], place: str
) -> None:
    disk, drive = cramped.disks[place], cramped.drive
    repository = cramped.source(f"waits{len(place)}", _code(5, "waits"))
    disk.fill(leave=RESERVE_MIB * MIB // 2)
    run = drive("enqueue", repository, False)

    def said() -> str:
        return str(drive("note", run))

    _until(lambda: said().startswith("paused: "), lambda: cramped.works.log)
    assert f"are free for {place}, and {RESERVE_MIB} MiB are kept free" in said()
    assert drive("state", run) == ["queued", ""]
    assert cramped.searches()

    disk.make_room()
    seconds = _until(lambda: drive("state", run)[0] == "done", lambda: cramped.works.log)
    assert drive("note", run) == ""
    row("A9", f"less is free for {place} than is kept free", goes_on_seconds=round(seconds, 2))


def _noise(mebibytes: int) -> dict[str, bytes]:
    """Return one file that git cannot make smaller, and writes before it says how far it is."""
    return {"noise.bin": random.Random(9).randbytes(mebibytes * MIB)}


@pytest.mark.parametrize("place", ["the mirrors", "PostgreSQL"])
def test_a_disk_that_fills_ends_the_run_with_a_reason_and_leaves_nothing(
    cramped: Cramped, size: Size, row: Callable[..., None], place: str
) -> None:
    disk, drive = cramped.disks[place], cramped.drive
    files = _noise(size(8, 128)) if place == "the mirrors" else _code(size(300, 2_000), "fills")
    repository = cramped.source(f"fills{len(place)}", files | {"a.py": b"a = 1\n"})
    disk.fill(leave=(RESERVE_MIB + 2) * MIB)
    free = disk.free
    run = drive("enqueue", repository, False)
    state, error = cramped.wait(run)
    left = disk.free
    assert (state, "o space is left for" in error) == ("failed", True), (error, cramped.works.log)
    assert cramped.searches()
    assert cramped.leftovers() == []
    if place == "the mirrors":  # PostgreSQL keeps what it has got for the rows of later
        assert left > free - MIB

    disk.make_room()
    again = drive("enqueue", repository, False)
    began = time.monotonic()
    assert cramped.wait(again) == ["done", ""], cramped.works.log
    seconds = time.monotonic() - began
    assert drive("documents", repository) == 1 + sum(path.endswith(".py") for path in files)
    assert drive("reconcile", repository) == []
    row(
        "A9",
        f"the disk of {place} fills within a run",
        error=error,
        free_mib_before=round(free / MIB, 1),
        free_mib_after=round(left / MIB, 1),
        next_run_seconds=round(seconds, 2),
    )
