"""Which texts name a folder, and which folders these are."""

import pytest

from omniweb.search.query.folders import Folder, read_folder


@pytest.mark.parametrize(
    ("text", "names", "repository"),
    [
        ("src/http/", "src/http", ""),
        ("src/", "src", ""),
        ("./Src/http/", "src/http", ""),
        ("/home/me/src/http/", "home/me/src/http", ""),
        ("src\\http\\", "src/http", ""),
        ("C:\\work\\src\\", "work/src", ""),
        ("app/[slug]/(auth)/", "app/[slug]/(auth)", ""),
        ("https://github.com/o/R/tree/main/src/http", "src/http", "r"),
        ("github.com/o/r/tree/main/src", "src", "r"),
        ("https://github.com/o/r/tree/a/b/src?tab=readme#x", "b/src", "r"),
        ("https://gitlab.com/g/h/r/-/tree/v1.0/a%2Db/http", "a-b/http", "r"),
        ("https://codeberg.org/o/r/src/branch/main/src/http/", "src/http", "r"),
        ("https://bitbucket.org/o/r/src/main/lib/", "lib", "r"),
    ],
)
def test_a_folder_is_read(text: str, names: str, repository: str) -> None:
    found = read_folder(text)

    assert found is not None
    assert ("/".join(found.names), found.repository) == (names, repository)


@pytest.mark.parametrize(
    "text",
    [
        *("src/http", "/", "./", "a b/", "//", "x: y/", "</div>/", "a/b.py", "http://x.org/"),
        "https://github.com/o/r/blob/main/src/x.py",
        "https://bitbucket.org/o/r/src/main/x.rs",
        "https://github.com/o/r/tree/main",
        "a/" * 41,
    ],
)
def test_other_texts_are_none(text: str) -> None:
    assert read_folder(text) is None


@pytest.mark.parametrize(
    ("names", "fewest", "path", "shared", "folder"),
    [
        ("src/http", 2, "src/http/a.py", 2, "src/http/"),
        ("src/http", 2, "lib/SRC/http/x/a.py", 2, "lib/SRC/http/"),
        ("src/http", 2, "http/a.py", 0, ""),
        ("src/http", 2, "src/http.py", 0, ""),
        ("home/me/src/http", 2, "src/http/a.py", 2, "src/http/"),
        ("b/src", 1, "src/a.py", 1, "src/"),
        ("src", 1, "src/src/a.py", 1, "src/src/"),
        ("src", 1, "a.py", 0, ""),
    ],
)
def test_a_file_is_in_the_folder_with_most_names_in_common(
    names: str, fewest: int, path: str, shared: int, folder: str
) -> None:
    found = Folder(tuple(names.split("/")), fewest)

    assert (found.shares(path), found.of(path)) == (shared, folder)
