"""Places in files as tools write them."""

import pytest

from omniweb.search.query.one_frame import unframed
from omniweb.search.query.places import Place, read_place


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("util.py#L4", "util.py", 4),
        ('util.py", line 3', "util.py", 3),
        ("C:\\work\\src\\gui\\util.py:12", "work/src/gui/util.py", 12),
        ("src\\gui\\util.py(12,5)", "src/gui/util.py", 12),
        ("~/x/util.py", "x/util.py", 0),
        ("./x/util.py:7:1:", "x/util.py", 7),
        ("[id].vue", "[id].vue", 0),
        ("foo#bar.cs", "foo#bar.cs", 0),
        (".editorconfig:8", ".editorconfig", 8),
        ("https://github.com/o/r/blob/main/src/x.py#L4-L9", "o/r/blob/main/src/x.py", 4),
        ("https://github.com/o/r/blame/a/b/src/x.py#L4C2", "o/r/blame/a/b/src/x.py", 4),
        ("https://gitlab.com/g/r/-/blob/v1.0/a%20b/x.py?ref=2#L4", None, 4),
        ("https://bitbucket.org/o/r/src/main/x.rs#lines-66:70", "o/r/src/main/x.rs", 66),
        ("https://raw.githubusercontent.com/o/r/main/x.rs", "o/r/main/x.rs", 0),
    ],
)
def test_the_path_and_the_line_of_a_place_are_read(text: str, path: str | None, line: int) -> None:
    found = read_place(text)
    if path is None:  # a folder with a space is none that a text without spaces names
        assert found is None
    else:
        assert found is not None
        assert (found.path, found.line) == (path, line)


@pytest.mark.parametrize("text", ["connection refused", "x = y/z.a", "->", "a|b", "print(x)", ""])
def test_other_texts_are_no_places(text: str) -> None:
    found = read_place(text)
    assert found is None or not found.shares("lib/y.py")


def test_what_is_surely_a_file_is_looked_up_without_its_line() -> None:
    assert read_place("src/util.py:12").written == "src/util.py"  # type: ignore[union-attr] # some
    assert read_place("localhost:8000").written == "localhost:8000"  # type: ignore[union-attr] # some


@pytest.mark.parametrize(
    ("asked", "path", "shared"),
    [
        ("home/me/proj/src/gui/util.py", "src/gui/util.py", 3),
        ("home/me/proj/src/gui/util.py", "lib/src/gui/util.py", 3),
        ("util.py", "src/gui/util.py", 1),
        ("util.py", "src/gui/my_util.py", 0),
        ("application/json", "schemas/json", 0),
        ("Util.py", "src/util.py", 1),
    ],
)
def test_a_place_shares_the_end_of_a_path(asked: str, path: str, shared: int) -> None:
    assert Place(asked, 0, asked).shares(path) == shared


def test_a_frame_of_a_traceback_is_a_path_with_its_line() -> None:
    frame = '  File "/srv/app/util.py", line 3, in run'
    assert unframed(f"repo:x{frame}") == "repo:x  /srv/app/util.py:3"
    assert unframed(f"{frame}\n    x()\n{frame}") == f"{frame}\n    x()\n{frame}"
    assert unframed('grep "File" x') == 'grep "File" x'


@pytest.mark.parametrize(
    ("text", "path", "shared"),
    [
        ("src.db.util", "src/db/util.py", 3),
        ("db.util", "src/db/util.py", 2),
        ("db.util", "src/db/util/__init__.py", 2),
        ("src.db.util", "lib/db/util.py", 0),
        ("util.py", "src/util.py", 1),
        ("util.py", "py/util.c", 0),
    ],
)
def test_a_dotted_module_is_the_file_that_it_is_imported_from(
    text: str, path: str, shared: int
) -> None:
    place = read_place(text)
    assert place is not None
    assert place.shares(path) == shared


def test_a_name_is_surely_that_of_a_file_by_its_extension() -> None:
    places = map(read_place, ("util.py", "src/util.py", "foo.release", "happy"))
    assert [bool(place and place.is_file_name) for place in places] == [True, False, False, False]
