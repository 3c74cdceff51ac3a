"""What every match must hold: it may ask for too little, never for too much."""

import re
import string
from collections import Counter
from itertools import pairwise, product
from unicodedata import normalize

import pytest
import re2
from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.text import tokens
from omniweb.search.filters.required_literals import (
    MOST_VARIANTS,
    Every,
    Literal,
    Plan,
    Required,
    Some,
    Whole,
    of_phrase,
    of_regex,
)


def _meets(plan: Plan | None, text: str) -> bool:
    """Tell whether a text holds the words and literals of a plan."""
    match plan:
        case Whole(lexeme):
            return lexeme in tokens.weighed(Counter(tokens.words(text)))
        case Literal(literal):
            return literal in text.lower()
        case Every(parts):
            return all(_meets(each, text) for each in parts)
        case Some(parts):
            return any(_meets(each, text) for each in parts)
        case None:
            return True


def _some(*texts: str) -> Some:
    return Some(tuple(map(Literal, texts)))


@pytest.mark.parametrize(
    ("pattern", "plan"),
    [
        (r"\bretry\b", Every((Whole("retri"), Literal("retry")))),
        (r"def\s+(parse_req|load)\w*\(", Every((_some("parse_req", "load"), Literal("def")))),
        (r"^import re2$", Every((Whole("import"), Whole("re2"), Literal("import re2")))),
        (r" parse_req\w+", Literal(" parse_req")),
        (r"(foo_1|bar_2)", _some("foo_1", "bar_2")),
        (r"\(foo_1\)|x", None),
        (r"(?i) HTTP_Server ", Every((Whole("http_server"), Literal(" http_server ")))),
        (r"[hH]ttp_1", Literal("http_1")),
        (r"kin[d_]\W", _some("kind", "kin_")),
        (r"kin[def]\.(x|y)", _some("kind.x", "kind.y", "kine.x", "kine.y", "kinf.x", "kinf.y")),
        (r"foo[abcdefghi]bar", Every((Literal("foo"), Literal("bar")))),
        (r"foo[^a]bar", Every((Literal("foo"), Literal("bar")))),
        (r"foo\s\(x", Literal("foo")),
        (r"foo\b\(x", Literal("foo(x")),
        (r"foo\B_x", Literal("foo_x")),
        (r"(a_b_c)+", Literal("a_b_c")),
        (r"(a_b_c){2}", Literal("a_b_c")),
        (r"(a_b_c)?d", None),
        (r".*", None),
        (r"[[:alpha:]]foo_1", None),
        (r"\pL foo_1", None),
        (r"(?P<name>foo_1)", Literal("foo_1")),
        (r"(?-i)foo_1 ", None),
        (r"a{,3}foo_1", Literal("foo_1")),
        (r"ab|cd", None),
    ],
)
def test_the_plan_of_an_expression(pattern: str, plan: Plan | None) -> None:
    re2.compile(pattern)

    assert of_regex(pattern).plan == plan


def test_a_run_stands_for_a_few_texts_at_most() -> None:
    found = of_regex("foo[ab][ab][ab][ab]bar").plan

    assert isinstance(found, Every)
    either, rest = found.operands
    assert isinstance(either, Some)
    assert len(either.operands) == MOST_VARIANTS
    assert rest == Literal("bar")


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("(retries)", Every((Whole("retri"), Literal("(retries)")))),
        ("x = foo_1", Literal("x = foo_1")),
        ('0");', Literal('0");')),
        ("->", None),
        ("->b", Literal("->b")),
        ("é foo_1 é", Every((Whole("foo_1"), Literal(" foo_1 ")))),
        ("éfoo_1É", Literal("foo_1")),
        ("日本", Literal("日本")),
        ("Straße", Literal("stra")),
    ],
)
def test_the_plan_of_a_phrase(text: str, plan: Plan | None) -> None:
    assert of_phrase(text).plan == plan


def test_the_literal_is_text_of_every_match() -> None:
    assert of_regex(r"\bretry\s+count\b.*x").literal == "retry"
    assert of_regex("a|b").literal == ""
    assert of_phrase("é->b").literal == "->b"


@pytest.mark.parametrize("text", ["검색 지원", "ユーザーガイド", "café au"])
def test_a_phrase_asks_for_what_a_text_has_in_either_form(text: str) -> None:
    for asked, written in product(("NFC", "NFD"), repeat=2):
        plan = of_phrase(normalize(asked, text)).plan
        assert plan is not None
        assert _meets(plan, f"x {normalize(written, text)} y")


WORDS = ["connection", "organizations", "Generalize", "running", "tries", "happily", "HTTPServer"]
ENDINGS = ["", "s", "ing", "ed", "ization", "ational", "fulness", "ly", "er", "ment", "ability"]
NAMES = st.one_of(
    st.builds(lambda *parts: "".join(parts), *[st.sampled_from(WORDS), st.sampled_from(ENDINGS)]),
    st.text(string.ascii_letters + "_0", min_size=1, max_size=12),
    st.text("ab", min_size=240, max_size=500),
)


SIGNS = st.sampled_from([" ", "_", "(", ".", "->", "  ", "", "é", "\t"])
LINES = st.lists(st.tuples(NAMES, SIGNS), min_size=1, max_size=6).map(
    lambda parts: "".join(name + sign for name, sign in parts)
)
HOLES = st.sampled_from([".*", r"\w+", r"\s*", ".", "(x|.*)", "(?:.+)?", r"[^(]*", ""])


@given(LINES, st.data())
def test_a_phrase_of_a_line_never_asks_for_what_the_line_lacks(
    line: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(line) - 1))
    phrase = line[start : data.draw(st.integers(start + 1, len(line)))]

    assert _meets(of_phrase(phrase).plan, line)
    assert of_phrase(phrase.swapcase()).plan == of_phrase(phrase).plan


@given(LINES, st.data())
def test_an_expression_that_matches_never_asks_for_what_the_line_lacks(
    line: str, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(line)), min_size=2, max_size=5)))
    pieces = [re2.escape(line[one:two]) for one, two in pairwise(cuts)]
    pattern = "".join(
        data.draw(st.sampled_from([piece, f"({piece}|zz)", f"(?:{piece})+", f"(?:{piece})?"]))
        + data.draw(HOLES)
        for piece in pieces
    )
    pattern = data.draw(st.sampled_from(["", "^", r"\b"])) + pattern
    assume(re2.search(f"(?i){pattern}", line) and not re.search(r"[^\x00-\x7f]", line))

    required = of_regex(pattern)
    assert _meets(required.plan, line)
    assert required.literal.lower() in line.lower()


def test_what_is_nested_very_deep_asks_for_nothing() -> None:
    assert of_regex("(a|" * 240 + "a" + ")" * 240) == Required(None, "")
