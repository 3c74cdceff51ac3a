"""The definitions of a file, in order, with what is around each."""

import pytest

from omniweb.search.navigation import names_on, outline
from omniweb.search.types import Scope
from tests.fixtures.git_repository import Content
from tests.unit.search.published import PublishedRepository, publish


def test_an_outline_has_all_definitions_with_the_places_of_their_names(
    library: PublishedRepository,
) -> None:
    outlined = outline(Scope((library.scoped,)), library.number, "lib/retry.py")

    assert outlined is not None
    found = outlined.items
    assert [(each.qualified_name, each.kind, each.depth) for each in found] == [
        ("RetryPolicy", "class", 0),
        ("RetryPolicy.delay", "method", 1),
        ("retry_with_backoff", "function", 0),
    ]
    assert [(each.line, each.column) for each in found] == [(4, 6), (7, 8), (12, 4)]
    assert [(each.first_line, each.last_line) for each in found] == [(4, 9), (7, 9), (12, 14)]


def test_there_is_no_outline_of_what_is_not_in_the_scope(library: PublishedRepository) -> None:
    assert outline(Scope(), library.number, "lib/retry.py") is None
    assert outline(Scope((library.scoped,)), library.number, "none.py") is None


LINES: dict[str | bytes, Content] = {
    "lines.py": b"@cached\n@typed\ndef one():\n    def two(): return 2\n    return two\n",
    "pair.js": b"function one() {} function two() {}\n",
    "tables.sql": b'CREATE TABLE\n  "of orders" (\n    id int\n);\n',
}


@pytest.fixture(scope="module")
def lines(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    return publish(tmp_path_factory.mktemp("lines"), 7_411, "tools/lines", LINES)


@pytest.mark.parametrize(
    ("path", "line", "names"),
    [
        ("lines.py", 3, ((3, 4),)),
        ("lines.py", 1, ((3, 4),)),
        ("lines.py", 4, ((4, 8),)),
        ("lines.py", 5, ()),
        ("lines.py", 400, ()),
        ("pair.js", 1, ((1, 9), (1, 27))),
        ("tables.sql", 1, ((2, 2),)),
        ("tables.sql", 2, ((2, 2),)),
        ("none.py", 1, None),
    ],
)
def test_a_line_has_the_names_that_stand_or_begin_there(
    lines: PublishedRepository, path: str, line: int, names: tuple[tuple[int, int], ...] | None
) -> None:
    assert names_on(Scope((lines.scoped,)), lines.number, path, line) == names
