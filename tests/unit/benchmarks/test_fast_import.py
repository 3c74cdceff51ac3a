from pathlib import Path

from benchmarks.fast_import import FIRST_MOMENT, add_commit, create_repository, git, head, point

FILES = [("a/b.py", b"print(1)\n"), ("c.txt", b"no newline")]


def test_the_same_files_make_the_same_commit(tmp_path: Path) -> None:
    first = create_repository(tmp_path / "one.git", FILES, "files")
    assert first == create_repository(tmp_path / "two.git", FILES, "files")


def test_files_are_kept_byte_for_byte(tmp_path: Path) -> None:
    create_repository(tmp_path / "one.git", FILES, "files")
    assert git(tmp_path / "one.git", "show", "main:c.txt") == "no newline"
    assert git(tmp_path / "one.git", "show", "main:a/b.py") == "print(1)\n"


def test_a_further_commit_changes_only_its_files_and_can_be_undone(tmp_path: Path) -> None:
    folder = tmp_path / "one.git"
    first = create_repository(folder, FILES, "files")
    second = add_commit(folder, [("c.txt", b"new")], "change", FIRST_MOMENT + 1, first)
    assert git(folder, "diff", "--name-only", first, second) == "c.txt\n"
    point(folder, first)
    assert head(folder) == first
