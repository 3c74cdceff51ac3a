"""The process beside a worker: it may crash, hang or be killed, and costs one file."""

import os
import signal
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.building import parser_pool
from indexer.building.parser_pool import COMMAND, ParserProcess
from indexer.building.rows import Built, Request, Unreadable
from indexer.types import SkipReason

ROOT = Path(__file__).parents[4]
WILD = textwrap.dedent(
    """
    import os, signal, sys, time
    from indexer.building import parser_child
    plain = parser_child.respond
    def respond(request, encoder, maker):
        if b"crash always" in request.blob or (b"crash" in request.blob and request.syntax):
            os.kill(os.getpid(), signal.SIGSEGV)
        if b"hang always" in request.blob or (b"hang" in request.blob and request.syntax):
            time.sleep(60)
        if b"kill" in request.blob:
            times, folder = request.blob.decode().split()[-2:]
            killed = len(os.listdir(folder))
            if killed < int(times):
                os.mkdir(f"{folder}/{killed}")
                os.kill(os.getpid(), signal.SIGKILL)
        return plain(request, encoder, maker)
    parser_child.respond = respond
    parser_child.main()
    """
)
"""The real process with a grammar that misbehaves on some words."""


@pytest.fixture
def parser() -> Iterator[ParserProcess]:
    parser = ParserProcess([sys.executable, "-c", WILD], seconds=3.0)
    yield parser
    parser.close()


def _requests(*blobs: bytes) -> Iterator[Request]:
    return (Request(1, at, b"f%d.py" % at, blob) for at, blob in enumerate(blobs, 1))


def _read(parser: ParserProcess, *blobs: bytes) -> list[Built | Unreadable]:
    return [response for _, response in parser.read(_requests(*blobs), lambda _: None)]


def test_files_are_answered_in_order_with_their_rows(parser: ParserProcess) -> None:
    first, second = _read(parser, b"def a(): pass\n", b"x = 1\n" * 900)

    assert isinstance(first, Built)
    assert isinstance(second, Built)
    assert (first.lines, first.chunks, first.language) == (1, 1, "python")
    assert second.chunks > 1
    assert first.rows["symbol"]
    assert first.lexemes.split().count("a") == 1


def test_what_is_no_text_says_so(parser: ParserProcess) -> None:
    assert _read(parser, b"\0\1\2\0") == [Unreadable(SkipReason.BINARY)]


def test_a_file_that_crashes_the_grammar_is_read_without_it(parser: ParserProcess) -> None:
    before, crashed, after = _read(parser, b"a = 1\n", b"def crash(): pass\n", b"b = 2\n")

    assert isinstance(crashed, Built)
    assert crashed.rows["symbol"] == b""
    assert isinstance(before, Built)
    assert isinstance(after, Built)
    assert after.rows["symbol"]


@pytest.mark.parametrize(
    ("word", "reason"),
    [(b"crash always", SkipReason.PARSER_CRASHED), (b"hang always", SkipReason.PARSER_HUNG)],
)
def test_a_file_that_does_so_again_is_given_up_and_costs_no_other(
    parser: ParserProcess, word: bytes, reason: SkipReason
) -> None:
    responses = _read(parser, b"a = 1\n", b"# %b\n" % word, b"b = 2\n", b"c = 3\n")

    assert responses[1] == Unreadable(reason)
    assert all(isinstance(responses[at], Built) for at in (0, 2, 3))


def test_a_hang_is_ended_at_its_time(parser: ParserProcess) -> None:
    (response,) = _read(parser, b"def hang(): pass\n")

    assert isinstance(response, Built)


def test_a_killed_process_is_replaced(parser: ParserProcess) -> None:
    responses = []
    for _, response in parser.read(_requests(*[b"x = 1\n"] * 40), lambda _: None):
        responses.append(response)
        if len(responses) == 10:
            assert parser._process is not None
            os.kill(parser._process.pid, signal.SIGKILL)

    assert len(responses) == 40
    assert all(isinstance(each, Built) for each in responses)


