"""Which queries are one name and no more."""

import pytest

from omniweb.search.query.bare_name import LONGEST, bare_name
from omniweb.search.query.parser import parse_query
from omniweb.search.types import Mode


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("url_for", "url_for"),
        ("NewRouter()", "NewRouter"),
        ("Session.request", "Session.request"),
        ("std::vector", "std::vector"),
        ("Session#request", "Session#request"),
        ("a->b", "a->b"),
        ("empty?", "empty?"),
        ("über", "über"),
        ("repo:flask url_for", "url_for"),
        ("-repo:flask url_for", "url_for"),
        ("mode:symbol url_for", "url_for"),
        ("url_for(x)", ""),
        ("two names", ""),
        ("lang:python url_for", ""),
        ("uses:url_for", ""),
        ('"url_for"', ""),
        ("/url_for/", ""),
        ("mode:path url_for", ""),
        ("42", ""),
        ("a..b", ""),
        ("a/b.py", ""),
        ("--flag", ""),
        ("one\ntwo", ""),
        ("x" * (LONGEST + 1), ""),
        ("", ""),
    ],
)
def test_a_query_is_a_name(text: str, name: str) -> None:
    assert bare_name(parse_query(text)) == name


def test_an_expression_is_no_name() -> None:
    assert bare_name(parse_query("url_for", mode=Mode.REGEX)) == ""
