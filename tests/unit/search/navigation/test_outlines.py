"""The definitions of a file, in order, with what is around each."""

from omniweb.search.navigation import outline
from omniweb.search.types import Scope
from tests.unit.search.published import PublishedRepository


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
