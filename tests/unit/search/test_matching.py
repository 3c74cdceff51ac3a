"""Finding phrases and expressions in lines."""

import pytest

from omniweb.search.matching import LineMatcher, lines
from omniweb.search.nodes import Phrase, Regex


def _matcher(pattern: str, *, case: bool = False) -> LineMatcher:
    return LineMatcher.of(Regex(pattern), case=case)


def test_spans_count_code_points() -> None:
    assert _matcher("é+").spans("日aÉéb") == [(2, 4)]
    assert LineMatcher.of(Phrase("a.b"), case=False).spans("axb A.B") == [(4, 7)]
    assert LineMatcher.of(Phrase("a.b"), case=True).spans("axb A.B") == []


def test_an_empty_match_has_no_span_but_counts() -> None:
    assert _matcher("x*").spans("ab") == []
    assert _matcher("x*").count("ab\ncd\n") == 2


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("^b", 2),
        ("b$", 2),
        (r"\Ab", 2),
        (r"b\z", 2),
        ("a.b", 0),
        (r"a\sb", 0),
        ("(?s)a.b", 0),
        ("(?-m:^b)", 2),
        ("A", 1),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_line_is_matched_alone(pattern: str, count: int, end: str) -> None:
    assert _matcher(pattern).count(end.join(["a", "b", "b", ""])) == count


def test_the_last_line_needs_no_end() -> None:
    assert lines("a\nb") == lines("a\r\nb\n") == ["a", "b"]
    assert lines("a\n\n") == ["a", ""]
    assert lines("") == []
