"""Folders made from paths."""

from omniweb.web.folders import entries

PATHS = ["src/a.py", "src/deep/b.py", "src/deep/c.py", "srcs/no.py", "top.py"]


def test_the_root_shows_folders_first_with_their_files_counted() -> None:
    found = entries("r", "", PATHS)

    assert [(entry.name, entry.is_folder, entry.files) for entry in found] == [
        ("src", True, 3),
        ("srcs", True, 1),
        ("top.py", False, 1),
    ]


def test_a_folder_shows_only_what_is_directly_in_it() -> None:
    found = entries("r", "src", PATHS)

    assert [(entry.name, entry.url) for entry in found] == [
        ("deep", "/r/r/-/tree/src/deep"),
        ("a.py", "/r/r/-/file/src/a.py"),
    ]


def test_an_unknown_folder_is_empty() -> None:
    assert entries("r", "nowhere", PATHS) == []
