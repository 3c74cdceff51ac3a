"""Text becomes words, words become lexemes, the same for documents and queries."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text import tokens

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
"""Every code point, NUL and lone surrogates too."""
CODE = st.from_regex(r"([A-Za-z0-9_]{1,20}[ .(\-\n\0éЖ语]){0,20}", fullmatch=True)


def lexeme_counts(text: str) -> dict[str, int]:
    return tokens.weighed(Counter(tokens.words(text)))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("parse", ("parse",)),
        ("Parse", ("parse",)),
        ("PARSE", ("parse",)),
        ("parseConfig", ("parse", "config")),
        ("ParseConfig", ("parse", "config")),
        ("parse_config", ("parse", "config")),
        ("PARSE_CONFIG", ("parse", "config")),
        ("HTTPServer", ("http", "server")),
        ("getHTTPResponse", ("get", "http", "response")),
        ("parseURLs", ("parse", "urls")),
        ("utf8", ("utf", "8")),
        ("base64Decode", ("base", "64", "decode")),
        ("0xFF", ("0", "x", "ff")),
        ("__init__", ("init",)),
        ("_", ()),
        ("2024", ("2024",)),
        ("größeÄndern", ("größe", "ändern")),
        ("ИмяФайла", ("имя", "файла")),
        ("ÉtatCivil", ("état", "civil")),
        ("x٣٤", ("x", "٣٤")),
    ],
)
def test_a_word_falls_apart_at_its_borders(word: str, parts: tuple[str, ...]) -> None:
    assert tokens.subwords(word) == parts


def test_words_are_maximal_runs_in_order_with_repeats() -> None:
    text = "self.parse_config(x2, x2)  # don't"
    assert tokens.words(text) == ["self", "parse_config", "x2", "x2", "don", "t"]


def test_text_in_another_script_does_not_change_the_words_around_it() -> None:
    text = "def get_name(self): return 1 << 31"
    assert tokens.words(text + " # имя")[:-1] == tokens.words(text)


def test_a_script_without_spaces_ends_an_identifier() -> None:
    assert tokens.words("使用Python编程") == ["使用", "Python", "编程"]


def test_marks_stay_with_their_letters() -> None:
    assert tokens.words("हिन्दी cafe\u0301") == ["हिन्दी", "cafe\u0301"]


def test_composed_and_decomposed_letters_are_the_same_lexeme() -> None:
    assert tokens.lexemes("cafe\u0301") == tokens.lexemes("caf\u00e9")


def test_a_simple_word_gives_its_stem() -> None:
    assert tokens.lexemes("Running") == tokens.lexemes("run") == ("run",)


def test_a_compound_gives_its_stems_and_itself_last() -> None:
    assert tokens.lexemes("parseHTTPRequests_v2") == (
        "pars",
        "http",
        "request",
        "v",
        "2",
        "parsehttprequests_v2",
    )
    assert tokens.lexemes("test_cases") == ("test", "case", "test_cases")


def test_however_it_is_written_a_word_has_the_same_guaranteed_lexeme() -> None:
    spellings = ("HTTPServers", "HttpServers", "httpservers", "HTTPSERVERS")
    assert len({tokens.guaranteed_lexeme(word) for word in spellings}) == 1
    assert tokens.guaranteed_lexeme("httpservers") in tokens.lexemes("HttpServers")


def test_a_run_without_spaces_gives_its_pairs_and_itself() -> None:
    assert tokens.lexemes("代码搜索") == ("代码", "码搜", "搜索", "代码搜索")
    assert tokens.lexemes("码") == ("码",)


def test_part_of_a_run_without_spaces_is_found_by_its_pairs() -> None:
    document = set(lexeme_counts("这是一个很快而且很准确的代码搜索引擎"))
    assert set(tokens.subwords("代码搜索")) <= document


def test_a_digest_is_one_lexeme_and_not_thirty() -> None:
    digest = "d41d8cd98f00b204e9800998ecf8427e"
    assert tokens.lexemes(digest) == (digest,)
    assert tokens.subwords(digest) == ()


def test_a_key_in_any_script_is_one_lexeme_too() -> None:
    assert tokens.lexemes("éA1b2C3d4E5f6G7h8") == ("éa1b2c3d4e5f6g7h8",)


def test_a_long_name_of_real_words_keeps_them_all() -> None:
    name = "test_a_reader_of_the_old_generation_never_sees_a_row_of_the_new_one"
    assert {"reader", "generat", "row"} <= set(tokens.lexemes(name))


def test_words_too_long_to_keep_agree_on_what_is_kept() -> None:
    assert tokens.guaranteed_lexeme("x" * 300) == "x" * tokens.MAX_LEXEME_BYTES
    assert tokens.lexemes("x" * 300) == tokens.lexemes("x" * 400)
    assert len(tokens.guaranteed_lexeme("é" * 300).encode()) == tokens.MAX_LEXEME_BYTES - 1


def test_counts_are_of_each_lexeme_of_each_word() -> None:
    assert lexeme_counts("parseConfig(config) configs") == Counter(
        {"config": 3, "pars": 1, "parseconfig": 1}
    )


@pytest.mark.parametrize(
    "name", ["parse_http", "parseHttp", "ParseHTTP", "parse-http", "_parseHTTP"]
)
def test_a_name_normalises_to_its_letters_and_digits(name: str) -> None:
    assert tokens.normalise(name) == "parsehttp"


@given(ANY_TEXT | CODE)
def test_every_word_of_a_text_has_its_guaranteed_lexeme_in_it(text: str) -> None:
    counts = lexeme_counts(text)
    for word in tokens.words(text):
        assert tokens.guaranteed_lexeme(word) in counts


@given(CODE)
def test_every_run_of_identifier_characters_is_guaranteed(text: str) -> None:
    counts = lexeme_counts(re.sub("[éЖ]", " ", text))
    for word in re.findall(r"[A-Za-z0-9_]+", re.sub("[éЖ]", " ", text)):
        assert tokens.guaranteed_lexeme(word) in counts


@given(ANY_TEXT | CODE)
def test_a_query_and_a_document_give_the_same_lexemes(text: str) -> None:
    document = lexeme_counts(f"before {text} after")
    for word in tokens.words(text):
        for lexeme in tokens.lexemes(word):
            assert lexeme in document


@given(CODE)
def test_case_never_decides_whether_a_word_is_found(text: str) -> None:
    counts = lexeme_counts(text)
    for word in tokens.words(text):
        assert tokens.guaranteed_lexeme(word.lower()) in counts
        assert tokens.guaranteed_lexeme(word.swapcase()) in counts


@given(ANY_TEXT)
def test_a_lexeme_is_what_the_database_can_keep(text: str) -> None:
    for lexeme in [*lexeme_counts(text), *tokens.lexemes(text)]:
        assert lexeme
        assert "\0" not in lexeme
        assert len(lexeme.encode("utf-8")) <= tokens.MAX_LEXEME_BYTES


@given(ANY_TEXT)
def test_counting_is_the_sum_over_the_words(text: str) -> None:
    expected: Counter[str] = Counter()
    for word in tokens.words(text):
        expected.update(tokens.lexemes(word))
        expected.update(tokens._single_signs(word))
    assert lexeme_counts(text) == expected


@given(ANY_TEXT)
def test_no_text_at_all_makes_it_fail(text: str) -> None:
    for part in (text, text * 20):
        tokens.subwords(part)
        tokens.guaranteed_lexeme(part)
        tokens.normalise(part)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("check ✅ now", ["check", "✅", "now"]),
        ("🇺🇸🇩🇪", ["🇺🇸", "🇩🇪"]),
        ("a👩\u200d💻b", ["a", "👩\u200d💻", "b"]),
        ("👍🏽!", ["👍🏽"]),
        ("… — §", []),
    ],
)
def test_an_emoji_with_what_is_joined_to_it_is_a_word(text: str, words: list[str]) -> None:
    assert tokens.words(text) == words


def test_both_looks_of_an_emoji_are_one_lexeme() -> None:
    assert tokens.lexemes("✅\ufe0f") == tokens.lexemes("✅") == ("✅",)


def test_a_text_has_each_sign_of_a_run_without_spaces() -> None:
    found = tokens.weighed({"检查用户": 2, "Größe": 1})

    assert [found[sign] for sign in "检查用户"] == [2, 2, 2, 2]
    assert "r" not in found


def test_a_name_normalises_alike_however_its_accents_are_written() -> None:
    assert tokens.normalise("Größen_maß") == tokens.normalise("Gro\u0308ßen_maß") == "größenmaß"
