"""The words of a query as the ranking uses them."""

import pytest

from omniweb.search.query.parser import parse_query
from omniweb.search.terms import (
    PAIRED_LEXEMES,
    PastedTerms,
    Terms,
    TermStatistics,
    choose,
    is_symbol_like,
    pairs,
    path_words,
    ranking_words,
)


def test_stop_words_go_unless_there_is_nothing_else() -> None:
    assert Terms.of(["how", "does", "retry", "work"]).words == ("retry", "work")
    assert Terms.of(["where"]).words == ("where",)


def test_a_compound_word_gives_its_parts_and_the_whole() -> None:
    terms = Terms.of(["parseConfig"])

    assert terms.lexemes == ("pars", "config", "parseconfig")
    assert terms.subwords == ("pars", "config")


def test_neighbouring_words_may_spell_a_name() -> None:
    keys = Terms.of(["http", "request", "handler", "error"]).keys

    assert {"httprequesthandler", "requesthandler", "http", "requesthandlererror"} <= set(keys)
    assert "httphandler" not in keys


def test_a_query_may_ask_for_tests_or_examples() -> None:
    assert Terms.of(["tests", "of", "retry"]).wants("tests")
    assert Terms.of(["benchmark", "parser"]).wants("examples")
    assert not Terms.of(["retry"]).wants("tests")
    assert Terms.of(["正規表現で絞り込む"]).wants("prose")
    assert Terms.of(["ошибка", "разбора", "404"]).wants("prose")
    assert Terms.of(["check", "✅"]).wants("prose")
    assert not Terms.of(["ошибка", "parse"]).wants("prose")
    assert not Terms.of(["404"]).wants("prose")


@pytest.mark.parametrize("word", ["parseConfig", "MAX_SIZE", "HTTPServer", "a::b", "_private"])
def test_names_in_code_are_recognised(word: str) -> None:
    assert is_symbol_like(word)


@pytest.mark.parametrize("word", ["retry", "Retry", "HTTP"])
def test_plain_words_are_no_names(word: str) -> None:
    assert not is_symbol_like(word)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lib/retry.py", ("lib/retry.py",)),
        ("./lib/retry.py:12:5", ("lib/retry.py",)),
        ('File "app/main.py", line 3', ("app/main.py",)),
        ("retry.py", ("retry.py",)),
        (".gitignore", (".gitignore",)),
        ("package.json scripts", ("package.json",)),
        ("retry and backoff", ()),
        ("a / b", ()),
    ],
)
def test_paths_and_file_names_are_recognised(text: str, found: tuple[str, ...]) -> None:
    assert path_words(text) == found


def test_the_rarest_words_choose() -> None:
    statistics = TermStatistics(
        10_000, 100.0, {"retri": 50, "backoff": 10, "the": 9_000, "valu": 2_000}
    )

    assert choose(("the", "retri", "backoff", "valu", "absent"), statistics, 3_000) == [
        "backoff",
        "retri",
        "valu",
    ]


def test_one_word_chooses_however_common_it_is() -> None:
    assert choose(("the",), TermStatistics(10_000, 1.0, {"the": 9_000}), 3_000) == ["the"]


def test_of_common_words_alone_those_chunks_choose_that_are_about_them() -> None:
    frequencies = {"config": 9_000, "file": 8_000, "^config": 500, "^file": 700, "rare": 10}
    statistics = TermStatistics(10_000, 1.0, frequencies)

    assert choose(("config", "file"), statistics, 3_000) == ["^config", "^file"]
    assert choose(("config", "rare"), statistics, 3_000) == ["rare"]


def test_words_that_are_too_common_choose_in_pairs() -> None:
    frequencies = {"request": 3_000, "handl": 2_000, "valu": 5_000, "return": 9_000}
    statistics = TermStatistics(10_000, 1.0, frequencies)

    # expected together: 600, 1,000, 1,500, …
    assert pairs([*frequencies, "absent"], statistics, 599) == []
    assert pairs(frequencies, statistics, 600) == [("handl", "request")]
    assert pairs(frequencies, statistics, 1_600) == [("handl", "request"), ("handl", "valu")]
    assert len(pairs(frequencies, statistics, 100_000)) == 6
    assert pairs(["request"], statistics, 100_000) == []


def test_only_the_rarest_words_make_pairs() -> None:
    statistics = TermStatistics(10_000, 1.0, {f"w{at}": at + 1 for at in range(PAIRED_LEXEMES + 2)})

    found = pairs(statistics.frequencies, statistics, 10_000)
    assert {word for pair in found for word in pair} == {f"w{at}" for at in range(PAIRED_LEXEMES)}


def test_a_rarer_word_weighs_more_and_an_unknown_one_most() -> None:
    statistics = TermStatistics(1_000, 1.0, {"common": 900, "rare": 3})

    assert 0 < statistics.weight("common") < statistics.weight("rare") < statistics.weight("absent")


def test_stop_words_leave_a_query() -> None:
    assert ranking_words(["How do I retry the request?"]) == ["retry", "request"]


def test_a_query_of_nothing_but_stop_words_keeps_them() -> None:
    assert ranking_words(["if"]) == ["if"]
    assert ranking_words(["to be or not to be"]) == ["to", "be", "or", "not", "to", "be"]


def test_an_identifier_with_a_stop_word_in_it_stays() -> None:
    assert ranking_words(["is_not_in the if_else"]) == ["is_not_in", "if_else"]


def test_neighbouring_words_have_initials_and_stand_for_their_stems() -> None:
    initials = Terms.of(["how WebSocket frames are parsed"]).initials

    assert set(initials) == {"ws", "wsf", "wsfp", "sf", "sfp", "fp"}
    assert set(initials["ws"]) == {"web", "socket"}


def test_only_the_title_of_a_pasted_text_has_initials() -> None:
    stack = (
        'Traceback (most recent call last):\n  File "a.py", line 3, in f\nValueError: no such thing'
    )
    text = f"file system fails\n\n{stack}"
    paste = parse_query(text).paste

    assert paste is not None
    assert set(PastedTerms.of_paste(paste).initials) >= {"fs", "sf", "fsf"}
    assert "nst" not in PastedTerms.of_paste(paste).initials
