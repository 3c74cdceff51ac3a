"""How many searches are computed at once, of whom."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from pytest_django import Settings

from omniweb.accounts.models import User
from omniweb.errors import TooManySearches
from omniweb.serving import admission
from omniweb.serving.admission import Client
from omniweb.serving.departures import Departure
from omniweb.serving.slots import SharedCounts


@pytest.fixture(autouse=True, params=["with Redis", "without Redis"])
def _limits(
    request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OMNIWEB_SEARCHES_PER_CALLER = 4
    settings.OMNIWEB_SEARCHES_ALONE = 4
    settings.OMNIWEB_SEARCHES = 8
    settings.OMNIWEB_EXPENSIVE_SEARCHES = 4
    if request.param == "without Redis":
        settings.REDIS_CACHE_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(admission, "WAIT_SECONDS", 0.1)
    monkeypatch.setattr(admission, "_counts", SharedCounts())
    monkeypatch.setattr("omniweb.serving.slots.in_redis._PREFIX", f"{uuid4().hex}:")


@pytest.fixture
def held() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def _somebody(*, anonymous: bool = False) -> Client:
    return Client(uuid4().hex, anonymous)


def _held(held: ExitStack, client: Client, *, expensive: bool = False) -> int:
    """Begin searches until one is refused; return how many began."""
    for number in range(50):
        try:
            held.enter_context(client.searching(expensive))
        except TooManySearches:
            return number
    pytest.fail("there is no limit")


@pytest.mark.parametrize(("expensive", "most"), [(False, 4), (True, 2)])
def test_one_caller_has_so_many_under_way_and_another_as_many(
    held: ExitStack, expensive: bool, most: int
) -> None:
    assert _held(held, _somebody(), expensive=expensive) == most
    assert _held(held, _somebody(), expensive=expensive) == most


@pytest.mark.parametrize(("expensive", "most"), [(False, 6), (True, 3)])
def test_who_is_alone_has_more_and_his_share_once_another_has_come(
    held: ExitStack, settings: Settings, expensive: bool, most: int
) -> None:
    settings.OMNIWEB_SEARCHES_PER_CALLER, settings.OMNIWEB_SEARCHES_ALONE = 3, 6
    client = _somebody()
    with ExitStack() as stack:
        assert _held(stack, client, expensive=expensive) == most
        assert _held(stack, _somebody()) == (3 if expensive else 2)

    assert _held(held, client, expensive=expensive) == (2 if expensive else 3)


def test_eight_clients_of_one_user_are_all_answered_by_a_machine_that_is_idle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(admission, "WAIT_SECONDS", 300.0)
    client, under_way, most = _somebody(), [], []

    def search(_: int) -> None:
        with client.searching(False):
            under_way.append(1)
            most.append(len(under_way))
            time.sleep(0.01)
            under_way.pop()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(search, range(80)))

    assert len(most) == 80
    assert 1 < max(most) <= 4


def test_expensive_ones_leave_room_for_others(held: ExitStack) -> None:
    assert _held(held, _somebody(), expensive=True) == 2
    assert _held(held, _somebody(), expensive=True) == 2
    assert _held(held, _somebody(), expensive=True) == 0
    assert _held(held, _somebody()) == 4


@pytest.mark.parametrize(("expensive", "most"), [(False, 6), (True, 3)])
def test_many_addresses_leave_room_for_who_is_logged_in(
    held: ExitStack, expensive: bool, most: int
) -> None:
    addresses = [_somebody(anonymous=True) for _ in range(10)]

    assert sum(_held(held, each, expensive=expensive) for each in addresses) == most
    assert _held(held, _somebody(), expensive=expensive) > 0


def test_a_place_is_given_back_after_a_failure_too(held: ExitStack) -> None:
    client = _somebody()
    for _ in range(10):
        with pytest.raises(ZeroDivisionError), client.searching(True):
            raise ZeroDivisionError

    assert _held(held, client) == 4


def test_who_waits_is_let_in_when_another_search_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "WAIT_SECONDS", 300.0)
    client, entered = _somebody(), threading.Event()

    def search() -> None:
        with client.searching(False):
            entered.set()

    with ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(client.searching(False))
        waiting = threading.Thread(target=search)
        waiting.start()
        assert not entered.wait(0.3)
    assert entered.wait(120)
    waiting.join()


def test_who_goes_away_while_he_waits_waits_no_more(
    held: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "WAIT_SECONDS", 300.0)
    monkeypatch.setattr(admission, "LOOK_SECONDS", 0.1)
    loop = asyncio.new_event_loop()
    running = threading.Thread(target=loop.run_forever)
    running.start()
    leaves = asyncio.Event()

    async def receive() -> dict[str, str]:
        await leaves.wait()
        return {"type": "http.disconnect"}

    client = replace(_somebody(), departure=Departure(loop, receive))
    refused = threading.Event()

    def search() -> None:
        with pytest.raises(TooManySearches), client.searching(False):
            pass
        refused.set()

    for _ in range(4):
        held.enter_context(client.searching(False))
    waiting = threading.Thread(target=search)
    waiting.start()
    assert not refused.wait(0.5)
    loop.call_soon_threadsafe(leaves.set)
    assert refused.wait(120)
    waiting.join()
    loop.call_soon_threadsafe(loop.stop)
    running.join()
    loop.close()


def test_eight_wait_and_the_ninth_is_told_at_once_when_to_come_again(
    held: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = _somebody()
    _held(held, client)
    monkeypatch.setattr(admission, "WAIT_SECONDS", 300.0)
    outcomes: list[str] = []

    def search() -> None:
        try:
            with client.searching(False):
                outcomes.append("served")
        except TooManySearches as refusal:
            outcomes.append(str(refusal))

    with ThreadPoolExecutor(12) as threads:
        for _ in range(12):
            threads.submit(search)
        while len(outcomes) < 4:
            time.sleep(0.01)
        time.sleep(0.2)
        refused = list(outcomes)  # while the others wait
        held.close()

    assert len(refused) == 4
    assert all("try again in 2 seconds" in each for each in refused)
    assert outcomes[4:] == ["served"] * 8


def test_threads_for_others_are_left_however_many_callers_wait(
    held: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "_waiting", threading.BoundedSemaphore(1))
    client = _somebody()
    _held(held, client)
    assert admission._waiting.acquire(blocking=False)
    monkeypatch.setattr(admission, "WAIT_SECONDS", 300.0)

    began = time.monotonic()
    with pytest.raises(TooManySearches):
        held.enter_context(client.searching(False))
    assert time.monotonic() - began < 200


def test_a_user_is_counted_as_one_wherever_he_comes_from() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")

    assert Client.of(request, User(pk=7)) == Client("user-7", anonymous=False)
    assert Client.of(request, AnonymousUser()) == Client("address-192.0.2.7", anonymous=True)
