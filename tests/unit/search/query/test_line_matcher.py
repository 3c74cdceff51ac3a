"""Finding phrases and expressions in lines."""

import random
import time
from contextlib import suppress
from unicodedata import normalize

import pytest

from omniweb.search.errors import QueryError
from omniweb.search.query.line_matcher import LineMatcher, check, lines
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


@pytest.mark.parametrize("asked", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
@pytest.mark.parametrize(
    ("leaf", "text", "found"),
    [
        (Phrase("café au lait"), "un Café au lait.", "Café au lait"),
        (Phrase("검색 지원"), "x 검색 지원 y", "검색 지원"),
        (Phrase("ガイド"), "ユーザーガイドを", "ガイド"),
        (Regex("caf[e]?é+ au"), "caféé au", "caféé au"),
        (Regex(r"\bgrö.+"), "die größe", "größe"),
    ],
)
def test_accents_that_follow_their_letters_are_the_same(
    leaf: Phrase | Regex, text: str, found: str, asked: str, written: str
) -> None:
    if isinstance(leaf, Phrase):
        sought: Phrase | Regex = Phrase(normalize(asked, leaf.text))
    else:
        sought = Regex(normalize(asked, leaf.pattern))
    line = normalize(written, text)

    ((start, end),) = LineMatcher.of(sought, case=False).spans(line)

    assert line[start:end] == normalize(written, found)


_ATOMS = (
    *("a", "b", r"\s", r"\s*", r"\s+", r"\b", "^", "$", "(?:a|b)", "[^a]", "[^a]+", ".", r"\W+"),
    *(
        r"[\s,]",
        r"[\Wa]",
        r"[[:space:]]*",
        r"[^\S\n]",
        r"\pZ",
        r"\PL",
        r"[\x00-\x7f]",
        r"\C",
        r"\D+",
    ),
    *("(?i)", r"\A", r"\z", "x?", "é", "a*", r"\r?", r"\(?", "(a|$)", r"\r", "(?P<n>b)"),
)
_PARTS = ("a", "b", " ", "\n", "\r\n", "\r", "é", "B", "(", "\n\n")


def test_a_text_at_once_gives_what_its_lines_give() -> None:
    chooser = random.Random(1)
    for _ in range(4_000):
        pattern = "".join(chooser.choices(_ATOMS, k=chooser.randint(1, 4)))
        text = "".join(chooser.choices(_PARTS, k=chooser.randint(0, 12)))
        with suppress(QueryError):
            check(pattern, 0, [])
            matcher = LineMatcher.of(Regex(pattern), case=chooser.random() < 1 / 2)
            expected = [at for at, line in enumerate(lines(text)) if matcher.finds(line)]
            assert matcher.matching(text) == expected, (pattern, text)
            assert matcher.finder()(text.encode()) == bool(expected), (pattern, text)


def test_ends_of_lines_are_passed_as_fast_as_other_signs() -> None:
    r"""Each blank line was a match of `\S\s+$`, and looked at again by itself."""
    text = "value\n\n" * 20_000
    matcher, other = _matcher(r"\S\s+$"), _matcher(r"\S +$")

    took, expected = (min(_seconds(each, text) for _ in range(3)) for each in (matcher, other))

    assert matcher.matching(text) == []
    assert took < 10 * expected


def _seconds(matcher: LineMatcher, text: str) -> float:
    began = time.process_time()
    matcher.matching(text)
    return time.process_time() - began
