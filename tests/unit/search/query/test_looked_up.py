"""Which queries look something up, and in which forms."""

import pytest
import re2

from omniweb.search.query.looked_up import look_up
from omniweb.search.query.parser import parse_query
from omniweb.search.types import Mode


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("repo:httpx lang:python session", "session", 1),
        ("255.255.255.0", "255.255.255.0", 1),
        ("--no-verify", "--no-verify", 1),
        ("->", "->", 1),
        ("😀", "😀", 1),
        ("connection  refused", "connection refused", 2),
        ("retry policy max delay path:src", "retry policy max delay", 4),
        ("Working outside of application context", "Working outside of application context", 5),
        ("from blinker import Namespace", "from blinker import Namespace", 4),
        ("values are returned", "values are returned", 3),
        ("one two three four five six", "one two three four five six", 6),
        ("src/util.py:12", "src/util.py", 1),
        ('util.py", line 3', "util.py", 1),
        ("setup.cfg:12", "setup.cfg", 1),
        ("127.0.0.1:8000", "127.0.0.1:8000", 1),
        ("0.0.0.0:3000", "0.0.0.0:3000", 1),
        ("localhost:8080", "localhost:8080", 1),
        ("redis.example.com:6379", "redis.example.com:6379", 1),
        ("-Wall", "-Wall", 1),
        ("-rf", "-rf", 1),
        ("()", "()", 1),
        ("(", "(", 1),
        (")}", ")}", 1),
        ("();", "();", 1),
        ("repo:httpx foo()", "foo()", 1),
        ("parsed.pathname;", "parsed.pathname;", 1),
        ("if (x)", "if (x)", 2),
        ("-(a + b)", "-(a + b)", 3),
        ("foo foo", "foo foo", 1),
        ("(src/util.py:12)", "src/util.py", 1),
    ],
)
def test_a_word_a_string_and_a_few_words_are_looked_up(query: str, text: str, words: int) -> None:
    found = look_up(parse_query(query))
    assert found is not None
    assert (found.text, found.words) == (text, words)
    assert found.is_alone == (words == 1)


@pytest.mark.parametrize(
    "query",
    [
        "how are all the routes of one registered",
        '"connection refused"',
        "retry -backoff",
        "a OR b",
        "sym:Session close",
        "one path:src two",
        "first line\nsecond line",
        "lang:go",
        "",
        "(repo:httpx OR repo:axios) (a OR b)",
        "(a) repo:httpx (b)",
        "x1" * 251,
        "a/b" * 167,
    ],
)
def test_questions_and_conditions_are_not(query: str) -> None:
    assert look_up(parse_query(query)) is None


def test_of_one_word_with_a_minus_the_other_reading_is_offered() -> None:
    found = parse_query("-rf")
    assert found.required is None
    assert found.did_you_mean == "NOT rf"
    assert any("“-rf” alone is looked for as it is written" in each for each in found.notices)
    assert parse_query("repo:httpx -rf").required != parse_query("repo:httpx").required


def test_other_modes_look_nothing_up() -> None:
    assert look_up(parse_query("session", mode=Mode.KEYWORD)) is None


@pytest.mark.parametrize(
    ("query", "held", "other"),
    [
        ("C#", "in C# and", "MFC#"),
        ("1.2.3", "v=1.2.3;", "11.2.34"),
        (".NET", "the .NET way", ".NETWORK"),
        ("[id].vue", "see [id].vue", "i.vue"),
        ("a|b", "x a|b", "a"),
    ],
)
def test_the_strictest_form_ends_where_words_end(query: str, held: str, other: str) -> None:
    found = look_up(parse_query(query))
    assert found is not None
    pattern = re2.compile(found.forms[0].pattern.pattern)  # type: ignore[union-attr] # a Regex
    assert pattern.search(held)
    assert not pattern.search(other)


@pytest.mark.parametrize(
    ("query", "bare"),
    [
        ("parsed.pathname;", "parsed.pathname"),
        ("foo();", "foo"),
        ("f(x);", "f(x)"),
        ("a[i]", ""),
        ("(foo)", "foo"),
        ("util.py,", "util.py"),
        ("return total;", "return total"),
        ("std::", "std"),
        ("C#", ""),
        ("C++", ""),
        (".NET", ""),
        ("$scope", ""),
        ("--no-verify", ""),
        ("!=", ""),
        ("x;", ""),
        ("harbour 1.2.3", "1.2.3"),
        ("bind 127.0.0.1:8000 fails", "127.0.0.1:8000"),
        ("from 1.2.3 to 1.2.4", ""),
        ("retry 3 times", ""),
        ("[id].vue", ""),
        ("vector<int>", ""),
        ("``code``", "code"),
    ],
)
def test_without_the_signs_around_it_is_looked_for_last(query: str, bare: str) -> None:
    found = look_up(parse_query(query))
    assert found is not None
    assert found.bare == bare
    assert [form.text for form in found.forms][-1] == (bare or found.text)
    assert found.forms[0].text == query
