"""Places that several processes share: in Redis, in this process while it is down."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from pytest_django import Settings

from omniweb.serving.slots import Count, Outcome, SharedCounts, Ticket, in_redis

SOON = 60
"""Seconds, of which nothing is waited for where all is well."""
ENTERED, WAITS, REFUSED = Outcome.ENTERED, Outcome.WAITS, Outcome.REFUSED


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_redis, "_PREFIX", f"{uuid4().hex}:")
    # However busy the machine is.
    monkeypatch.setattr("omniweb.serving.slots.shared.PAUSE_SECONDS", 3_600.0)
    monkeypatch.setattr(in_redis, "LINE_SECONDS", 2 * SOON)
    for each in ("in_redis", "local"):
        monkeypatch.setattr(f"omniweb.serving.slots.{each}.ABOUT_SECONDS", SOON)


@pytest.fixture(params=["with Redis", "without Redis"])
def counts(request: pytest.FixtureRequest, settings: Settings) -> SharedCounts:
    if request.param == "without Redis":
        settings.REDIS_CACHE_URL = "redis://127.0.0.1:1/0"
    return SharedCounts()


def _count(room: int, alone: int = 0) -> Count:
    return Count.of(uuid4().hex, room, alone)


def _tickets(*counts: Count, line: int = 1, caller: str = "somebody") -> Callable[[str], Ticket]:
    return lambda name: Ticket(name, caller, line, counts)


def test_so_many_enter_as_there_is_room_and_so_many_wait(counts: SharedCounts) -> None:
    ticket = _tickets(_count(2))

    found = [counts.enter(ticket(name)) for name in "abcd"]

    assert found == [ENTERED, ENTERED, WAITS, REFUSED]


def test_who_waits_is_handed_the_place_of_who_leaves(counts: SharedCounts) -> None:
    ticket = _tickets(_count(1))
    assert [counts.enter(ticket(name)) for name in "ab"] == [ENTERED, WAITS]

    counts.leave(ticket("a"))

    assert counts.enter(ticket("c")) is WAITS  # though "b" has not woken yet
    assert counts.wait(ticket("b"), SOON) is ENTERED
    counts.leave(ticket("b"))
    assert counts.wait(ticket("c"), SOON) is ENTERED


def test_a_ticket_enters_everywhere_or_nowhere(counts: SharedCounts) -> None:
    full, open_ = _count(1), _count(1)
    counts.enter(_tickets(full)("a"))

    assert counts.enter(_tickets(open_, full)("b")) is WAITS
    assert counts.enter(_tickets(open_)("c")) is ENTERED


def test_two_hundred_at_once_enter_one_by_one(counts: SharedCounts) -> None:
    ticket = _tickets(_count(4), line=8)

    with ThreadPoolExecutor(20) as threads:
        found = list(threads.map(lambda at: counts.enter(ticket(str(at))), range(200)))

    assert [found.count(each) for each in (ENTERED, WAITS, REFUSED)] == [4, 8, 188]


def test_who_waits_is_woken_in_the_order_of_coming(counts: SharedCounts) -> None:
    ticket, woken = _tickets(_count(1), line=8), []
    assert counts.enter(ticket("first")) is ENTERED

    def wait(name: str) -> None:
        assert counts.wait(ticket(name), SOON) is ENTERED
        woken.append(name)
        counts.leave(ticket(name))

    threads = []
    for name in "abcdef":
        assert counts.enter(ticket(name)) is WAITS
        threads.append(threading.Thread(target=wait, args=[name]))
    for thread in reversed(threads):
        thread.start()
    counts.leave(ticket("first"))
    for thread in threads:
        thread.join()

    assert woken == list("abcdef")


def test_the_first_of_all_lines_who_finds_room_is_next(counts: SharedCounts) -> None:
    everybody, of_greedy, of_other = _count(2), _count(1), _count(1)
    greedy = _tickets(of_greedy, everybody, line=8, caller="greedy")
    other = _tickets(of_other, everybody, line=8, caller="other")
    third = _tickets(everybody, caller="third")
    assert counts.enter(third("x")) is ENTERED
    assert [counts.enter(greedy(name)) for name in "abc"] == [ENTERED, WAITS, WAITS]
    assert [counts.enter(other(name)) for name in "de"] == [WAITS, WAITS]

    counts.leave(third("x"))  # the greedy one has his share, though he came first

    assert counts.wait(other("d"), SOON) is ENTERED
    counts.leave(other("d"))
    assert counts.wait(other("e"), SOON) is ENTERED
    assert counts.wait(greedy("b"), 0.1) is WAITS
    counts.leave(greedy("a"))
    assert counts.wait(greedy("b"), SOON) is ENTERED


def test_who_has_next_to_no_time_left_does_not_wait_for_ever(counts: SharedCounts) -> None:
    ticket = _tickets(_count(1))
    assert [counts.enter(ticket(name)) for name in "ab"] == [ENTERED, WAITS]
    asleep = counts._asleep

    assert counts.wait(ticket("b"), 0.0001) is WAITS
    assert counts._asleep == asleep  # Redis has answered


def test_who_gives_up_keeps_neither_a_place_nor_the_next_one_waiting(counts: SharedCounts) -> None:
    ticket = _tickets(_count(1), line=2)
    assert [counts.enter(ticket(name)) for name in "abc"] == [ENTERED, WAITS, WAITS]

    counts.leave(ticket("b"))
    counts.leave(ticket("a"))

    assert counts.wait(ticket("c"), SOON) is ENTERED


def test_who_was_handed_a_place_as_he_gave_up_hands_it_on(counts: SharedCounts) -> None:
    ticket = _tickets(_count(1), line=2)
    assert [counts.enter(ticket(name)) for name in "abc"] == [ENTERED, WAITS, WAITS]

    counts.leave(ticket("a"))
    counts.leave(ticket("b"))  # it was his by then

    assert counts.wait(ticket("c"), SOON) is ENTERED


def test_there_is_more_room_for_who_is_alone_until_another_comes(counts: SharedCounts) -> None:
    mine, theirs = _count(1, alone=3), _count(1, alone=3)
    ticket, other = _tickets(mine, line=8, caller="me"), _tickets(theirs, caller="other")
    assert [counts.enter(ticket(name)) for name in "abcd"] == [ENTERED] * 3 + [WAITS]

    assert [counts.enter(other(name)) for name in "xy"] == [ENTERED, WAITS]
    for name in "ab":
        counts.leave(ticket(name))

    assert counts.wait(ticket("d"), 0.1) is WAITS
    counts.leave(ticket("c"))
    assert counts.wait(ticket("d"), SOON) is ENTERED


def test_who_was_beside_others_gets_all_when_they_have_gone(
    counts: SharedCounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in ("in_redis", "local"):
        monkeypatch.setattr(f"omniweb.serving.slots.{each}.ABOUT_SECONDS", 3)
    other, ticket = _tickets(_count(1), caller="other")("x"), _tickets(_count(1, alone=2))
    counts.enter(other)
    counts.leave(other)
    assert [counts.enter(ticket(name)) for name in "ab"] == [ENTERED, WAITS]

    time.sleep(3.1)

    assert counts.enter(ticket("b")) is ENTERED  # who waits looks now and then


def test_two_processes_count_together_and_wake_each_other() -> None:
    ticket, one, another = _tickets(_count(1)), SharedCounts(), SharedCounts()
    assert one.enter(ticket("a")) is ENTERED
    assert another.enter(ticket("b")) is WAITS

    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(another.wait, ticket("b"), SOON)
        one.leave(ticket("a"))
        assert waiting.result() is ENTERED
    assert one.enter(ticket("c")) is WAITS


def test_the_places_of_a_killed_process_become_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_redis, "LEASE_SECONDS", 2)
    counts, ticket = SharedCounts(), _tickets(_count(1))
    assert [counts.enter(ticket(name)) for name in "ab"] == [ENTERED, WAITS]

    time.sleep(2.2)  # nobody hands anything back

    assert counts.enter(ticket("b")) is ENTERED


def test_a_killed_process_that_waited_is_handed_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    counts, ticket = SharedCounts(), _tickets(_count(1), line=2)
    monkeypatch.setattr(in_redis, "LINE_SECONDS", 1)
    assert [counts.enter(ticket(name)) for name in "ab"] == [ENTERED, WAITS]
    time.sleep(1.2)
    monkeypatch.setattr(in_redis, "LINE_SECONDS", 2 * SOON)
    assert counts.enter(ticket("c")) is WAITS

    counts.leave(ticket("a"))

    assert counts.wait(ticket("c"), SOON) is ENTERED


def test_nothing_is_left_of_whom_nobody_asks_any_more(counts: SharedCounts) -> None:
    ticket = _tickets(_count(1), line=2)
    for name in "abc":
        counts.enter(ticket(name))
    for name in "abc":
        counts.leave(ticket(name))

    if counts._asleep:
        assert not counts._local._held
        assert not counts._local._line
        return
    left = list(counts._redis()._redis.scan_iter(f"{in_redis._PREFIX}*"))
    names = {key.decode().removeprefix(in_redis._PREFIX) for key in left}
    assert names <= {"about", "came"}  # they end by themselves


def test_redis_that_goes_away_in_between_frees_nothing_and_keeps_nobody(settings: Settings) -> None:
    counts, ticket = SharedCounts(), _tickets(_count(1), line=0)
    assert counts.enter(ticket("a")) is ENTERED
    settings.REDIS_CACHE_URL = "redis://127.0.0.1:1/0"

    assert counts.enter(ticket("b")) is ENTERED  # of this process
    assert counts.enter(ticket("c")) is REFUSED
    counts.leave(ticket("a"))
    counts.leave(ticket("b"))
    assert counts.enter(ticket("d")) is ENTERED


def test_who_waits_while_redis_goes_away_enters_in_this_process(settings: Settings) -> None:
    counts, ticket = SharedCounts(), _tickets(_count(1))
    assert [counts.enter(ticket(name)) for name in "ab"] == [ENTERED, WAITS]
    settings.REDIS_CACHE_URL = "redis://127.0.0.1:1/0"

    assert counts.wait(ticket("b"), 0.5) is WAITS
    assert counts.enter(ticket("b")) is ENTERED
