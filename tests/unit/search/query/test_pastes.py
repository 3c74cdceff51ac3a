"""Texts of several lines: somebody pasted them, and nothing in them is refused."""

import pytest

from omniweb.search.errors import QueryError
from omniweb.search.query.parser import MAX_CHARACTERS, MAX_RANKING_WORDS, parse_query


def test_a_pasted_page_ranks_by_its_first_words_and_says_so() -> None:
    query = parse_query(" ".join(f"word{n}" for n in range(200)))

    assert len(query.words) == MAX_RANKING_WORDS
    assert str(MAX_RANKING_WORDS) in query.notices[0]
    assert not parse_query("retry").notices


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


def test_of_a_long_text_of_several_lines_the_beginning_is_read() -> None:
    query = parse_query("word\n" * MAX_CHARACTERS)

    assert len(query.text) == MAX_CHARACTERS
    assert "The rest was left out" in query.notices[0]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f'"phrase {number}"' for number in range(80)),
        "mode:regex (\nfoo[",
        f"path:{'x' * 600}\nfoo",
        f"path:{'*a' * 40}\nfoo",
    ],
    ids=["conditions", "regex", "long value", "wildcards"],
)
def test_a_paste_that_asks_too_much_is_read_as_words(text: str) -> None:
    query = parse_query(text)

    assert query.required is None
    assert query.words
    assert "The text was read as words alone" in query.notices[0]
    with pytest.raises(QueryError):
        parse_query(text.replace("\n", " "))


def test_a_line_that_a_pasted_diff_takes_away_is_text() -> None:
    diff = "diff --git a/x.js b/x.js\n-const old = 1;\n+const now = 2;\n-path:tests/x\n"

    assert parse_query(diff).required is None
    assert parse_query("const\nnow -path:tests/*").required is not None
