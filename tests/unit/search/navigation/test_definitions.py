"""What a name at a place means, through imports, classes and names, and how sure that is."""

import pytest

from indexer.text.occurrences import Imported, Receiver, Role
from omniweb.search.navigation import Certainty, Definition, definition
from omniweb.search.types import Scope
from tests.unit.search.navigation.marked import Mark, mark, place
from tests.unit.search.published import PublishedRepository, publish

BASE = '''"""Shapes."""


class Shape:
    """A thing with an area.

    More of it.
    """

    def area(self):
        return 0

    def twice(self):
        return self.area() * 2
'''
ROUND = """from .base import Shape as Flat


class Circle(Flat):
    def area(self, über=1):
        é = "ü"; size = über
        return super().area() + size + self.twice()
"""
PACKAGE = "from .round import Circle\n"
USE = """import shapes
from shapes import Circle
import json


def run(thing):
    it = Circle()
    it.area()
    thing.twice()
    json.area()
    shapes.Circle()
    print(it)
"""
FILES = {
    "src/shapes/__init__.py": PACKAGE,
    "src/shapes/base.py": BASE,
    "src/shapes/round.py": ROUND,
    "app/json.py": "def area():\n    pass\n",
    "app/use.py": USE,
}


@pytest.fixture(scope="module")
def code(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:  # noqa: ARG001
    """Return a package of Python and who uses it."""
    files = {path: text.encode() for path, text in FILES.items()}
    made = publish(tmp_path_factory.mktemp("shapes"), 7_001, "tools/shapes", {**files})
    one = Receiver.SELF
    mark(made, "src/shapes/__init__.py", PACKAGE, [], [Imported("Circle", ".round", "Circle", 1)])
    mark(
        made,
        "src/shapes/base.py",
        BASE,
        [
            Mark(4, "Shape", Role.DEFINE),
            Mark(10, "area", Role.DEFINE),
            Mark(13, "twice", Role.DEFINE),
            Mark(14, "area", Role.CALL, one),
        ],
    )
    mark(
        made,
        "src/shapes/round.py",
        ROUND,
        [
            Mark(1, "Shape", Role.IMPORT),
            Mark(4, "Circle", Role.DEFINE),
            Mark(4, "Flat", Role.INHERIT),
            Mark(5, "area", Role.DEFINE),
            Mark(5, "über", Role.DEFINE, binding=1),
            Mark(6, "über", binding=1),
            Mark(7, "area", Role.CALL, Receiver.SUPER),
            Mark(7, "twice", Role.CALL, one),
        ],
        [Imported("Flat", ".base", "Shape", 1)],
    )
    mark(
        made,
        "app/use.py",
        USE,
        [
            Mark(2, "Circle", Role.IMPORT),
            Mark(6, "run", Role.DEFINE),
            Mark(7, "Circle", Role.CALL),
            Mark(8, "area", Role.CALL, Receiver.TYPE, "Circle"),
            Mark(9, "twice", Role.CALL, Receiver.OTHER),
            Mark(10, "area", Role.CALL, Receiver.NAME, "json"),
            Mark(11, "Circle", Role.CALL, Receiver.NAME, "shapes"),
            Mark(12, "print", Role.CALL),
        ],
        [
            Imported("shapes", "shapes", "", 1),
            Imported("Circle", "shapes", "Circle", 2),
            Imported("json", "json", "", 3),
        ],
    )
    return made


def ask(code: PublishedRepository, path: str, line: int, name: str, nth: int = 0) -> list[str]:
    found = definitions(code, path, line, name, nth)
    return [f"{each.certainty}: {each.path}:{each.line} {each.qualified_name}" for each in found]


def definitions(
    code: PublishedRepository, path: str, line: int, name: str, nth: int = 0
) -> tuple[Definition, ...]:
    scope = Scope((code.scoped,))
    column = place(FILES[path], line, name, nth)
    return definition(scope, code.number, path, line, column)


def test_a_local_is_the_definition_of_its_binding(code: PublishedRepository) -> None:
    (found,) = definitions(code, "src/shapes/round.py", 6, "über")

    assert (found.line, found.column, found.kind) == (5, 19, "local")
    assert found.certainty is Certainty.SAME_SCOPE


def test_an_import_leads_through_the_package_and_what_it_is_called_there(
    code: PublishedRepository,
) -> None:
    expected = ["imported: src/shapes/round.py:4 Circle"]

    assert ask(code, "app/use.py", 7, "Circle") == expected
    assert ask(code, "app/use.py", 2, "Circle") == expected
    assert ask(code, "app/use.py", 11, "Circle") == expected
    (base,) = definitions(code, "src/shapes/round.py", 4, "Flat")
    assert (base.path, base.name) == ("src/shapes/base.py", "Shape")
    assert base.documentation == "A thing with an area."
    assert (base.first_line, base.last_line, base.line, base.column) == (4, 14, 4, 6)


def test_members_are_those_of_the_class_then_of_its_bases(code: PublishedRepository) -> None:
    assert ask(code, "src/shapes/base.py", 14, "area") == [
        "same scope: src/shapes/base.py:10 Shape.area"
    ]
    assert ask(code, "src/shapes/round.py", 7, "twice") == [
        "imported: src/shapes/base.py:13 Shape.twice"
    ]
    assert ask(code, "src/shapes/round.py", 7, "area") == [
        "imported: src/shapes/base.py:10 Shape.area"
    ]
    assert ask(code, "app/use.py", 8, "area") == ["imported: src/shapes/round.py:5 Circle.area"]


def test_a_member_of_something_unknown_is_the_only_one_or_one_of_several(
    code: PublishedRepository,
) -> None:
    assert ask(code, "app/use.py", 9, "twice") == ["only one: src/shapes/base.py:13 Shape.twice"]


def test_names_of_the_language_mean_nothing_here(code: PublishedRepository) -> None:
    assert ask(code, "app/use.py", 12, "print") == []


def test_a_definition_means_itself_and_blanks_mean_nothing(code: PublishedRepository) -> None:
    scope = Scope((code.scoped,))

    assert ask(code, "src/shapes/base.py", 10, "area") == [
        "same scope: src/shapes/base.py:10 Shape.area"
    ]
    assert definition(scope, code.number, "src/shapes/base.py", 2, 0) == ()
    assert definition(scope, code.number, "src/shapes/base.py", 10, 500) == ()
    assert definition(scope, code.number, "nowhere.py", 1, 0) == ()


def test_who_may_not_read_it_is_told_nothing(code: PublishedRepository) -> None:
    assert definition(Scope(), code.number, "src/shapes/base.py", 10, 9) == ()


def test_a_word_without_uses_is_found_by_its_name(code: PublishedRepository) -> None:
    assert ask(code, "app/json.py", 1, "area") == ["same scope: app/json.py:1 area"]
