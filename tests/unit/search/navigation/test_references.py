"""Where a definition is used: by file, in pages, with what is around each use."""

import pytest

from omniweb.search.errors import QueryError
from omniweb.search.navigation import References, references
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
    assert references(Scope((code.scoped,)), code.number, "app/use.py", 4, 0) is None
    assert references(Scope(), code.number, "app/use.py", 7, 9) is None
