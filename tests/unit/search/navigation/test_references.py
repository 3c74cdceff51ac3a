"""Where a definition is used: by file, in pages, with what is around each use."""

import pytest

from indexer.text.occurrences import Role
from omniweb.search.errors import QueryError
from omniweb.search.navigation import (
    Certainty,
    References,
    Wanted,
    definition,
    references,
    references_of,
)
from omniweb.search.types import Scope
from tests.unit.search.navigation.shapes import column
from tests.unit.search.published import PublishedRepository


def ask(
    code: PublishedRepository,
    path: str,
    line: int,
    name: str,
    *,
    cursor: str = "",
    limit: int = 100,
) -> References:
    scope, at = Scope((code.scoped,)), column(path, line, name)
    found = references(scope, code.number, path, line, at, cursor=cursor, limit=limit)
    assert found is not None
    return found


def told(found: References) -> list[str]:
    return [
        f"{file.path}:{use.line} {use.role}, {use.certainty}"
        for file in found.files
        for use in file.uses
    ]


def test_uses_are_found_through_imports_and_names_of_their_own(code: PublishedRepository) -> None:
    found = ask(code, "src/shapes/round.py", 4, "Circle")

    assert told(found) == [
        "src/shapes/round.py:4 define, same scope",
        "app/use.py:2 import, imported",
        "app/use.py:7 call, imported",
        "app/use.py:11 call, imported",
    ]
    assert (found.total.value, found.total.relation, found.incomplete) == (4, "eq", False)
    assert [use.enclosing for use in found.files[1].uses] == ["", "run", "run"]
    assert found.files[1].uses[1].text == "    it = Circle()"
    assert found.files[1].uses[1].column == 9


def test_a_name_of_their_own_is_followed(code: PublishedRepository) -> None:
    assert told(ask(code, "src/shapes/base.py", 4, "Shape")) == [
        "src/shapes/base.py:4 define, same scope",
        "src/shapes/round.py:1 import, imported",
        "src/shapes/round.py:4 inherit, imported",
    ]


def test_what_means_another_definition_is_no_use(code: PublishedRepository) -> None:
    assert told(ask(code, "src/shapes/base.py", 10, "area")) == [
        "src/shapes/base.py:10 define, same scope",
        "src/shapes/base.py:14 call, same scope",
        "src/shapes/round.py:7 call, imported",
    ]


def test_a_local_is_used_in_its_file_alone(code: PublishedRepository) -> None:
    found = ask(code, "src/shapes/round.py", 6, "über")

    assert told(found) == [
        "src/shapes/round.py:5 define, same scope",
        "src/shapes/round.py:6 read, same scope",
    ]
    assert [(use.column, use.length) for use in found.files[0].uses] == [(19, 4), (24, 4)]


def test_pages_follow_each_other_without_gap_or_repeat(code: PublishedRepository) -> None:
    whole = told(ask(code, "src/shapes/round.py", 4, "Circle"))
    cursor, paged = "", list[str]()
    while True:
        page = ask(code, "src/shapes/round.py", 4, "Circle", cursor=cursor, limit=3)
        assert page.total.value == 4
        paged += told(page)
        cursor = page.next_cursor
        if not cursor:
            break

    assert paged == whole


@pytest.mark.parametrize("foreign", ["x", "WzEsImEiXQ", "[]" * 2_000])
def test_a_foreign_cursor_is_refused(code: PublishedRepository, foreign: str) -> None:
    with pytest.raises(QueryError, match="another question"):
        ask(code, "src/shapes/round.py", 4, "Circle", cursor=foreign)


def test_files_whose_uses_are_not_known_are_told(code: PublishedRepository) -> None:
    found = ask(code, "app/use.py", 6, "run")

    assert told(found) == ["app/use.py:6 define, same scope"]
    assert not found.skipped


def test_there_is_nothing_where_no_name_stands_or_nothing_may_be_read(
    code: PublishedRepository,
) -> None:
    found = references(Scope((code.scoped,)), code.number, "app/use.py", 4, 0)
    assert found is not None
    assert (found.name, found.files, found.notices) == (
        "",
        (),
        ("Line 4 is empty: there is no name.",),
    )
    assert references(Scope(), code.number, "app/use.py", 7, 9) is None


def test_uses_of_some_roles_and_of_what_is_sure_are_asked_for(code: PublishedRepository) -> None:
    scope, at = Scope((code.scoped,)), column("src/shapes/round.py", 4, "Circle")
    place = (scope, code.number, "src/shapes/round.py", 4, at)

    calls = references(*place, wanted=Wanted(frozenset({Role.CALL})), limit=1)
    sure = references(*place, wanted=Wanted(certainty=Certainty.SAME_SCOPE))

    assert calls is not None
    assert sure is not None
    assert (told(calls), calls.total.value) == (["app/use.py:7 call, imported"], 2)
    assert told(sure) == ["src/shapes/round.py:4 define, same scope"]


def test_uses_of_several_definitions_are_told_apart_in_pages(code: PublishedRepository) -> None:
    scope = Scope((code.scoped,))
    definitions = [
        each
        for path, line, name in [("src/shapes/base.py", 10, "area"), ("app/json.py", 1, "area")]
        if (found := definition(scope, code.number, path, line, column(path, line, name)))
        for each in found.definitions[:1]
    ]
    whole = references_of(scope, definitions)
    cursor, paged = "", list[list[str]]()
    while True:
        page = references_of(scope, definitions, cursor=cursor, limit=2)
        paged.append([each for group in page for each in told(group)])
        cursor = page[-1].next_cursor
        if not cursor:
            break

    assert [group.total.value for group in whole] == [3, 2]
    assert told(whole[1]) == [
        "app/json.py:1 define, same scope",
        "app/use.py:10 call, imported",
    ]
    assert [len(each) for each in paged] == [2, 2, 1]
    assert sum(paged, []) == [each for group in whole for each in told(group)]  # noqa: RUF017 - few
