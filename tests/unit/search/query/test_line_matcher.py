"""Finding phrases and expressions in lines."""

import pytest

from omniweb.search.query.line_matcher import LineMatcher, lines
from omniweb.search.query.nodes import Phrase, Regex


def _matcher(pattern: str, *, case: bool = False) -> LineMatcher:
    return LineMatcher.of(Regex(pattern), case=case)


def test_spans_count_code_points() -> None:
    assert list(_matcher("é+").spans("日aÉéb")) == [(2, 4)]
    assert list(LineMatcher.of(Phrase("a.b"), case=False).spans("axb A.B")) == [(4, 7)]
    assert list(LineMatcher.of(Phrase("a.b"), case=True).spans("axb A.B")) == []


def test_an_empty_match_has_no_span_but_counts() -> None:
    assert list(_matcher("x*").spans("ab")) == []
    assert _matcher("x*").matching("ab\ncd\n") == [0, 1]


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        ("^b", [1, 2]),
        ("b$", [1, 2]),
        (r"\Ab", [1, 2]),
        (r"b\z", [1, 2]),
        ("a.b", []),
        (r"a\sb", []),
        ("(?s)a.b", []),
        ("(?-m:^b)", [1, 2]),
        ("A", [0]),
        ("^$", []),
        ("$", [0, 1, 2]),
        (r"[^x]", [0, 1, 2]),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_line_is_matched_alone(pattern: str, places: list[int], end: str) -> None:
    assert _matcher(pattern).matching(end.join(["a", "b", "b", ""])) == places


def test_the_last_line_needs_no_end() -> None:
    assert lines("a\nb") == lines("a\r\nb\n") == ["a", "b"]
    assert lines("a\n\n") == ["a", ""]
    assert lines("") == []
