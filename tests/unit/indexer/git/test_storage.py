"""A mirror as files. That it goes back to what it was is tested through fetches."""

import time
from pathlib import Path

import pytest

from indexer.errors import GitFailed
from indexer.git import storage
from tests.fixtures.git_repository import GitRepository


def _wait_not() -> None:
    pytest.fail("nobody holds the lock")


def test_the_lock_keeps_others_out_until_it_is_given_back(tmp_path: Path) -> None:
    mirror = tmp_path / "deep" / "1.git"
    with (
        storage.locked(mirror, time.monotonic() + 60, _wait_not),
        pytest.raises(GitFailed, match="waiting for another fetch"),
        storage.locked(mirror, time.monotonic(), lambda: None),
    ):
        pass
    with storage.locked(mirror, time.monotonic() + 60, _wait_not):
        pass


def test_only_its_owner_may_look_into_the_folder_of_mirrors(tmp_path: Path) -> None:
    with storage.locked(tmp_path / "mirrors" / "1.git", time.monotonic() + 60, _wait_not):
        assert (tmp_path / "mirrors").stat().st_mode & 0o077 == 0


def test_a_new_mirror_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    mirror = tmp_path / "1.git"
    mirror.mkdir()
    (mirror / "old").touch()
    new = storage.staging(mirror)
    new.mkdir()
    (new / "new").touch()
    storage.install(new, mirror)
    assert [file.name for file in mirror.iterdir()] == ["new"]
    assert [file.name for file in tmp_path.iterdir()] == ["1.git"]


def test_a_mirror_that_is_not_there_has_no_size_and_is_not_whole(tmp_path: Path) -> None:
    assert storage.size_of(tmp_path / "1.git") == 0
    assert not storage.is_whole(tmp_path / "1.git", "sha1")


def test_a_mirror_of_another_hash_or_marked_as_broken_is_not_whole(tmp_path: Path) -> None:
    repository = GitRepository(tmp_path)
    repository.git("init", "--quiet", "--bare", "--template=", "1.git")
    mirror = tmp_path / "1.git"
    assert storage.is_whole(mirror, "sha1")
    assert not storage.is_whole(mirror, "sha256")
    storage.mark_broken(mirror)
    assert not storage.is_whole(mirror, "sha1")
