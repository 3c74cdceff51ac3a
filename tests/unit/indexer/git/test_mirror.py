"""Reading a mirror: what git has is what comes out, byte for byte, and never more than allowed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import GitFailed, GitKilled, RefNotFound, SourceTooLarge
from indexer.git.mirror import Mirror
from indexer.git.source import Source
from indexer.limits import IndexLimits
from indexer.types import Entry
from tests.fixtures.git_repository import EXECUTABLE, LINK, SUBMODULE, GitRepository

Make = Callable[..., GitRepository]
HOSTILE = [
    b"a\nb.py",
    b"caf\xe9.c",
    b'<img src=x onerror="1">.js',
    "\u202egpj.txt".encode(),
    b"-u.sh",
    b"\\",
]


def fetched(mirror: Mirror, repository: GitRepository, *refs: str) -> Mirror:
    mirror.fetch(Source(str(repository.path), allow_local=True), refs)
    return mirror


def test_entries_are_the_files_of_the_commit_with_mode_and_size(
    make_repository: Make, mirror: Mirror
) -> None:
    gitlink = b"5" * 40
    repository = make_repository(
        {
            "a/b.py": b"print()\n",
            "run.sh": (EXECUTABLE, b"#!/bin/sh\n"),
            "link": (LINK, b"/etc/passwd"),
            "module": (SUBMODULE, gitlink),
        }
    )
    entries = {e.path: e for e in fetched(mirror, repository).entries(mirror.commit("main"))}
    assert [(path, e.mode, e.size) for path, e in entries.items()] == [
        (b"a/b.py", 0o100644, 8),
        (b"link", LINK, 11),
        (b"module", SUBMODULE, 0),
        (b"run.sh", EXECUTABLE, 10),
    ]
    assert entries[b"a/b.py"].blob == repository.git("rev-parse", "main:a/b.py")
    assert entries[b"module"].blob == gitlink.decode()


def test_names_come_out_byte_for_byte(make_repository: Make, mirror: Mirror) -> None:
    repository = make_repository(dict.fromkeys(HOSTILE, b"x"))
    entries = fetched(mirror, repository).entries(mirror.commit("main"))
    assert {entry.path for entry in entries} == set(HOSTILE)


def test_a_symbolic_link_is_its_target_and_is_not_followed(
    make_repository: Make, mirror: Mirror
) -> None:
    repository = make_repository({"link": (LINK, b"/etc/passwd")})
    [entry] = fetched(mirror, repository).entries(mirror.commit("main"))
    assert list(mirror.blobs([entry.blob])) == [(entry.blob, b"/etc/passwd")]


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_blobs_come_in_the_order_asked_and_missing_ones_are_left_out(
    make_repository: Make, mirror: Mirror, object_format: str
) -> None:
    contents = [b"%d\n\0\xff" % number * number for number in range(200)]
    files = {f"f{number}": content for number, content in enumerate(contents)}
    repository = make_repository(files, object_format=object_format)
    entries = list(fetched(mirror, repository).entries(mirror.commit("main")))
    assert len(entries) == len(contents)
    width = len(entries[0].blob)
    here = [*(entry.blob for entry in entries), entries[3].blob]
    found = list(mirror.blobs(["0" * width, *here, "f" * width]))
    assert [oid for oid, _ in found] == here
    assert sorted(content for _, content in found[:-1]) == sorted(contents)


def test_what_is_no_whole_id_is_never_asked_for(make_repository: Make, mirror: Mirror) -> None:
    fetched(mirror, make_repository({"a": b"x"}))
    assert list(mirror.blobs(["HEAD:a", "main\nHEAD", "", "--batch", "deadbeef"])) == []


def test_a_tree_is_no_blob(make_repository: Make, mirror: Mirror) -> None:
    repository = make_repository({"a/b": b"x"})
    assert list(fetched(mirror, repository).blobs([repository.git("rev-parse", "main:a")])) == []


def test_of_a_blob_over_the_limit_the_beginning_is_read_and_the_next_one_is_right(
    make_repository: Make, tmp_path: Path
) -> None:
    repository = make_repository({"a": b"x" * 300_000, "b": b"fine"})
    mirror = Mirror(tmp_path / "1.git", IndexLimits(max_file_bytes=1_000))
    entries = list(fetched(mirror, repository).entries(mirror.commit("main")))
    assert [content for _, content in mirror.blobs(e.blob for e in entries)] == [
        b"x" * 1_000,
        b"fine",
    ]


def test_reading_may_stop_early(make_repository: Make, mirror: Mirror) -> None:
    repository = make_repository({f"f{number}": b"x" * 9_999 for number in range(300)})
    commit = fetched(mirror, repository).commit("main")
    entries = mirror.entries(commit)
    first = next(entries)
    entries.close()  # type: ignore[attr-defined] # a generator
    blobs = mirror.blobs([first.blob] * 500)
    assert next(blobs)[0] == first.blob
    blobs.close()  # type: ignore[attr-defined] # a generator


def test_a_tree_bomb_ends_at_the_limit(make_repository: Make, tmp_path: Path) -> None:
    """Eleven objects that name 10^10 files."""
    repository = make_repository({"seed": b"x"})
    tree = repository.git("rev-parse", "main^{tree}")
    for _ in range(10):
        rows = "".join(f"040000 tree {tree}\td{number}\n" for number in range(10))
        tree = repository.git("mktree", data=rows.encode())
    commit = repository.git(
        "-c", "user.name=A", "-c", "user.email=a@b", "commit-tree", "-m", "bomb", tree
    )
    repository.git("update-ref", "refs/heads/main", commit)
    mirror = fetched(Mirror(tmp_path / "1.git", IndexLimits(max_entries=1_000)), repository)
    with pytest.raises(SourceTooLarge, match="more than 1,000 files"):
        list(mirror.entries(commit))
    with pytest.raises(SourceTooLarge, match="more than 1,000 files"):
        mirror.facts(commit)


@pytest.mark.parametrize("commit", ["HEAD", "--help", "main"])
def test_entries_takes_a_whole_commit_id_only(
    make_repository: Make, mirror: Mirror, commit: str
) -> None:
    fetched(mirror, make_repository({"a": b"x"}))
    with pytest.raises(RefNotFound):
        next(mirror.entries(commit))


def test_refs_are_commits_by_full_name_with_tags_peeled(
    make_repository: Make, mirror: Mirror
) -> None:
    repository = make_repository({"a": b"x"})
    person = ("-c", "user.name=A", "-c", "user.email=a@b")
    repository.git(*person, "tag", "-a", "-m", "one", "v1", "main")
    repository.git(*person, "tag", "-a", "-m", "two", "v2", "v1")
    repository.git("tag", "light", "main")
    first = repository.git("rev-parse", "main")
    second = repository.commit({"a": b"y"}, branch="feature/x")
    fetched(mirror, repository, "main", "feature/x", "v1", "v2", "refs/tags/light")
    assert mirror.refs() == {
        "refs/heads/main": first,
        "refs/heads/feature/x": second,
        "refs/tags/v1": first,
        "refs/tags/v2": first,
        "refs/tags/light": first,
    }
    assert mirror.commit("feature/x") == mirror.commit("refs/heads/feature/x") == second
    assert mirror.commit("v2") == mirror.commit(first) == first


def test_a_branch_comes_before_a_tag_of_its_name(make_repository: Make, mirror: Mirror) -> None:
    repository = make_repository({"a": b"x"})
    repository.git("tag", "twin", "main")
    branch = repository.commit({"a": b"y"}, branch="twin")
    fetched(mirror, repository, "twin", "refs/tags/twin")
    assert mirror.commit("twin") == branch
    assert mirror.commit("refs/tags/twin") != branch


def test_a_ref_that_was_not_fetched_is_not_found(make_repository: Make, mirror: Mirror) -> None:
    fetched(mirror, make_repository({"a": b"x"}))
    with pytest.raises(RefNotFound, match=r"“other”.*refs/heads/main"):
        mirror.commit("other")


def test_a_mirror_that_was_never_fetched_says_so(mirror: Mirror) -> None:
    with pytest.raises(GitFailed, match="has not been fetched yet"):
        mirror.default_ref()
    with pytest.raises(GitFailed):
        mirror.refs()
    with pytest.raises(GitFailed):
        list(mirror.blobs(["0" * 40]))


def test_a_git_that_is_killed_says_nothing_of_the_repository(
    make_repository: Make, mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = make_repository({"a": b"x"})
    commit = fetched(mirror, repository).commit("main")
    dying = tmp_path / "bin" / "git"
    dying.parent.mkdir()
    dying.write_text("#!/bin/sh\nkill -9 $$\n")
    dying.chmod(0o700)
    with monkeypatch.context() as patched:
        patched.setenv("PATH", f"{dying.parent}:{os.defpath}")
        for read in (
            lambda: fetched(mirror, repository),
            mirror.refs,
            lambda: mirror.has(commit),
            lambda: list(mirror.entries(commit)),
            lambda: list(mirror.blobs([commit])),
        ):
            with pytest.raises(GitKilled, match="Try again"):
                read()

    assert [entry.path for entry in mirror.entries(commit)] == [b"a"]


def test_attributes_of_every_folder_are_read_but_not_through_links(
    make_repository: Make, mirror: Mirror
) -> None:
    repository = make_repository(
        {
            ".gitattributes": b"*.pb.go linguist-generated\n",
            "a/.gitattributes": b"lib/** linguist-vendored\n",
            "b/.gitattributes": (LINK, b"../a/.gitattributes"),
        }
    )
    attributes = fetched(mirror, repository).facts(mirror.commit("main")).attributes
    assert attributes.said(b"x/y.pb.go").generated is True
    assert attributes.vendored(b"a/lib/x") is True
    assert attributes.vendored(b"b/lib/x") is None


def test_entries_with_the_same_files_are_the_same_whoever_asks(
    make_repository: Make, mirror: Mirror
) -> None:
    repository = make_repository({"b": b"1", "a": b"2"})
    commit = fetched(mirror, repository).commit("main")
    first: list[Entry] = list(mirror.entries(commit))
    assert first == list(mirror.entries(commit))
    assert [entry.path for entry in first] == [b"a", b"b"]
