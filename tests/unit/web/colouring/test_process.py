"""Processes that colour: watched, few, and replaced when they are lost."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from omniweb.web.colouring import process
from omniweb.web.colouring.child import runs_of
from omniweb.web.colouring.process import Colourers, ColouringProcess, Unanswered

HOSTILE = "\n".join(["a " * 1_900] * 13)
CODE = "int x = 1;\n"


@pytest.fixture
def colourer() -> Iterator[ColouringProcess]:
    made = ColouringProcess()
    yield made
    made.close()


def _pid(colourer: ColouringProcess) -> int:
    assert colourer._process is not None
    return colourer._process.pid


def test_it_answers_as_the_same_code_would_here_and_lives_on(colourer: ColouringProcess) -> None:
    first = colourer.runs(CODE, "c", "")
    pid = _pid(colourer)

    assert first == runs_of(CODE, "c", "") != b""
    assert colourer.runs("x = 1", "", "a.py") == runs_of("x = 1", "", "a.py") != b""
    assert _pid(colourer) == pid


def test_a_text_that_takes_too_long_ends_it_for_good_and_the_next_one_is_answered(
    colourer: ColouringProcess,
) -> None:
    with pytest.raises(Unanswered) as lost:
        colourer.runs(HOSTILE, "java", "")

    assert lost.value.final
    assert colourer.runs(CODE, "c", "")


def test_it_is_killed_where_it_says_nothing(
    colourer: ColouringProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    colourer.runs(CODE, "c", "")
    os.kill(_pid(colourer), signal.SIGSTOP)
    monkeypatch.setattr(process, "WALL_SECONDS", 0.2)

    with pytest.raises(Unanswered) as lost:
        colourer.runs(CODE, "c", "")

    assert not lost.value.final  # the machine was at fault, not the text


def test_one_that_somebody_killed_is_no_fault_of_the_text(colourer: ColouringProcess) -> None:
    colourer.runs(CODE, "c", "")
    os.kill(_pid(colourer), signal.SIGKILL)

    with pytest.raises(Unanswered) as lost:
        colourer.runs(CODE, "c", "")

    assert not lost.value.final


def test_it_knows_none_of_our_secrets(colourer: ColouringProcess) -> None:
    colourer.runs(CODE, "c", "")

    assert b"DATABASE_URL" not in Path(f"/proc/{_pid(colourer)}/environ").read_bytes()


def test_its_memory_is_limited(colourer: ColouringProcess) -> None:
    colourer.runs(CODE, "c", "")

    limits = Path(f"/proc/{_pid(colourer)}/limits").read_text().splitlines()
    (line,) = [each for each in limits if each.startswith("Max address space")]
    assert line.split()[3] == str(process.child.MEMORY_BYTES)


def test_who_finds_no_free_process_goes_without() -> None:
    colourers = Colourers(count=1)
    busy = colourers._free.get()

    with pytest.raises(Unanswered) as lost:
        colourers.runs(CODE, "c", "")

    assert not lost.value.final
    colourers._free.put(busy)
    assert colourers.runs(CODE, "c", "")
    colourers.close()


def test_a_second_process_starts_only_when_the_first_is_busy() -> None:
    colourers = Colourers(count=2)

    colourers.runs(CODE, "c", "")
    colourers.runs(CODE, "c", "")

    assert sum(each._process is not None for each in colourers._all) == 1
    colourers.close()
