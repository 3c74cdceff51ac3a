"""Names of files and words of a query."""

import pytest

from omniweb.search.ranking.file_names import OWN_NAME_SHARE, FileNames, OfName
from omniweb.search.terms import Terms, TermStatistics


def _of(query: str, module_name: str, repository: str = "") -> OfName:
    statistics = TermStatistics(1_000, 100.0, {"argument": 10, "clap": 300})
    return FileNames(Terms.of([query]), statistics).of(repository)[module_name]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("file system operations", "fs"),
        ("server-sent events are parsed", "SSE"),
        ("WebSocket frames", "ws"),
        ("read the abstract syntax tree", "ast"),
    ],
)
def test_the_initials_of_neighbouring_words_are_a_name(query: str, name: str) -> None:
    of = _of(query, name)

    assert of.covered == pytest.approx(0.8)
    assert of.explained > 0.3


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("system file", "fs"),  # in another order
        ("file and 7 systems", "fs"),  # not beside each other
        ("file", "f"),  # one word
        ("a b c d e", "abcde"),  # more than four
    ],
)
def test_other_letters_are_no_initials(query: str, name: str) -> None:
    assert _of(query, name).covered == 0


def test_initials_count_less_than_the_words_themselves() -> None:
    assert _of("file system", "file_system").covered > _of("file system", "fs").covered > 0


def test_the_name_of_the_repository_explains_its_files_a_little() -> None:
    query = "clap iterates over arguments"

    assert _of(query, "clap", "zig-clap").covered == OWN_NAME_SHARE
    assert _of(query, "clap", "another").covered == 1
    assert _of(query, "clap", "zig-clap").explained < _of(query, "clap", "another").explained
    assert _of(query, "clap", "zig-clap").similar < _of(query, "clap", "another").similar


def test_other_words_weigh_more_where_one_is_the_repository() -> None:
    query = "clap iterates over arguments"

    assert _of(query, "arguments", "zig-clap").covered == 1
    assert _of(query, "arguments", "zig-clap").explained > _of(query, "arguments").explained


def test_who_asks_for_nothing_but_the_repository_means_its_name() -> None:
    assert _of("clap", "clap", "zig-clap").covered == 1
    assert _of("zig clap", "clap", "zig-clap").covered == 1