@pytest.mark.parametrize(
    ("times", "symbols", "given_up"), [(3, True, False), (4, False, False), (5, False, True)]
)
def test_being_killed_three_times_costs_a_file_nothing(
    parser: ParserProcess, tmp_path: Path, times: int, *, symbols: bool, given_up: bool
) -> None:
    plain = b"def a(): pass\n"
    responses = _read(parser, plain, b"%b# kill %d %b\n" % (plain, times, bytes(tmp_path)), plain)

    killed = responses.pop(1)
    assert all(isinstance(each, Built) and each.rows["symbol"] for each in responses)
    if given_up:
        assert killed == Unreadable(SkipReason.PARSER_CRASHED)
    else:
        assert isinstance(killed, Built)
        assert bool(killed.rows["symbol"]) == symbols


def test_a_process_that_is_killed_while_it_starts_has_met_no_file(parser: ParserProcess) -> None:
    named: list[int] = []
    for _ in range(2):
        os.kill(parser._running().pid, signal.SIGKILL)
        responses = list(parser.read(_requests(b"a = 1\n"), lambda each: named.append(each.syntax)))
        assert isinstance(responses[0][1], Built)
        parser.close()
    assert named == [True, True]


def _lines(*counts: int) -> Iterator[Request]:
    return _requests(*(b"x = 1\n" * count for count in counts))


def _answered(parser: ParserProcess, *counts: int) -> list[object]:
    responses = parser.read(_lines(*counts), lambda _: None)
    return [
        response.lines if isinstance(response, Built) else response for _, response in responses
    ]


def test_a_process_is_replaced_between_readings_and_no_answer_goes_astray(
    parser: ParserProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parser_pool, "FILES_PER_PROCESS", 10)
    counts = range(1, 31)
    assert _answered(parser, *counts) == list(counts)
    first = parser._process
    assert _answered(parser, *counts) == list(counts)
    assert parser._process is not first


def test_answers_of_a_reading_that_was_given_up_are_not_taken_for_another(
    parser: ParserProcess,
) -> None:
    given_up = parser.read(_lines(1, 2, 3, 4), lambda _: None)
    next(given_up)
    reading = parser.read(_lines(7, 8, 9), lambda _: None)
    assert [next(reading)[0].document_id] == [1]
    given_up.close()  # as late as the garbage collector may do it
    rest = [response for _, response in reading]
    assert [response.lines for response in rest if isinstance(response, Built)] == [8, 9]


def test_every_file_is_named_before_it_is_waited_for(parser: ParserProcess) -> None:
    named: list[bytes] = []
    seen = [
        (request.path, named[-1])
        for request, _ in parser.read(
            _requests(*[b"x = 1\n"] * 20), lambda request: named.append(request.path)
        )
    ]

    assert all(path == last for path, last in seen)


def test_leaving_early_ends_the_process(parser: ParserProcess) -> None:
    responses = parser.read(_requests(*[b"x = 1\n"] * 20), lambda _: None)
    next(responses)
    process = parser._process
    assert process is not None
    responses.close()

    assert process.poll() is not None
    assert len(_read(parser, b"y = 2\n")) == 1


def test_a_process_lives_on_from_batch_to_batch() -> None:
    parser = ParserProcess()
    _read(parser, b"a = 1\n")
    first = parser._process
    _read(parser, b"b = 1\n")

    assert parser._process is first
    parser.close()


def test_the_process_is_lean_and_ends_with_its_input(tmp_path: Path) -> None:
    import subprocess

    script = tmp_path / "imports.py"
    script.write_text("import sys, indexer.building.parser_child; print(*sys.modules)")
    modules = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT)},
    ).stdout.split()
    assert not {"django", "sqlalchemy", "psycopg", "celery"} & set(modules)

    done = subprocess.run(list(COMMAND), input=b"", capture_output=True, check=False)
    assert done.returncode == 0
