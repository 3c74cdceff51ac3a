"""Imports lead into other repositories that the caller may read, and into no others."""

from importlib import import_module
from pathlib import Path

import pytest

from omniweb.search.navigation import definition, references
from omniweb.search.types import Scope
from tests.unit.search.navigation.marked import place
from tests.unit.search.published import publish

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


def test_pages_with_uses_of_other_repositories_are_parts_of_one_collection(
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

    def rest() -> tuple[int, int]:
        found = references(scope, *place, 6, cursor=first.next_cursor)
        assert found is not None
        return found.total.value, sum(len(each.uses) for each in found.files)

    with monkeypatch.context() as hurried:
        hurried.setattr(import_module("omniweb.search.navigation.uses"), "SECONDS", 0.0)
        assert rest() == (3, 2)

    user.git.commit({"use.py": USER.encode() + b"Widget()\n"})
    user.index()
    assert rest() == (4, 3)
