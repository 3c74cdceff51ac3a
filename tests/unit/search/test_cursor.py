"""Where the next page begins."""

import base64
from dataclasses import replace

import pytest

from omniweb.search import cursor
from omniweb.search.errors import QueryError
from omniweb.search.types import Scope, SearchRequest


def test_a_cursor_gives_its_offset_back() -> None:
    assert cursor.offset_of(cursor.after(40, "retry"), "retry") == 40
    assert cursor.offset_of("", "retry") == 0


def test_a_cursor_of_another_question_is_refused() -> None:
    with pytest.raises(QueryError, match="another question"):
        cursor.offset_of(cursor.after(40, "retry"), "backoff")


def test_pages_go_as_far_as_is_said() -> None:
    text = cursor.after(40, "retry")

    assert cursor.offset_of(text, "retry", furthest=40) == 40
    with pytest.raises(QueryError):
        cursor.offset_of(text, "retry", furthest=39)


@pytest.mark.parametrize("field", ["text", "mode", "fusion"])
def test_pages_of_one_search_have_all_that_decides_its_order(field: str) -> None:
    request = SearchRequest("retry", Scope())
    further = replace(request, limit=3, cursor="x", explain=True, patient=False)

    assert further.paged == request.paged
    assert replace(request, **{field: "words"}).paged != request.paged


@pytest.mark.parametrize("text", ["x", "%%%", "W10", "é", "e30", "bnVsbA", "WzEsMl0"])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        cursor.offset_of(text, "retry")


def test_what_is_nested_too_deep_is_refused() -> None:
    text = base64.urlsafe_b64encode(b"[" * 100_000).decode()

    with pytest.raises(QueryError):
        cursor.offset_of(text, "retry")
