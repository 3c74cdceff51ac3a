"""Pasted texts: nothing in them is refused or required but the filters that they begin with."""

import pytest

from omniweb.search.errors import QueryError
from omniweb.search.query.nodes import And, Language, Not, Or, Path, Repository
from omniweb.search.query.parser import (
    MAX_CHARACTERS,
    MAX_PASTE,
    MAX_RANKING_WORDS,
    parse_query,
)
from omniweb.search.query.pasted import LONG, is_pasted
from omniweb.search.types import Mode

SAID = (
    "we say NOT to use a flag like that when the server log has it and this fails with “that” at"
    " each start of it"
)


def test_a_pasted_page_ranks_by_its_first_words() -> None:
    query = parse_query(" ".join(f"word{n}" for n in range(200)))

    assert [word.text for word in query.words] == [f"word{n}" for n in range(MAX_RANKING_WORDS)]


@pytest.mark.parametrize(
    "text",
    [
        "rpeo:tools x",
        "lang:qqqqq",
        "a /b(/ c",
        'an "open quote',
        "a AND",
        "(a OR b",
        r"path:src\app.py",
        "author:me",
        "kind:class,zzz",
        "/a\\w/b/c/",
        "*.py",
    ],
)
def test_in_a_text_of_several_lines_nothing_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        parse_query(text)

    for pasted in (f"{text}\nmore", f"more\n{text}"):
        assert not parse_query(pasted).notices


@pytest.mark.parametrize(
    "text",
    [
        '"retry" and\nmore',
        "fails with /etc/ here\nx",
        "a AND b\nx",
        "a OR b\nx",
        "x\nNOT b -c\n-d",
        "x\nlang:go sym:y",
        f"{SAID}\n" * 2,
        f"{SAID}. " * 5,
    ],
)
def test_what_looks_like_syntax_is_text_in_a_paste(text: str) -> None:
    query = parse_query(text)

    assert query.paste is not None
    assert query.required is None
    assert query.words


@pytest.mark.parametrize(
    ("head", "required"),
    [
        ("repo:tools", Repository("tools")),
        ("repo:tools lang:go", And((Repository("tools"), Language("go")))),
        ("-path:docs", Not(Path("docs"))),
        ("(repo:a OR repo:b)", Or((Repository("a"), Repository("b")))),
    ],
)
def test_the_filters_that_a_paste_begins_with_filter(head: str, required: object) -> None:
    for text in (f'{head} it "fails"\nOR not', f"{head}\nit\nfails repo:other"):
        query = parse_query(text)

        assert query.required == required
        assert query.paste is not None
        assert query.paste.title.startswith("it")


def test_a_mode_may_stand_before_a_paste_and_a_pattern_is_no_paste() -> None:
    assert parse_query("mode:keyword it\nfails").mode == Mode.KEYWORD
    expression = parse_query("mode:regex a\nb")

    assert expression.paste is None
    assert expression.required is not None


@pytest.mark.parametrize("text", ["repo:a x", 'retry "x y"', "how is a retry with backoff made?"])
def test_what_is_typed_is_no_paste(text: str) -> None:
    assert parse_query(text).paste is None


def test_a_long_line_is_a_paste_unless_it_is_a_query() -> None:
    report = "The server answers with an error when the pool is empty and nobody waits for it. "
    query = " OR ".join(f'"phrase {number}"' for number in range(40))

    assert not is_pasted(report)
    assert is_pasted(report * 4)
    assert len(query) > LONG
    assert not is_pasted(query)
    assert not is_pasted(" ".join(f"-word{number}" for number in range(60)))
    assert not is_pasted(" ".join(f"path:src/{number} x" for number in range(60)))
    assert not is_pasted("x" * MAX_CHARACTERS)


def test_of_a_very_long_paste_the_beginning_is_read() -> None:
    query = parse_query("word\n" * MAX_PASTE)

    assert len(query.text) == MAX_PASTE
    assert "The rest was left out" in query.notices[0]


@pytest.mark.parametrize(
    "text", [f"path:{'x' * 600}\nfoo", f"path:{'*a' * 40}\nfoo"], ids=["long value", "wildcards"]
)
def test_a_filter_that_asks_too_much_is_text_in_a_paste(text: str) -> None:
    query = parse_query(text)

    assert query.required is None
    assert query.words
    assert "read as text" in query.notices[0]
    with pytest.raises(QueryError):
        parse_query(text.replace("\n", " "))


def test_an_expression_over_lines_that_asks_too_much_is_read_as_words() -> None:
    query = parse_query("mode:regex (\nfoo[")

    assert query.required is None
    assert "The text was read as words alone" in query.notices[0]


def test_words_know_where_they_stand() -> None:
    text = "repo:a Retry of requests\n\n  fails: `Session.send`"
    query = parse_query(text)

    assert query.words
    assert all(text.startswith(word.text, word.position) for word in query.words)
