"""Filters that are written can be read again."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from omniweb.query_text import filter_text, toggled
from omniweb.search.query.filter_reader import MAX_WILDCARDS
from omniweb.search.query.nodes import GLOB_SIGNS, Or, Path
from omniweb.search.query.parser import parse_query


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
        ("^a|b$", 'path:"^a|b$"'),
        ("a.+", 'path:"a.+"'),
        ("{a,b}", 'path:"{a,b}"'),
        ("“a”", 'path:"“a”"'),
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


@pytest.mark.parametrize(
    ("query", "name", "value", "expected"),
    [
        ("session", "lang", "python", ("lang:python session", False)),
        ("lang:python session", "lang", "python", ("session", True)),
        ("session lang:python", "lang", "python", ("session", True)),
        ("Lang:Python session", "lang", "python", ("session", True)),
        ("lang:go x", "lang", "python", ("(lang:go OR lang:python) x", False)),
        ("y lang:python3", "lang", "python", ("y (lang:python3 OR lang:python)", False)),
        ("(lang:go OR lang:python) x", "lang", "python", ("lang:go x", True)),
        ("(path:a OR path:b) x", "path", "c", ("(path:a OR path:b OR path:c) x", False)),
        ("x (path:a OR path:b OR path:c)", "path", "b", ("x (path:a OR path:c)", True)),
        ("lang:go lang:python x", "lang", "python", ("lang:go x", True)),
        ("-lang:python x", "lang", "python", ("lang:python -lang:python x", False)),
        ('repo:"a b" x', "repo", "a b", ("x", True)),
        ("path:c", "path", "a|b", ('(path:c OR path:"a|b")', False)),
    ],
)
def test_a_filter_is_put_in_or_taken_out(
    query: str, name: str, value: str, expected: tuple[str, bool]
) -> None:
    assert toggled(query, name, value) == expected


def test_several_values_that_are_put_in_mean_any_of_them() -> None:
    query, _ = toggled("x", "path", "a.py")
    query, _ = toggled(query, "path", "b.py")

    assert parse_query(query).required == Or((Path("a.py"), Path("b.py")))
    assert toggled(toggled(query, "path", "b.py")[0], "path", "a.py") == ("x", True)
