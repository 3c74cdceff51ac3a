"""Grammars, their parsers and their queries."""

import warnings

import pytest

from indexer.analysis.grammars import parse, parser, query
from indexer.text.languages import LANGUAGES, Language, named


@pytest.mark.parametrize(
    "language", [each for each in LANGUAGES if each.grammar], ids=lambda each: each.name
)
def test_every_grammar_loads_once_and_its_query_compiles(language: Language) -> None:
    assert parser(language) is parser(language) is not None
    assert query(language) is query(language) is not None


def test_a_format_without_a_grammar_has_neither_parser_nor_query() -> None:
    markdown = named("markdown")
    assert markdown is not None
    assert parser(markdown) is None
    assert query(markdown) is None


def test_a_parse_that_takes_too_long_is_given_up_and_the_parser_goes_on() -> None:
    python = named("python")
    assert python is not None
    made = parser(python)
    assert made is not None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parse(made, b"x = (1, 2)\n" * 200_000, 0.001) is None
        tree = parse(made, b"x = 1\n", 10)
    assert tree is not None
    assert tree.root_node.end_byte == 6
