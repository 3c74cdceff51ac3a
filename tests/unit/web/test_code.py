"""Lines, breadcrumbs and the outline of a document."""

import pytest

from indexer.types import Symbol, SymbolKind
from omniweb.web import code
from omniweb.web.code import BLOCK_LINES, blocks, code_lines, crumbs, line_count, outline


def _symbol(name: str, start: int, end: int) -> Symbol:
    return Symbol(name, name, name, SymbolKind.FUNCTION, name, "", start, end, start, end)


def test_the_newline_at_the_end_makes_no_line() -> None:
    assert [line.number for line in code_lines("a\nb\n", None, "x")] == [1, 2]


def test_no_more_lines_are_made_than_a_page_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "MOST_LINES", 2)

    assert [line.html for line in code_lines("a\nb\nc\n", None, "x")] == ["a", "b"]
    assert line_count("a\nb\nc\n") == line_count("a\nb\nc") == 3


def test_carriage_returns_of_line_ends_are_not_shown() -> None:
    assert [line.html for line in code_lines("a\r\nb\r\n", None, "x")] == ["a", "b"]


def test_a_carriage_return_elsewhere_is_shown_by_name() -> None:
    assert "U+000D" in code_lines("a\rb", None, "x")[0].html


def test_every_line_is_in_one_block() -> None:
    lines = code_lines("x\n" * (2 * BLOCK_LINES + 1), None, "x")

    found = list(blocks(lines))

    assert [len(block) for block in found] == [BLOCK_LINES, BLOCK_LINES, 1]
    assert [line for block in found for line in block] == lines


def test_breadcrumbs_lead_to_each_folder() -> None:
    found = crumbs("a/b", "src/deep/x.py")

    assert [(crumb.name, crumb.url) for crumb in found] == [
        ("src", "/r/a/b/-/tree/src"),
        ("deep", "/r/a/b/-/tree/src/deep"),
        ("x.py", ""),
    ]


def test_the_root_has_no_breadcrumbs() -> None:
    assert crumbs("a", "") == []


def test_the_outline_follows_the_code_and_its_nesting() -> None:
    symbols = [_symbol("method", 20, 30), _symbol("Class", 10, 90), _symbol("after", 90, 99)]

    assert [(entry.symbol.name, entry.depth) for entry in outline(symbols)] == [
        ("Class", 0),
        ("method", 1),
        ("after", 0),
    ]
