"""Mirrors that are damaged, or whose fetch was killed: the next fetch makes them good."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import (
    GitFailed,
    StorageFull,
)
from indexer.git.mirror import Mirror
from indexer.git.source import Source
from tests.fixtures.git_repository import ENVIRONMENT, GitRepository
from tests.unit.indexer.git.mirrors import contents, source

Make = Callable[..., GitRepository]
NOISE = bytes(range(256)) * 4


def _corrupt_pack(path: Path) -> None:
    [pack] = path.glob("objects/pack/*.pack")
    pack.chmod(0o600)
    os.truncate(pack, pack.stat().st_size // 2)


def _lose_pack(path: Path) -> None:
    for file in path.glob("objects/pack/*"):
        file.unlink()


def _lose_index(path: Path) -> None:
    for file in path.glob("objects/pack/*.idx"):
        file.unlink()


def _lose_head(path: Path) -> None:
    (path / "HEAD").unlink()


def _garble_refs(path: Path) -> None:
    (path / "packed-refs").write_bytes(NOISE)
    (path / "refs" / "heads" / "main").write_bytes(NOISE)


def _garble_config(path: Path) -> None:
    (path / "config").write_bytes(b"[core\n" + NOISE)


def _empty(path: Path) -> None:
    shutil.rmtree(path)
    path.mkdir()


@pytest.mark.parametrize(
    "damage",
    [_corrupt_pack, _lose_pack, _lose_index, _lose_head, _garble_refs, _garble_config, _empty],
)
def test_a_damaged_mirror_is_built_anew(
    make_repository: Make, mirror: Mirror, path: Path, damage: Callable[[Path], None]
) -> None:
    repository = make_repository({"a": b"1", "b": b"x" * 999})
    mirror.fetch(source(repository))
    damage(path)
    mirror.fetch(source(repository))
    assert contents(mirror) == {b"a": b"1", b"b": b"x" * 999}


def test_damage_that_only_reading_shows_is_repaired_by_the_next_fetch(
    make_repository: Make, mirror: Mirror, path: Path
) -> None:
    repository = make_repository({"a": b"x" * 9_999, "b": os.urandom(9_999)})
    mirror.fetch(source(repository))
    [pack] = path.glob("objects/pack/*.pack")
    pack.chmod(0o600)
    data = bytearray(pack.read_bytes())
    data[200:-20] = bytes(len(data) - 220)
    pack.write_bytes(data)
    with pytest.raises(GitFailed):
        contents(mirror)
    mirror.fetch(source(repository))
    assert contents(mirror)[b"a"] == b"x" * 9_999


def test_what_a_killed_fetch_leaves_behind_is_cleared_away(
    make_repository: Make, mirror: Mirror, path: Path
) -> None:
    repository = make_repository({"a": b"1"})
    mirror.fetch(source(repository))
    for name in ("HEAD.lock", "shallow.lock", "refs/heads/main.lock", "packed-refs.lock"):
        (path / name).touch()
    (path / "objects/pack/tmp_pack_x").write_bytes(NOISE)
    (path / "objects/pack/pack-1.pack").write_bytes(NOISE)
    half = path.with_name("1.git.new")
    half.mkdir()
    (half / "HEAD").write_bytes(b"ref: ")
    commit = repository.commit({"a": b"2"})
    mirror.fetch(source(repository))
    assert mirror.commit("main") == commit
    left = [file.name for file in path.rglob("*") if file.suffix == ".lock" or "tmp" in file.name]
    assert left == []
    assert not (path / "objects/pack/pack-1.pack").exists()


FETCH_AND_DIE = """
import os, signal, sys
from pathlib import Path
from indexer.git.mirror import Mirror
from indexer.git.source import Source
seen = []
def die(text):
    seen.append(text)
    if len(seen) == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
Mirror(Path(sys.argv[1])).fetch(Source(sys.argv[2], allow_local=True), progress=die)
"""


@pytest.mark.parametrize("moment", [1, 2, 3, 4])
@pytest.mark.parametrize("first", [True, False])
def test_a_fetch_that_is_killed_at_any_moment_is_made_good_by_the_next(
    make_repository: Make, mirror: Mirror, path: Path, moment: int, first: bool
) -> None:
    repository = make_repository({"a": b"1"})
    if not first:
        mirror.fetch(source(repository))
        repository.commit({"a": b"2"})
    code = [sys.executable, "-c", FETCH_AND_DIE, str(path), str(repository.path), str(moment)]
    root = Path(__file__).parents[4]
    died = subprocess.run(code, cwd=root, env=ENVIRONMENT, capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert first is not path.exists() or moment > 3
    mirror.fetch(source(repository))
    assert contents(mirror) == {b"a": b"1" if first else b"2"}


def _fetch(path: Path, address: str) -> None:
    Mirror(path).fetch(Source(address, allow_local=True))


def test_fetches_of_one_mirror_by_several_processes_take_turns(
    make_repository: Make, mirror: Mirror, path: Path
) -> None:
    repository = make_repository({f"f{number}": os.urandom(999) for number in range(50)})
    context = multiprocessing.get_context("spawn")
    processes = [
        context.Process(target=_fetch, args=(path, str(repository.path))) for _ in range(3)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert len(contents(mirror)) == 50


def test_who_waits_for_another_fetch_says_so_and_may_give_up(
    make_repository: Make, mirror: Mirror
) -> None:
    repository = make_repository({"a": b"1"})
    inside, release = threading.Event(), threading.Event()

    def hold(_text: str) -> None:
        inside.set()
        release.wait()

    holder = threading.Thread(target=mirror.fetch, args=(source(repository), (), hold))
    holder.start()
    inside.wait()

    def give_up(text: str) -> None:
        raise InterruptedError(text)

    try:
        with pytest.raises(InterruptedError, match="waiting for another fetch"):
            mirror.fetch(source(repository), progress=give_up)
    finally:
        release.set()
        holder.join()


def test_a_full_disk_says_so(make_repository: Make, path: Path) -> None:
    path.parent.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(path.parent)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small file system")
    try:
        with pytest.raises(StorageFull):
            Mirror(path).fetch(source(make_repository({"a": os.urandom(300_000)})))
        assert [file.name for file in path.parent.iterdir()] == ["1.git.lock"]
    finally:
        subprocess.run(["umount", str(path.parent)], check=True)
