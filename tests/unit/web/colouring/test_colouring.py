"""Colours by token, kept once they are known, and none where they would cost too much."""

from pathlib import Path

import pytest
from django.core.cache import cache as store

from indexer.text.recognition import detect
from omniweb.web import colouring
from omniweb.web.colouring import coloured, plain
from omniweb.web.colouring.child import runs_of
from omniweb.web.colouring.process import COLOURERS, Unanswered

CORPUS = Path(__file__).parents[3] / "corpus"
HOSTILE = "\n".join(["a " * 1_900] * 13)
"""As Java it takes over a minute."""


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    store.clear()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the texts that the processes are asked for; they are answered in this one."""
    texts: list[str] = []

    def runs(text: str, language: str, file_name: str) -> bytes:
        texts.append(text)
        return runs_of(text, language, file_name)

    monkeypatch.setattr(COLOURERS, "runs", runs)
    return texts


def _text(lines: list[list[tuple[str, str]]]) -> str:
    return "\n".join("".join(text for _, text in line) for line in lines)


def test_keywords_names_and_texts_have_their_classes() -> None:
    (line,) = coloured('def greet(): return "hi"', "python", "a.py")

    assert {("tk", "def"), ("tf", "greet"), ("tk", "return")} <= set(line)
    assert "ts" in {css for css, text in line if "hi" in text}


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*")), ids=lambda path: path.name)
@pytest.mark.usefixtures("asked")
def test_every_character_of_a_file_is_kept(path: Path) -> None:
    text = path.read_text()
    language = detect(path.name, text.split("\n", 1)[0])

    found = coloured(text, language.name if language else None, path.name)

    assert _text(found) == text
    assert any(css for line in found for css, _ in line) == (path.suffix != ".txt")


def test_a_comment_over_several_lines_is_coloured_on_each() -> None:
    lines = coloured("/* a\nb */ int x;", "c", "a.c")

    assert lines[0] == [("tc", "/* a")]
    assert lines[1][0] == ("tc", "b */")


@pytest.mark.parametrize("text", ["", "\n", "a\r\nb", "a\fb", "a\u2028b\n\n", "é = '😀'\nx"])
def test_lines_are_split_at_newlines_alone(text: str) -> None:
    assert _text(coloured(text, "python", "a.py")) == text
    assert len(coloured(text, "python", "a.py")) == text.count("\n") + 1


def test_an_unknown_language_is_shown_plain() -> None:
    assert coloured("x = 1", "no such language", "x.unknown") == plain("x = 1")


@pytest.mark.parametrize(("limit", "value"), [("MAX_CHARACTERS", 10), ("MAX_LINE", 5)])
def test_what_is_too_long_is_shown_plain_and_nobody_is_asked(
    monkeypatch: pytest.MonkeyPatch, asked: list[str], limit: str, value: int
) -> None:
    monkeypatch.setattr(colouring, limit, value)

    assert coloured("a\ndef f(): pass", "python", "a.py") == plain("a\ndef f(): pass")
    assert not asked


def test_a_text_is_coloured_once_for_a_language(asked: list[str]) -> None:
    first = coloured("int x;", "c", "a.c")

    assert coloured("int x;", "c", "elsewhere.h") == first
    assert asked == ["int x;"]
    coloured("int x;", "java", "a.c")
    assert len(asked) == 2


def test_a_hostile_text_is_shown_plain_and_not_tried_again() -> None:
    assert coloured(HOSTILE, "java", "A.java") == plain(HOSTILE)
    assert coloured('"fine"', "java", "B.java") == [[("ts", '"fine"')]]

    COLOURERS.close()
    assert coloured(HOSTILE, "java", "A.java") == plain(HOSTILE)
    assert not any(each._process for each in COLOURERS._all)  # none was asked


def test_what_nobody_had_time_for_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def runs(*_question: str) -> bytes:
        raise Unanswered(final=False)

    with monkeypatch.context() as busy:
        busy.setattr(COLOURERS, "runs", runs)
        assert coloured("int y;", "c", "a.c") == plain("int y;")

    assert coloured("int y;", "c", "a.c") != plain("int y;")


@pytest.mark.parametrize("answer", [b"x", b"\xff" * 8, (31).to_bytes(4, "little")])
def test_runs_that_do_not_fit_the_text_are_not_used(
    monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setattr(COLOURERS, "runs", lambda *_: answer)

    assert coloured("int z;", "c", "a.c") == plain("int z;")
