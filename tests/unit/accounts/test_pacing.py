"""Some attempts at once, then one after the other."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from pytest_django import Settings

from omniweb.accounts import pacing, throttling
from omniweb.accounts.pacing import Pace, seconds_until_turn

SLOW = Pace(burst=3, interval=1_000.0)


@pytest.fixture(params=["with Redis", "without Redis"], autouse=True)
def redis(request: pytest.FixtureRequest, settings: Settings) -> Iterator[None]:
    if request.param == "without Redis":
        settings.REDIS_CACHE_URL = "redis://127.0.0.1:1/0"
    throttling.redis_of_attempts.cache_clear()
    yield
    throttling.redis_of_attempts.cache_clear()
    pacing._local.clear()


@pytest.fixture
def key() -> str:
    return uuid4().hex


def test_the_first_ones_need_not_wait_and_the_next_is_told_how_long(key: str) -> None:
    waits = [seconds_until_turn({key: SLOW}, patience=0) for _ in range(5)]

    assert waits[:3] == [0, 0, 0]
    assert 900 < waits[3] <= 1_000  # it took no turn, so
    assert waits[4] <= waits[3]  # the one after it need not wait longer


def test_who_is_patient_takes_the_next_turn(key: str) -> None:
    waits = [seconds_until_turn({key: SLOW}, patience=2_500) for _ in range(6)]

    assert [round(wait, -2) for wait in waits] == [0, 0, 0, 1_000, 2_000, 3_000]


def test_two_hundred_at_once_get_no_more_turns_than_there_are(key: str) -> None:
    with ThreadPoolExecutor(20) as threads:
        waits = threads.map(lambda _: seconds_until_turn({key: SLOW}, patience=0), range(200))
        turns = [wait for wait in waits if wait <= 0]

    assert len(turns) == 3


def test_turns_come_back_with_time(key: str) -> None:
    quick = Pace(burst=1, interval=0.2)
    assert seconds_until_turn({key: quick}, patience=0) == 0
    time.sleep(0.25)

    assert seconds_until_turn({key: quick}, patience=0) == 0


def test_of_two_keys_the_slower_decides_and_the_other_pays_nothing(key: str) -> None:
    both = {key: SLOW, f"{key}b": Pace(burst=1, interval=5_000.0)}
    assert seconds_until_turn(both, patience=0) == 0
    for _ in range(5):
        assert seconds_until_turn(both, patience=0) > 4_000

    assert [seconds_until_turn({key: SLOW}, patience=0) for _ in range(2)] == [0, 0]


def test_a_forgotten_key_begins_anew(key: str) -> None:
    for _ in range(4):
        seconds_until_turn({key: SLOW}, patience=0)
    pacing.forget(key)

    assert seconds_until_turn({key: SLOW}, patience=0) == 0


def test_a_flood_of_names_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "_LOCAL_KEYS", 100)
    for number in range(1_000):
        pacing._take_locally({str(number): SLOW}, 0)

    assert len(pacing._local) <= 100
    assert "999" in pacing._local
