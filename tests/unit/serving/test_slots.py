"""Places that several processes share: in Redis, in this process while it is down."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from pytest_django import Settings

from omniweb.serving import slots
from omniweb.serving.slots import Count, Outcome, SharedCounts

ENTERED, WAITS, REFUSED = Outcome.ENTERED, Outcome.WAITS, Outcome.REFUSED


@pytest.fixture(params=["with Redis", "without Redis"])
def counts(request: pytest.FixtureRequest, settings: Settings) -> SharedCounts:
    if request.param == "without Redis":
        settings.REDIS_CACHE_URL = "redis://127.0.0.1:1/0"
    return SharedCounts()


def _count(room: int) -> Count:
    return Count(uuid4().hex, room)


def test_so_many_enter_as_there_is_room_and_so_many_wait(counts: SharedCounts) -> None:
    line, room = _count(1), _count(2)

    found = [counts.enter(ticket, line, [room]) for ticket in "abcd"]

    assert found == [ENTERED, ENTERED, WAITS, REFUSED]


def test_who_waits_enters_when_a_place_is_given_back(counts: SharedCounts) -> None:
    line, room = _count(1), _count(1)
    assert [counts.enter(ticket, line, [room]) for ticket in "ab"] == [ENTERED, WAITS]

    counts.leave("a", line, [room])

    assert counts.enter("b", line, [room]) is ENTERED
    assert counts.enter("c", line, [room]) is WAITS  # the line is empty again


def test_a_ticket_enters_everywhere_or_nowhere(counts: SharedCounts) -> None:
    full, open_ = _count(1), _count(1)
    counts.enter("a", _count(1), [full])

    assert counts.enter("b", _count(1), [open_, full]) is WAITS
    assert counts.enter("c", _count(1), [open_]) is ENTERED


def test_two_hundred_at_once_enter_one_by_one(counts: SharedCounts) -> None:
    line, room = _count(8), _count(4)

    with ThreadPoolExecutor(20) as threads:
        found = list(threads.map(lambda at: counts.enter(str(at), line, [room]), range(200)))

    assert [found.count(each) for each in (ENTERED, WAITS, REFUSED)] == [4, 8, 188]


def test_two_processes_count_together() -> None:
    line, room = _count(0), _count(1)

    assert SharedCounts().enter("a", line, [room]) is ENTERED
    assert SharedCounts().enter("b", line, [room]) is REFUSED


def test_the_places_of_a_killed_process_become_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "LEASE_SECONDS", 1)
    monkeypatch.setattr(slots, "LINE_SECONDS", 1)
    line, room, counts = _count(1), _count(1), SharedCounts()
    assert [counts.enter(ticket, line, [room]) for ticket in "abc"] == [ENTERED, WAITS, REFUSED]

    time.sleep(1.2)

    assert [counts.enter(ticket, line, [room]) for ticket in "def"] == [ENTERED, WAITS, REFUSED]


def test_redis_that_goes_away_in_between_frees_nothing_and_keeps_nobody(settings: Settings) -> None:
    line, room, counts = _count(0), _count(1), SharedCounts()
    assert counts.enter("a", line, [room]) is ENTERED
    settings.REDIS_CACHE_URL = "redis://127.0.0.1:1/0"

    assert counts.enter("b", line, [room]) is ENTERED  # of this process
    assert counts.enter("c", line, [room]) is REFUSED
    counts.leave("a", line, [room])
    counts.leave("b", line, [room])
    assert counts.enter("d", line, [room]) is ENTERED
