"""How often somebody may try."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from pytest_django import Settings

from omniweb.accounts import throttling


@pytest.fixture(params=["with Redis", "without Redis"])
def redis(request: pytest.FixtureRequest, settings: Settings) -> Iterator[None]:
    if request.param == "without Redis":
        settings.REDIS_CACHE_URL = "redis://127.0.0.1:1/0"
    throttling.redis_of_attempts.cache_clear()
    yield
    throttling.redis_of_attempts.cache_clear()


@pytest.fixture
def who(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)  # the window does not end meanwhile
    return uuid4().hex


@pytest.mark.usefixtures("redis")
def test_attempts_are_counted_up_to_the_limit(who: str) -> None:
    assert [throttling.may_try("login", who, 3) for _ in range(5)] == [True] * 3 + [False] * 2


@pytest.mark.usefixtures("redis")
def test_two_hundred_at_once_are_counted_one_by_one(who: str) -> None:
    with ThreadPoolExecutor(20) as threads:
        allowed = list(threads.map(lambda _: throttling.may_try("login", who, 10), range(200)))

    assert sum(allowed) == 10


@pytest.mark.usefixtures("redis")
def test_somebody_else_has_their_own_count(who: str) -> None:
    throttling.may_try("login", who, 1)

    assert throttling.may_try("login", who + "x", 1)


@pytest.mark.usefixtures("redis")
def test_the_next_minute_begins_at_nought(who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    throttling.may_try("login", who, 1)
    monkeypatch.setattr("time.time", lambda: 1_800_000_060.0)

    assert throttling.may_try("login", who, 1)
