"""Which answers are failures."""

import pytest

from benchmarks.doors import API, PAGE, Reply, Request
from benchmarks.fuzzing import Generated
from benchmarks.outcomes import Outcome, Tally

QUERY = Generated(4711, "signs", b"a\xed\xa0\x80")


def _outcome(status: int, body: bytes, target: str = API, took: float = 10) -> Outcome:
    return Outcome(QUERY, Request("GET", target), Reply(status, body, took), budget=1_500)


@pytest.mark.parametrize(
    ("status", "body", "target"),
    [
        *(
            (500, b'{"detail": "x"}', API),
            (503, b"<html></html>", PAGE),
            (0, b"TimeoutError()", API),
        ),
        *((200, b"{}", API), (200, b"<html></html>", API), (200, b"half a pa", PAGE)),
    ],
)
def test_a_fault_no_answer_and_none_of_the_right_form_are_failures(
    status: int, body: bytes, target: str
) -> None:
    assert _outcome(status, body, target).failed


def test_hits_a_page_and_a_refusal_are_none() -> None:
    assert not _outcome(200, b'{"hits": []}').failed
    assert not _outcome(200, b"<html></html>", PAGE).failed
    assert not _outcome(400, b"").failed


def test_a_tally_counts_and_prints_what_is_not_as_it_should_be(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tally = Tally()
    for outcome in (
        _outcome(200, b'{"hits": []}'),
        _outcome(400, b"why"),
        _outcome(414, b""),
        _outcome(500, b"oh"),
        _outcome(200, b'{"hits": []}', took=1_501),
    ):
        tally.add(outcome)

    assert (tally.refused, tally.wordless, tally.failed, tally.late) == (2, 1, 1, [QUERY])
    failed, _, late, _ = capsys.readouterr().out.splitlines()
    assert failed.startswith("failed 4711 signs")
    assert late.startswith("late 4711 signs")
