"""Fetching: the mirror follows its source, and a fetch that ends early leaves it as it was."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import (
    EmptyRepository,
    NotARepository,
    RefNotFound,
    SourceTooLarge,
    SourceUnreachable,
)
from indexer.git.mirror import Mirror
from indexer.git.source import Source
from indexer.limits import GitLimits
from tests.fixtures.git_repository import GitRepository
from tests.unit.indexer.git.mirrors import contents, files, source

Make = Callable[..., GitRepository]


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
    monkeypatch.setattr("indexer.git.storage.MANY_PACKS", 3)
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
        Mirror(path, git=GitLimits(mirror_bytes=100_000)).fetch(source(repository))
    assert [file.name for file in path.parent.iterdir()] == ["1.git.lock"]


def test_a_push_over_the_limit_leaves_the_mirror_as_it_was(
    make_repository: Make, path: Path
) -> None:
    repository = make_repository({"a": b"1"})
    mirror = Mirror(path, git=GitLimits(mirror_bytes=100_000))
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
        Mirror(path, git=GitLimits(fetch_seconds=-1.0)).fetch(source(make_repository({"a": b"1"})))
    assert not path.exists()
