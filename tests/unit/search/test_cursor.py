"""Where the next page begins."""

import base64
from dataclasses import replace

import pytest

from omniweb.search import cursor
from omniweb.search.errors import QueryError
from omniweb.search.types import Scope, SearchRequest

REQUEST = SearchRequest("retry", Scope())


def test_a_cursor_gives_its_offset_back() -> None:
    text = cursor.after(REQUEST, 40)

    assert cursor.offset_of(replace(REQUEST, cursor=text)) == 40
    assert cursor.offset_of(REQUEST) == 0


def test_a_cursor_of_another_search_is_refused() -> None:
    text = cursor.after(REQUEST, 40)

    with pytest.raises(QueryError, match="another search"):
        cursor.offset_of(replace(REQUEST, text="backoff", cursor=text))


@pytest.mark.parametrize("text", ["x", "%%%", "W10", "é", "e30", "bnVsbA", "WzEsMl0"])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        cursor.offset_of(replace(REQUEST, cursor=text))


def test_what_is_nested_too_deep_is_refused() -> None:
    text = base64.urlsafe_b64encode(b"[" * 100_000).decode()

    with pytest.raises(QueryError):
        cursor.offset_of(replace(REQUEST, cursor=text))
