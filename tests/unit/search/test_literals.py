"""What every match must hold: it may ask for too little, never for too much."""

import re
import string
from itertools import pairwise

import pytest
import re2
from hypothesis import assume, given
from hypothesis import strategies as st

from indexer import tokens
from omniweb.search.literals import (
    Every,
    Part,
    Plan,
    Some,
    Whole,
    of_phrase,
    of_regex,
)


def _meets(plan: Plan | None, text: str) -> bool:
    """Tell whether the index would find a text: by its lexemes and all of its words."""
    lexemes = set(tokens.frequencies(text))
    words = lexemes.union(tokens.spellings(tokens.words(text)))
    return _is_met(plan, lexemes, words)


def _is_met(plan: Plan | None, lexemes: set[str], words: set[str]) -> bool:
    match plan:
        case Whole(lexeme):
            return lexeme in lexemes
        case Part(part, begins, ends):
            found = {word for word in words if part in word}
            found = {word for word in found if word.startswith(part)} if begins else found
            return any(word.endswith(part) for word in found) if ends else bool(found)
        case Every(parts):
            return all(_is_met(each, lexemes, words) for each in parts)
        case Some(parts):
            return any(_is_met(each, lexemes, words) for each in parts)
        case None:
            return True


@pytest.mark.parametrize(
    ("pattern", "plan"),
    [
        (r"\bretry\b", Whole("retri")),
        (r"def\s+(parse_req|load)\w*\(", Some((Part("parse_req"), Part("load")))),
        (r"^import re2$", Every((Whole("import"), Whole("re2")))),
        (r"parse_req\w+", Part("parse_req")),
        (r" parse_req\w+", Part("parse_req", begins=True)),
        (r"\(foo_1\)|\[bar_2\]", Some((Whole("foo_1"), Whole("bar_2")))),
        (r"\(foo_1\)|x", None),
        (r"(?i) HTTP_Server ", Whole("http_server")),
        (r"[hH]ttp_1 ", Part("http_1", ends=True)),
        (r"(a_b_c)+", Part("a_b_c")),
        (r"(a_b_c){2}", Part("a_b_c")),
        (r"(a_b_c)?d", None),
        (r".*", None),
        (r"[[:alpha:]]foo_1", None),
        (r"\pL foo_1", None),
        (r"(?P<name>foo_1)", Part("foo_1")),
        (r"(?-i)foo_1 ", None),
        (r"a{,3}foo_1", Part("foo_1")),
    ],
)
def test_the_plan_of_an_expression(pattern: str, plan: Plan | None) -> None:
    re2.compile(pattern)

    found = of_regex(pattern).plan
    assert plan in {found, *(found.parts if isinstance(found, Every) else ())}


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("(retries)", Whole("retri")),
        ("x = foo_1", Part("foo_1", begins=True)),
        ("foo_1(", Part("foo_1", ends=True)),
        ("->", None),
        ("é foo_1 é", Whole("foo_1")),
        ("éfoo_1é", Part("foo_1")),
    ],
)
def test_the_plan_of_a_phrase(text: str, plan: Plan | None) -> None:
    assert of_phrase(text).plan == plan


def test_the_literal_is_text_of_every_match() -> None:
    assert of_regex(r"\bretry\s+count\b.*x").literal == "retry"
    assert of_regex("a|b").literal == ""
    assert of_phrase("é->b").literal == "->b"


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
