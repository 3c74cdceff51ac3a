"""What a name at a place means, through imports, classes and names, and how sure that is."""

import pytest

from omniweb.search.errors import PlaceError
from omniweb.search.navigation import Certainty, Definition, Definitions, definition
from omniweb.search.types import Scope
from tests.unit.search.navigation.shapes import column
from tests.unit.search.published import PublishedRepository


def ask(code: PublishedRepository, path: str, line: int, name: str, nth: int = 0) -> list[str]:
    found = definitions(code, path, line, name, nth)
    return [f"{each.certainty}: {each.path}:{each.line} {each.qualified_name}" for each in found]


def definitions(
    code: PublishedRepository, path: str, line: int, name: str, nth: int = 0
) -> tuple[Definition, ...]:
    return at(code, path, line, column(path, line, name, nth)).definitions


def at(code: PublishedRepository, path: str, line: int, place: int) -> Definitions:
    found = definition(Scope((code.scoped,)), code.number, path, line, place)
    assert found is not None
    return found


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
    assert at(code, "src/shapes/base.py", 2, 0).definitions == ()
    assert definition(scope, code.number, "nowhere.py", 1, 0) is None


@pytest.mark.parametrize(
    ("path", "line", "place", "notice"),
    [
        ("src/shapes/base.py", 2, 0, "Line 2 is empty: there is no name."),
        ("src/shapes/base.py", 10, 0, "There is space at line 10, column 0, and no name."),
        ("app/use.py", 7, 7, "“=” at line 7, column 7 is no name."),
        (
            "app/use.py",
            12,
            5,
            "Nothing that this file can see is known to define “print” at line 12.",
        ),
        (
            "src/shapes/base.py",
            11,
            9,
            "“return” at line 11 is no name that is known: a keyword or a word of a comment.",
        ),
    ],
)
def test_what_stands_there_is_said_where_it_is_no_name_that_is_known(
    code: PublishedRepository, path: str, line: int, place: int, notice: str
) -> None:
    found = at(code, path, line, place)

    assert (found.definitions, found.notices) == ((), (notice,))
    assert not found.incomplete


def test_a_place_that_the_file_has_not_is_refused(code: PublishedRepository) -> None:
    with pytest.raises(PlaceError, match="no line 500") as line:
        at(code, "src/shapes/base.py", 500, 0)
    with pytest.raises(PlaceError, match="has 19 characters") as wide:
        at(code, "src/shapes/base.py", 10, 500)

    assert (line.value.parameter, wide.value.parameter) == ("line", "column")


def test_who_may_not_read_it_is_told_nothing(code: PublishedRepository) -> None:
    assert definition(Scope(), code.number, "src/shapes/base.py", 10, 9) is None


def test_a_word_without_uses_is_found_by_its_name(code: PublishedRepository) -> None:
    assert ask(code, "app/json.py", 1, "area") == ["same scope: app/json.py:1 area"]


def test_it_is_said_that_the_uses_of_a_file_are_not_known(library: PublishedRepository) -> None:
    found = at(library, "docs/retry.md", 3, 0)

    assert found.name == "Retry"
    assert [(each.reason, each.files) for each in found.skipped] == [("language", 1)]
    assert found.incomplete
