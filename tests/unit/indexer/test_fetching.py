"""Fetching: the mirror follows its source, and after any fault it is as it was or is built anew."""

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

from indexer.config import IndexLimits
from indexer.errors import (
    EmptyRepository,
    GitFailed,
    NotARepository,
    RefNotFound,
    SourceTooLarge,
    SourceUnreachable,
    StorageFull,
)
from indexer.git import Mirror, Source
from tests.fixtures.git_repository import ENVIRONMENT, GitRepository

Make = Callable[..., GitRepository]
NOISE = bytes(range(256)) * 4


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mirrors" / "1.git"


@pytest.fixture
def mirror(path: Path) -> Mirror:
    return Mirror(path)


def source(repository: GitRepository) -> Source:
    return Source(str(repository.path), allow_local=True)


def contents(mirror: Mirror, ref: str = "main") -> dict[bytes, bytes]:
    entries = list(mirror.entries(mirror.commit(ref)))
    blobs = dict(mirror.blobs(entry.blob for entry in entries))
    return {entry.path: blobs[entry.blob] for entry in entries}


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_without_a_ref_the_branch_of_head_is_fetched(make_repository: Make, mirror: Mirror) -> None:
    repository = make_repository({"a": b"1"})
    commit = repository.commit({"a": b"2"}, branch="develop")
    repository.git("symbolic-ref", "HEAD", "refs/heads/develop")
    mirror.fetch(source(repository))
    assert mirror.default_ref() == "refs/heads/develop"
    assert mirror.refs() == {"refs/heads/develop": commit}


def test_a_default_branch_that_moves_is_followed(make_repository: Make, mirror: Mirror) -> None:
    repository = make_repository({"a": b"1"})
    mirror.fetch(source(repository))
    repository.commit({"a": b"2"}, branch="trunk")
    repository.git("symbolic-ref", "HEAD", "refs/heads/trunk")
    mirror.fetch(source(repository), ["main"])
    assert mirror.default_ref() == "refs/heads/trunk"


def test_a_head_that_names_no_branch_falls_back_to_a_usual_one(
    make_repository: Make, mirror: Mirror
) -> None:
    repository = make_repository({"a": b"1"})
    repository.commit({"a": b"2"}, branch="aaa")
    repository.git("symbolic-ref", "HEAD", "refs/heads/unborn")
    mirror.fetch(source(repository))
    assert mirror.default_ref() == "refs/heads/main"


@pytest.mark.parametrize(("tag", "expected"), [("v1", "refs/tags/v1"), (None, "HEAD")])
def test_a_detached_head_is_its_tag_or_itself(
    make_repository: Make, mirror: Mirror, tag: str | None, expected: str
) -> None:
    repository = make_repository({"a": b"1"})
    first = repository.git("rev-parse", "main")
    repository.commit({"a": b"2"})
    repository.git("update-ref", "--no-deref", "HEAD", first)
    if tag:
        repository.git("tag", tag, first)
    mirror.fetch(source(repository))
    assert mirror.default_ref() == expected
    assert mirror.commit(expected) == first
    assert mirror.refs() == {expected: first}
    second = repository.commit({"a": b"3"})
    repository.git("update-ref", "--no-deref", "HEAD", second)
    if not tag:
        mirror.fetch(source(repository), ["HEAD"])
        assert mirror.commit("HEAD") == second


def test_a_push_costs_what_it_changed(make_repository: Make, mirror: Mirror, path: Path) -> None:
    noise = os.urandom(200_000)
    repository = make_repository({"big": noise, "a": b"1"})
    mirror.fetch(source(repository))
    before = files(path / "objects")
    repository.commit({"a": b"2"})
    mirror.fetch(source(repository))
    new = {name: size for name, size in files(path / "objects").items() if name not in before}
    assert contents(mirror) == {b"big": noise, b"a": b"2"}
    assert 0 < sum(map(len, new.values())) < 10_000


def test_a_fetch_without_news_changes_nothing(
    make_repository: Make, mirror: Mirror, path: Path
) -> None:
    repository = make_repository({"a": b"1"})
    mirror.fetch(source(repository))
    before = files(path)
    mirror.fetch(source(repository))
    assert files(path) == before


def test_history_is_not_fetched(make_repository: Make, mirror: Mirror) -> None:
    repository = make_repository({"a": b"1"})
    first = repository.git("rev-parse", "main")
    repository.commit({"a": b"2"})
    mirror.fetch(source(repository))
    assert not mirror.has(first)


def test_a_rewritten_branch_is_followed(make_repository: Make, mirror: Mirror) -> None:
    repository = make_repository({"a": b"1"})
    mirror.fetch(source(repository))
    rewritten = repository.commit({"b": b"2"}, afresh=True)
    mirror.fetch(source(repository))
    assert mirror.commit("main") == rewritten
    assert contents(mirror) == {b"b": b"2"}


