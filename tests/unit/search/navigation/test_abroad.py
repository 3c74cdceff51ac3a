"""Imports lead into other repositories that the caller may read, and into no others."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from omniweb.search.index.documents import snapshot_of
from omniweb.search.index.pool import reading
from omniweb.search.navigation import definition, references
from omniweb.search.navigation.forest import Forest
from omniweb.search.types import Scope, ScopedRepository
from tests.fixtures.git_repository import Content
from tests.unit.search.navigation.marked import place
from tests.unit.search.published import REF, publish

LIBRARY = "class Widget:\n    def spin(self):\n        return 1\n"
USER = "from gadgets import Widget\n\nWidget().spin()\n"


def test_definitions_and_uses_cross_repositories_of_the_scope(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    library = publish(
        tmp_path / "one", 7_201, "tools/gadgets", {"src/gadgets/__init__.py": LIBRARY.encode()}
    )
    user = publish(tmp_path / "two", 7_202, "tools/user", {"use.py": USER.encode()})
    both = Scope((library.scoped, user.scoped))
    use = (user.number, "use.py", 3, place(USER, 3, "Widget"))

    answer, alone = definition(both, *use), definition(Scope((user.scoped,)), *use)
    assert answer is not None
    assert alone is not None
    (found,) = answer.definitions
    assert (found.repository, found.path, found.line) == (
        "tools/gadgets",
        "src/gadgets/__init__.py",
        1,
    )
    assert alone.definitions == ()

    asked = (library.number, "src/gadgets/__init__.py", 1, 6)
    uses = references(both, *asked)
    assert uses is not None
    assert [
        (file.repository, one.line, str(one.certainty)) for file in uses.files for one in file.uses
    ] == [
        ("tools/gadgets", 1, "same scope"),
        ("tools/user", 1, "imported"),
        ("tools/user", 3, "imported"),
    ]
    own = references(Scope((library.scoped,)), *asked)
    assert own is not None
    assert [file.repository for file in own.files] == ["tools/gadgets"]


def test_pages_go_on_in_other_repositories_and_in_what_is_published_meanwhile(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    library = publish(
        tmp_path / "one", 7_203, "tools/gizmos", {"gadgets/__init__.py": LIBRARY.encode()}
    )
    user = publish(tmp_path / "two", 7_204, "tools/other", {"use.py": USER.encode()})
    scope, place = Scope((library.scoped, user.scoped)), (library.number, "gadgets/__init__.py", 1)
    first = references(scope, *place, 6, limit=1)
    assert first is not None

    def rest() -> tuple[int, list[int]]:
        """Return the last total, and the lines of all further pages, of one step each."""
        cursor, lines = first.next_cursor, list[int]()
        while cursor:
            found = references(scope, *place, 6, cursor=cursor)
            assert found is not None
            lines += [use.line for each in found.files for use in each.uses]
            cursor = found.next_cursor
        return found.total.value, lines

    monkeypatch.setattr(import_module("omniweb.search.navigation.looking"), "SECONDS", 0.0)
    assert rest() == (3, [1, 3])

    user.git.commit({"use.py": USER.encode() + b"Widget()\n"})
    user.index()
    assert rest() == (4, [1, 3, 4])


FAMILIES: dict[str, tuple[dict[str | bytes, Content], str, str]] = {
    "script": ({"package.json": b'{"name": "@tools/kit"}', "index.js": b""}, "a.js", "@tools/kit"),
    "go": ({"go.mod": b"module go.example/kit\n", "box/box.go": b""}, "a.go", "go.example/kit/box"),
    "rust": (
        {"Cargo.toml": b'[package]\nname = "the-kit"\n', "src/lib.rs": b""},
        "a.rs",
        "the_kit",
    ),
    "java": ({"src/org/kit/Box.java": b"class Box {}\n"}, "A.java", "org.kit.Box"),
    "c": ({"include/kit/box.h": b"int a;\n"}, "a.c", "kit/box.h"),
    "python": ({"kit/__init__.py": b"a = 1\n"}, "a.py", "kit"),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_modules_are_found_abroad_by_one_statement_for_all_that_have_none(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
    family: str,
) -> None:
    number = 7_210 + 2 * [*FAMILIES].index(family)
    files, path, target = FAMILIES[family]
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    theirs = {each: content or b"a\n" for each, content in files.items()}
    library = publish(tmp_path / "one", number, f"{family}/library", theirs)
    user = publish(tmp_path / "two", number + 1, f"{family}/user", {path: b"x\n"})
    others = tuple(ScopedRepository(8_000 + each, f"other/{each}", REF) for each in range(10))
    scope, asked = Scope((library.scoped, user.scoped, *others)), []

    class Listening:
        def __init__(self, connection: Any) -> None:
            self.connection = connection

        def execute(self, sql: str, *values: Any, **options: Any) -> Any:
            asked.append(sql)
            return self.connection.execute(sql, *values, **options)

    with reading() as connection:
        home = snapshot_of(connection, scope, user.number, None)
        assert home is not None
        forest = Forest(Listening(connection), scope, home)  # type: ignore[arg-type] # see above
        entry = forest.home.entry(path)
        assert entry is not None
        found = forest.meant(target, entry)
        assert [each.repository_id for each in found] == [library.number]
        asked.clear()
        assert forest.meant(f"{target}zz", entry) == ()
    assert len([each for each in asked if "AS asked(id)" in each]) <= 1
    assert not [each for each in asked if "FROM search_index.published_ref" in each]
