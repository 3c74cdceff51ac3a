"""What is marked in a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text import tokens
from indexer.text.stop_words import STOP_WORDS
from omniweb.search.query.line_matcher import lines
from omniweb.search.query.parser import parse_query
from omniweb.search.results.highlights import Marker
from omniweb.search.results.marked_words import MOST_CHARACTERS, merged
from omniweb.search.types import Highlight


def _marked(query: str, line: str) -> list[str]:
    marks = _highlights(query, line)
    assert all(mark.line == 7 for mark in marks)
    return [line[mark.start : mark.end] for mark in marks]


def _highlights(query: str, line: str) -> list[Highlight]:
    found = Marker.of(parse_query(query)).marked(line)
    assert set(found) <= {0}
    return [mark for marks in found.values() for mark in marks.highlights(7)]


@pytest.mark.parametrize(
    ("query", "line", "marked"),
    [
        ("retry", "retry_with_backoff(RetryPolicy, retries)", ["retry", "Retry", "retries"]),
        ("parse", "parseHTTP unparsed parser", ["parse"]),
        ("日本", "日本語 x日本", ["日本", "日本"]),
        ("本", "日本語 x 本", ["本", "本"]),
        ("check ✅", "✅️ checked ❌", ["✅️", "checked"]),
        ("café", "le cafe\u0301 noir", ["cafe\u0301"]),
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
        ("C++", "C++ c", ["C++"]),
        ("f(x) retry", "if x: f(x), retry", ["f(x)", "retry"]),
        ("C# async", "in C# and c: async", ["C#", "async"]),
    ],
)
def test_words_parts_of_names_phrases_and_expressions(
    query: str, line: str, marked: list[str]
) -> None:
    assert _marked(query, line) == marked


def test_a_part_of_another_word_is_not_marked() -> None:
    (mark,) = _highlights("parse", "unparse parse")

    assert mark.start == 8


def test_marks_count_code_points() -> None:
    (mark,) = _highlights("retry", "日本 é retry")

    assert (mark.line, mark.start, mark.end) == (7, 5, 10)


def test_what_is_marked_in_each_line() -> None:
    marker = Marker.of(parse_query('retry backoff "no way"'))

    found = marker.marked("x\nretry retries\n\nretry backoff no way\n")
    assert list(found) == [1, 3]
    lexemes = [marker.words.lexemes_of(each.lexemes) for each in found.values()]
    assert lexemes == [{"retri"}, {"retri", "backoff"}]
    assert [each.worth for each in found.values()] == [1, 1_002]
    assert [sorted(each.spans) for each in found.values()] == [
        [(0, 5), (6, 13)],
        [(0, 5), (6, 13), (14, 20)],
    ]


def test_of_a_line_that_nobody_wrote_the_beginning_is_looked_at() -> None:
    for other in ("x", "é"):
        line = f"retry {other}{' ' * (MOST_CHARACTERS - 12)}" + "retry no way retry no way"
        found = Marker.of(parse_query('retry "no way"')).marked(f"{line}\nretry")
        spans = [line[start:end] for start, end in found[0].spans]
        assert (list(found), spans) == ([0, 1], ["retry", "retry"])


ENDINGS = ["", "e", "s", "es", "y", "ies", "ied", "ing", "ying", "ped", "ization", "ally", "ness"]
VARIANTS = st.builds(
    lambda stem, ending: stem + ending,
    st.sampled_from(
        ["d", "sk", "tr", "hop", "happ", "retr", "organ", "generic", "parseHTTP", "a_b"]
    ),
    st.sampled_from(ENDINGS),
)


@given(st.lists(VARIANTS, min_size=1, max_size=3), st.lists(VARIANTS, min_size=1, max_size=5))
def test_where_a_word_stands_is_the_same_among_other_signs(
    words: list[str], lines: list[str]
) -> None:
    marker = Marker.of(parse_query(" ".join([*words, "/zz/", '"(x"'])))
    lines = [*lines, "zz", "f(x)"]

    ascii_only, others = marker.marked("\n".join(lines)), marker.marked("\n".join([*lines, "é"]))
    assert [sorted(each.spans) for each in ascii_only.values()] == [
        sorted(each.spans) for each in others.values()
    ]
    alone = {place for place, line in enumerate(lines) if marker.marked(line)}
    assert set(ascii_only) == set(others) == alone


@given(st.text(max_size=80), st.sampled_from(['retry a "b c" /d+/', "日本 é x_y", "/./"]))
def test_marks_are_in_order_and_apart(line: str, query: str) -> None:
    found = Marker.of(parse_query(query)).marked(line)
    texts = dict(enumerate(lines(line)))

    for place, each in found.items():
        _check(texts[place], list(each.highlights(1)))


def _check(line: str, marks: list[Highlight]) -> None:
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


def test_spans_that_overlap_or_touch_are_one() -> None:
    assert merged([(0, 2), (2, 3), (3, 5), (4, 8), (9, 10)]) == [(0, 8), (9, 10)]
    assert merged([(0, 9), (2, 3)]) == [(0, 9)]


def test_out_of_time_words_alone_are_marked() -> None:
    marker = Marker.of(parse_query('retry /ret.y/ "policy"'), seconds=-1.0)

    (marks,) = marker.marked("retry policy").values()
    assert (marks.worth, marker.words.lexemes_of(marks.lexemes)) == (1, {"retri"})
    assert marker.budget.over


@given(
    st.lists(
        st.text(st.sampled_from("retryRETRY_ 7.é日—\n\r"), max_size=60), min_size=1, max_size=5
    )
)
def test_texts_that_are_looked_at_together_have_the_marks_of_each_alone(texts: list[str]) -> None:
    query = parse_query('retry 日 é /t.y$/ /^$/ "r 7"')
    together = Marker.of(query, seconds=60)
    together.look_through(texts)
    for text in texts:
        alone = Marker.of(query, seconds=60).marked(text)
        both = [together.marked(text), alone]
        assert [list(marks) for marks in both] == [list(alone)] * 2
        highlights = [[each.highlights(1) for each in marks.values()] for marks in both]
        assert highlights[0] == highlights[1]
        assert [each.worth for each in both[0].values()] == [each.worth for each in alone.values()]
