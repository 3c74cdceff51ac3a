"""Files for one system."""

import pytest

from omniweb.search.candidates import Candidate
from omniweb.search.ranking.platforms import one_system


def _systems(paths: list[str], query: str = "pipe between processes") -> dict[str, str]:
    found = [Candidate((1, at), path, "", "c", 0) for at, path in enumerate(paths)]
    return dict(zip(paths, one_system(found, query.split()), strict=True))


@pytest.mark.parametrize(
    ("path", "system"),
    [
        ("src/win/pipe.c", "win"),
        ("src/unix/sunos.c", "sunos"),
        ("client/android/src/Engine.kt", "android"),
        ("lib/Path-Win32.cpp", "win32"),
        ("time_windows.go", "windows"),
    ],
)
def test_a_folder_or_a_part_of_the_name_tells_the_system(path: str, system: str) -> None:
    shared = ["src/unix/pipe.c", "src/pipe.h", "src/window/winner.c"]

    assert _systems([path, *shared]) == {path: system, **dict.fromkeys(shared, "")}


@pytest.mark.parametrize("query", ["pipes of win32", "windows pipe", "pipe on cygwin"])
def test_who_names_a_system_asks_for_its_family(query: str) -> None:
    asked = _systems(["src/win/pipe.c", "src/os390.c", "a.c", "b.c", "c.c"], query)

    assert asked["src/win/pipe.c"] == ""
    assert asked["src/os390.c"] == "os390"


def test_nothing_is_told_where_most_is_for_one_system() -> None:
    assert not any(_systems(["android/A.kt", "android/B.kt", "jvm/C.kt"]).values())


def test_nothing_is_told_where_no_other_system_is_found() -> None:
    windows_on_a_screen = ["src/windows/dialog.py", "src/dialog.py", "src/menu.py", "src/a.py"]

    assert not any(_systems(windows_on_a_screen).values())
    assert any(_systems([*windows_on_a_screen, "src/linux/dialog.py"]).values())
    assert any(_systems([*windows_on_a_screen, "src/android/dialog.py"]).values())


def test_each_repository_is_looked_at_alone() -> None:
    app = [Candidate((1, at), f"android/{at}.kt", "", "kotlin", 0) for at in range(3)]
    paths = ("win/a.c", "unix/a.c", "b.c")
    library = [Candidate((2, at), path, "", "c", 0) for at, path in enumerate(paths)]

    assert one_system([*app, *library], []) == ["", "", "", "win", "", ""]
