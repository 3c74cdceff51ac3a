"""What a name at a place means, through imports, classes and names, and how sure that is."""

from omniweb.search.navigation import Certainty, Definition, definition
from omniweb.search.types import Scope
from tests.unit.search.navigation.shapes import column
from tests.unit.search.published import PublishedRepository


def ask(code: PublishedRepository, path: str, line: int, name: str, nth: int = 0) -> list[str]:
    found = definitions(code, path, line, name, nth)
    return [f"{each.certainty}: {each.path}:{each.line} {each.qualified_name}" for each in found]


def definitions(
    code: PublishedRepository, path: str, line: int, name: str, nth: int = 0
) -> tuple[Definition, ...]:
    scope = Scope((code.scoped,))
    return definition(scope, code.number, path, line, column(path, line, name, nth))


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