def test_what_a_running_index_still_reads_stays_after_a_rewrite(
    make_repository: Make, mirror: Mirror
) -> None:
    repository = make_repository({"a": b"1"})
    mirror.fetch(source(repository))
    old = mirror.commit("main")
    repository.commit({"b": b"2"}, afresh=True)
    mirror.fetch(source(repository))
    assert [entry.path for entry in mirror.entries(old)] == [b"a"]


def test_a_branch_that_is_gone_goes_here_too(make_repository: Make, mirror: Mirror) -> None:
    repository = make_repository({"a": b"1"})
    repository.commit({"a": b"2"}, branch="topic")
    mirror.fetch(source(repository), ["main", "topic"])
    repository.git("update-ref", "-d", "refs/heads/topic")
    with pytest.raises(RefNotFound, match=r"“topic”.*It has: main"):
        mirror.fetch(source(repository), ["topic"])
    mirror.fetch(source(repository), ["main"])
    assert set(mirror.refs()) == {"refs/heads/main"}


def test_a_branch_may_become_a_folder_of_branches(make_repository: Make, mirror: Mirror) -> None:
    repository = make_repository({"a": b"1"})
    repository.commit({"a": b"2"}, branch="topic")
    mirror.fetch(source(repository), ["topic"])
    repository.git("update-ref", "-d", "refs/heads/topic")
    commit = repository.commit({"a": b"3"}, branch="topic/deeper")
    mirror.fetch(source(repository), ["topic/deeper"])
    assert mirror.commit("topic/deeper") == commit


def test_a_tag_that_is_moved_is_followed(make_repository: Make, mirror: Mirror) -> None:
    repository = make_repository({"a": b"1"})
    repository.git("tag", "v1", "main")
    mirror.fetch(source(repository), ["v1"])
    moved = repository.commit({"a": b"2"})
    repository.git("tag", "-f", "v1", moved)
    mirror.fetch(source(repository), ["v1"])
    assert mirror.commit("v1") == moved


def test_two_branches_share_what_they_have_in_common(make_repository: Make, mirror: Mirror) -> None:
    repository = make_repository({"a": b"1"})
    repository.git("branch", "topic", "main")
    repository.commit({"b": b"2"}, branch="topic")
    mirror.fetch(source(repository), ["main"])
    mirror.fetch(source(repository), ["topic"])
    assert contents(mirror, "main") == {b"a": b"1"}
    assert contents(mirror, "topic") == {b"a": b"1", b"b": b"2"}


def test_another_source_or_format_takes_the_place_of_the_first(
    make_repository: Make, mirror: Mirror
) -> None:
    mirror.fetch(source(make_repository({"a": b"1"})))
    mirror.fetch(source(make_repository({"b": b"2"}, name="other")))
    assert contents(mirror) == {b"b": b"2"}
    mirror.fetch(source(make_repository({"c": b"3"}, name="newer", object_format="sha256")))
    assert contents(mirror) == {b"c": b"3"}
    assert len(mirror.commit("main")) == 64


