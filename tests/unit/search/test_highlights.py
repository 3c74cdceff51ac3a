"""What is marked in a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import tokens
from indexer.stop_words import STOP_WORDS
from omniweb.search.highlights import Marker
from omniweb.search.query import parse_query


def _marked(query: str, line: str) -> list[str]:
    marks = Marker.of(parse_query(query)).marks(7, line)
    assert all(mark.line == 7 for mark in marks)
    return [line[mark.start : mark.end] for mark in marks]


@pytest.mark.parametrize(
    ("query", "line", "marked"),
    [
        ("retry", "retry_with_backoff(RetryPolicy, retries)", ["retry", "Retry", "retries"]),
        ("parse", "parseHTTP unparsed parser", ["parse"]),
        ("日本", "日本語 x日本", ["日本", "日本"]),
        ("parseConfig", "x = parseConfig(parse_config)", ["parseConfig", "parse", "config"]),
        ("parse_config", "Parse_Config", ["Parse_Config"]),
        ("the retry", "the retry", ["retry"]),
        ("the", "the retry", ["the"]),
        ("retry -policy", "RetryPolicy", ["Retry"]),
        ("lock AND (redis OR db)", "redis lock", ["redis", "lock"]),
        ("sym:Parser", "class Parser:", ["Parser"]),
        ('"connection refused"', "connection: Connection Refused", ["Connection Refused"]),
        ('case:yes "connection refused"', "Connection Refused", []),
        ('"connection refused" error', "error: connection", ["error"]),
        (r"/par\w+/", "x parse y", ["parse"]),
        (r"/x*/", "abc", []),
        ('"retry_with" /th_b/', "retry_with_backoff", ["retry_with_b"]),
        ("größe", "GRÖSSE größe_max", ["größe"]),
        ("a", "a ab a_b", ["a", "a"]),
        ("repo:retry lang:python", "retry python", []),
        ("C++", "C++ c", ["C", "c"]),
    ],
)
def test_words_parts_of_names_phrases_and_expressions(
    query: str, line: str, marked: list[str]
) -> None:
    assert _marked(query, line) == marked


def test_a_part_of_another_word_is_not_marked() -> None:
    (mark,) = Marker.of(parse_query("parse")).marks(1, "unparse parse")

    assert mark.start == 8


def test_marks_count_code_points() -> None:
    (mark,) = Marker.of(parse_query("retry")).marks(3, "日本 é retry")

    assert (mark.line, mark.start, mark.end) == (3, 5, 10)


def test_more_of_the_query_weighs_more() -> None:
    marker = Marker.of(parse_query('retry backoff "no way"'))

    weights = [marker.weigh(line) for line in ("x", "retry retries", "retry backoff no way")]
    assert weights == [(0, 0), (1, 0), (2, 1)]


ENDINGS = ["", "e", "s", "es", "y", "ies", "ied", "ing", "ying", "ped", "ization", "ally", "ness"]
VARIANTS = st.builds(
    lambda stem, ending: stem + ending,
    st.sampled_from(
        ["d", "sk", "tr", "hop", "happ", "retr", "organ", "generic", "parseHTTP", "a_b"]
    ),
    st.sampled_from(ENDINGS),
)


@given(st.lists(VARIANTS, min_size=1, max_size=3), st.lists(VARIANTS, min_size=1, max_size=5))
def test_no_line_with_a_mark_is_passed_over(words: list[str], lines: list[str]) -> None:
    marker = Marker.of(parse_query(" ".join([*words, "/zz/", '"(x"'])))
    lines = [*lines, "zz", "f(x)"]

    marked = {place for place, line in enumerate(lines) if marker.marks(1, line)}
    assert marked <= marker.places("\n".join(lines))


@given(st.text(max_size=80), st.sampled_from(['retry a "b c" /d+/', "日本 é x_y", "/./"]))
def test_marks_are_in_order_and_apart(line: str, query: str) -> None:
    marks = Marker.of(parse_query(query)).marks(1, line)

    ends = [0, *(mark.end for mark in marks)]
    assert all(mark.start < mark.end <= len(line) for mark in marks)
    assert all(mark.start > end or end == 0 for mark, end in zip(marks, ends, strict=False))


ENDINGS = ["", "s", "ies", "ing", "ed", "ization", "ational", "fulness", "ly", "ably", "ment", "y"]
WORDS = st.builds(
    lambda word, ending: word + ending,
    st.one_of(
        st.sampled_from(["us", "possib", "happ", "dy", "sk", "hop", "fil", "relat", "frequen"]),
        st.text("abeilsty", min_size=1, max_size=6),
    ),
    st.sampled_from(ENDINGS),
)


@given(WORDS)
def test_any_form_of_a_word_is_marked_as_its_stem_is(word: str) -> None:
    stem = tokens.guaranteed_lexeme(word)
    for query in {word, stem}:
        if tokens.guaranteed_lexeme(query) == stem and query not in STOP_WORDS:
            assert _marked(query, f"x_{word}") == [word]
