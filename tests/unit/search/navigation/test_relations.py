"""Callers, callees, what inherits and overrides, imports of a file; what to show beside a name."""

from omniweb.search.navigation import (
    callees,
    callers,
    hover,
    implementations,
    imported_by,
    imports,
)
from omniweb.search.types import Scope
from tests.unit.search.navigation.shapes import column
from tests.unit.search.published import PublishedRepository

BASE, ROUND, USE = "src/shapes/base.py", "src/shapes/round.py", "app/use.py"


def test_callers_are_the_definitions_around_the_calls(code: PublishedRepository) -> None:
    scope = Scope((code.scoped,))
    found = callers(scope, code.number, BASE, 10, column(BASE, 10, "area"))

    assert found is not None
    assert [(file.path, use.enclosing) for file in found.files for use in file.uses] == [
        (BASE, "Shape.twice"),
        (ROUND, "Circle.area"),
    ]


def test_callees_are_each_told_once_with_what_they_mean(code: PublishedRepository) -> None:
    told = callees(Scope((code.scoped,)), code.number, USE, 6, column(USE, 6, "run"))

    assert told is not None
    assert told.definition is not None
    assert told.definition.qualified_name == "run"
    found = told.callees
    assert [(each.name, each.lines) for each in found] == [
        ("Circle", (7, 11)),
        ("area", (8,)),
        ("twice", (9,)),
        ("area", (10,)),
        ("print", (12,)),
    ]
    assert [[of.qualified_name for of in each.definitions] for each in found][:3] == [
        ["Circle"],
        ["Circle.area"],
        ["Shape.twice"],
    ]
    assert found[-1].definitions == ()


def test_what_inherits_implements_and_what_is_called_so_there_overrides(
    code: PublishedRepository,
) -> None:
    scope = Scope((code.scoped,))
    types = implementations(scope, code.number, BASE, 4, column(BASE, 4, "Shape"))
    members = implementations(scope, code.number, BASE, 10, column(BASE, 10, "area"))

    other = implementations(scope, code.number, USE, 6, column(USE, 6, "run"))

    assert types is not None
    assert members is not None
    assert other is not None
    assert [each.qualified_name for each in types.definitions] == ["Circle"]
    assert [each.qualified_name for each in members.definitions] == ["Circle.area"]
    assert other.definitions == ()
    assert other.notices == ("run is neither a type nor a member of one.",)


def test_imports_lead_to_files_and_back(code: PublishedRepository) -> None:
    scope = Scope((code.scoped,))

    found = imports(scope, code.number, USE)
    assert found is not None
    assert [(each.target, each.paths) for each in found.imports] == [
        ("shapes", ("src/shapes/__init__.py",)),
        ("json", ("app/json.py",)),
    ]
    back = imported_by(scope, code.number, BASE)
    assert back is not None
    assert [(each.target, each.line, each.paths) for each in back.imports] == [
        (".base", 1, (ROUND,))
    ]


def test_beside_a_name_stands_its_likeliest_definition(code: PublishedRepository) -> None:
    found = hover(Scope((code.scoped,)), code.number, ROUND, 4, column(ROUND, 4, "Flat"))

    assert found is not None
    assert found.definition is not None
    assert found.definition.signature == "class Shape"
    assert found.definition.documentation == "A thing with an area."
    assert (found.others, found.uses) == (0, 1)


def test_who_may_not_read_it_is_told_nothing(code: PublishedRepository) -> None:
    asked = (Scope(), code.number, BASE, 10, column(BASE, 10, "area"))

    assert callers(*asked) is None
    assert hover(*asked) is None
    assert callees(*asked) is None
    assert implementations(*asked) is None
    assert imports(*asked[:3]) is None
    assert imported_by(*asked[:3]) is None