def test_many_small_fetches_are_put_together(
    make_repository: Make, mirror: Mirror, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.mirror_files.MANY_PACKS", 3)
    repository = make_repository({"a": b"1"})
    for number in range(6):
        repository.commit({"a": b"%d" % number})
        mirror.fetch(source(repository))
    assert len(list(path.glob("objects/pack/*.pack"))) <= 4
    assert contents(mirror) == {b"a": b"5"}


# Sources that are not what they should be


def test_an_empty_repository_says_so(make_repository: Make, mirror: Mirror, path: Path) -> None:
    with pytest.raises(EmptyRepository):
        mirror.fetch(source(make_repository()))
    assert not path.exists()


def test_a_folder_that_is_not_git_says_so(mirror: Mirror, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    with pytest.raises(NotARepository):
        mirror.fetch(Source(str(tmp_path / "plain"), allow_local=True))


def test_a_folder_that_is_not_there_says_so(mirror: Mirror, tmp_path: Path) -> None:
    with pytest.raises(SourceUnreachable, match="no such folder"):
        mirror.fetch(Source(str(tmp_path / "none"), allow_local=True))


@pytest.mark.parametrize(
    "ref",
    [
        "nope",
        "--upload-pack=touch {canary}",
        "-x",
        "refs/heads/*",
        "main:evil",
        "a\nb",
        "",
        "ma in",
    ],
)
def test_a_ref_that_is_not_there_names_those_that_are(
    make_repository: Make, mirror: Mirror, tmp_path: Path, ref: str
) -> None:
    canary = tmp_path / "canary"
    with pytest.raises(RefNotFound, match="It has: main"):
        mirror.fetch(source(make_repository({"a": b"1"})), [ref.format(canary=canary)])
    assert not canary.exists()


def test_a_linked_working_copy_is_its_own_branch(
    make_repository: Make, mirror: Mirror, tmp_path: Path
) -> None:
    repository = make_repository({"a": b"1"})
    commit = repository.commit({"a": b"2"}, branch="topic")
    linked = tmp_path / "linked copy"
    repository.git("worktree", "add", "--quiet", str(linked), "topic")
    mirror.fetch(Source(str(linked), allow_local=True))
    assert mirror.default_ref() == "refs/heads/topic"
    assert mirror.commit("topic") == commit


def test_a_shallow_working_copy_is_a_source(
    make_repository: Make, mirror: Mirror, tmp_path: Path
) -> None:
    repository = make_repository({"a": b"1"})
    repository.commit({"a": b"2"})
    copy = tmp_path / "copy"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.path}", str(copy))
    mirror.fetch(Source(str(copy), allow_local=True))
    assert contents(mirror) == {b"a": b"2"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("linked", [False, True])
def test_a_working_copy_of_another_user_is_a_source(
    make_repository: Make, mirror: Mirror, tmp_path: Path, linked: bool
) -> None:
    repository = make_repository({"a": b"1"})
    folder = repository.path
    if linked:
        repository.git("branch", "topic", "main")
        folder = tmp_path / "linked"
        repository.git("worktree", "add", "--quiet", str(folder), "topic")
    subprocess.run(["chown", "-R", "65534:65534", str(repository.path), str(folder)], check=True)
    mirror.fetch(Source(str(folder), allow_local=True))
    assert contents(mirror, mirror.default_ref()) == {b"a": b"1"}


def test_hooks_and_filters_of_a_source_do_not_run(
    make_repository: Make, mirror: Mirror, tmp_path: Path, path: Path
) -> None:
    repository = make_repository({"a": b"1", ".gitattributes": b"* filter=evil diff=evil\n"})
    canary = tmp_path / "canary"
    script = f"#!/bin/sh\ntouch '{canary}'\n"
    for name in ("post-checkout", "reference-transaction", "post-update", "fsmonitor"):
        hook = repository.path / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(script)
        hook.chmod(0o755)
    mirror.fetch(source(repository))
    shutil.move(repository.path / ".git" / "hooks", path / "hooks")
    with (path / "config").open("a") as config:
        config.write(f"[core]\n\tfsmonitor = {path}/hooks/fsmonitor\n")
    repository.commit({"a": b"2"})
    mirror.fetch(source(repository))
    assert contents(mirror)[b"a"] == b"2"
    assert not canary.exists()


# Faults


def test_a_repository_over_the_limit_leaves_nothing(make_repository: Make, path: Path) -> None:
    repository = make_repository({"a": os.urandom(300_000)})
    with pytest.raises(SourceTooLarge, match="of git objects"):
        Mirror(path, IndexLimits(max_mirror_bytes=100_000)).fetch(source(repository))
    assert [file.name for file in path.parent.iterdir()] == ["1.git.lock"]


def test_a_push_over_the_limit_leaves_the_mirror_as_it_was(
    make_repository: Make, path: Path
) -> None:
    repository = make_repository({"a": b"1"})
    mirror = Mirror(path, IndexLimits(max_mirror_bytes=100_000))
    mirror.fetch(source(repository))
    before = files(path)
    repository.commit({"b": os.urandom(300_000)})
    with pytest.raises(SourceTooLarge):
        mirror.fetch(source(repository))
    assert files(path) == before
    repository.commit({"b": None})
    mirror.fetch(source(repository))
    assert contents(mirror) == {b"a": b"1"}


def test_what_progress_raises_ends_the_fetch_and_leaves_the_mirror_as_it_was(
    make_repository: Make, mirror: Mirror, path: Path
) -> None:
    repository = make_repository({"a": b"1"})
    mirror.fetch(source(repository))
    before = files(path)
    repository.commit({"a": b"2"})

    def stop(text: str) -> None:
        if text == "fetching":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mirror.fetch(source(repository), progress=stop)
    assert files(path) == before


def test_progress_is_told_in_words(make_repository: Make, mirror: Mirror) -> None:
    said: list[str] = []
    mirror.fetch(source(make_repository({"a": b"1"})), progress=said.append)
    assert said[0] == "asking for the branches"
    assert "fetching" in said


def test_a_fetch_that_takes_too_long_is_ended(make_repository: Make, path: Path) -> None:
    with pytest.raises(SourceUnreachable, match="longer than"):
        Mirror(path, IndexLimits(fetch_seconds=-1.0)).fetch(source(make_repository({"a": b"1"})))
    assert not path.exists()


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
from indexer.git import Mirror, Source
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
    root = Path(__file__).parents[3]
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
