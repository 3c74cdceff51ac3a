"""Runs of a text: lengths and classes."""

import io
import marshal
import sys
from array import array

import pytest

from omniweb.web.colouring import child
from omniweb.web.colouring.child import CLASSES, LENGTH_FACTOR, runs_of


def _runs(text: str, language: str, file_name: str = "") -> list[tuple[str, int]]:
    found: array[int] = array("I")
    found.frombytes(runs_of(text, language, file_name))
    return [(CLASSES[run % LENGTH_FACTOR], run // LENGTH_FACTOR) for run in found]


def test_a_run_is_a_class_and_a_length_in_code_points() -> None:
    assert _runs("# é😀\nx", "python") == [("tc", 4), ("", 2)]


def test_all_classes_have_a_place() -> None:
    assert CLASSES[0] == ""
    assert len(CLASSES) <= LENGTH_FACTOR


@pytest.mark.parametrize(
    ("language", "file_name"), [("visual basic", ""), ("vim script", ""), ("", "Makefile")]
)
def test_the_index_and_pygments_have_names_of_their_own(language: str, file_name: str) -> None:
    assert _runs("If x = 1 Then", language, file_name)


def test_nothing_is_said_of_what_no_lexer_knows() -> None:
    assert runs_of("x", "no such language", "") == b""
    assert runs_of("x", "", "no.such.extension") == b""


def test_it_answers_until_its_input_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    questions, answers = io.BytesIO(), io.BytesIO()
    marshal.dump(("int x;", "c", ""), questions)
    marshal.dump(("?", "none", ""), questions)
    questions.seek(0)
    monkeypatch.setattr(child, "_confine", lambda: None)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(questions))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(answers))

    child.main()

    answers.seek(0)
    assert marshal.load(answers) == runs_of("int x;", "c", "")
    assert marshal.load(answers) == b""
