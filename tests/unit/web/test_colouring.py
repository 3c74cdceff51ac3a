"""Colours by token, and no colour where it would cost too much."""

from pathlib import Path

import pytest

from indexer.text.languages import detect
from omniweb.web import colouring
from omniweb.web.colouring import coloured, plain

CORPUS = Path(__file__).parents[2] / "corpus"


def _text(lines: list[list[tuple[str, str]]]) -> str:
    return "\n".join("".join(text for _, text in line) for line in lines)


def test_keywords_names_and_texts_have_their_classes() -> None:
    (line,) = coloured('def greet(): return "hi"', "python", "a.py")

    assert {("tk", "def"), ("tf", "greet"), ("tk", "return")} <= set(line)
    assert "ts" in {css for css, text in line if "hi" in text}


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*")), ids=lambda path: path.name)
def test_every_character_of_a_file_is_kept(path: Path) -> None:
    text = path.read_text()
    language = detect(path.name, text.split("\n", 1)[0])

    assert _text(coloured(text, language.name if language else None, path.name)) == text


def test_a_comment_over_several_lines_is_coloured_on_each() -> None:
    lines = coloured("/* a\nb */ int x;", "c", "a.c")

    assert lines[0] == [("tc", "/* a")]
    assert lines[1][0] == ("tc", "b */")


@pytest.mark.parametrize("text", ["", "\n", "a\r\nb", "a\fb", "a\u2028b\n\n"])
def test_lines_are_split_at_newlines_alone(text: str) -> None:
    assert _text(coloured(text, "python", "a.py")) == text
    assert len(coloured(text, "python", "a.py")) == text.count("\n") + 1


def test_an_unknown_language_is_shown_plain() -> None:
    assert coloured("x = 1", "no such language", "x.unknown") == plain("x = 1")


def test_a_long_document_is_shown_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(colouring, "MAX_CHARACTERS", 10)

    assert coloured("def f(): pass", "python", "a.py") == plain("def f(): pass")


def test_a_very_long_line_makes_the_document_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(colouring, "MAX_LINE", 5)

    assert coloured("a\ndef f(): pass", "python", "a.py") == plain("a\ndef f(): pass")
