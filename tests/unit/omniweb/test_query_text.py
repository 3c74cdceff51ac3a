"""Filters that are written can be read again."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from omniweb.query_text import filter_text
from omniweb.search.query.nodes import GLOB_SIGNS, Path
from omniweb.search.query.parser import MAX_WILDCARDS, parse_query


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("team/project", "path:team/project"),
        ("c++", "path:c++"),
        ("a b", 'path:"a b"'),
        ("a,b", 'path:"a,b"'),
        ('a"b\\', r'path:"a\"b\\"'),
        ("::x", 'path:"::x"'),
        ("f(x)", 'path:"f(x)"'),
    ],
)
def test_a_value_is_quoted_where_it_needs_it(value: str, text: str) -> None:
    assert filter_text("path", value) == text
    assert parse_query(text).required == Path(value)


@given(st.text(min_size=1, max_size=30))
def test_any_value_survives(value: str) -> None:
    assume(value.strip() and "\n" not in value and "\0" not in value)
    assume(sum(map(value.count, GLOB_SIGNS)) <= MAX_WILDCARDS)

    assert parse_query(f"x {filter_text('path', value)} y").required == Path(value)
