"""The cache that costs speed, never an error."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import settings

from omniweb import soft_cache
from omniweb.soft_cache import SoftRedisCache


@pytest.fixture
def cache() -> Iterator[SoftRedisCache]:
    cache = SoftRedisCache(settings.REDIS_CACHE_URL, {})
    yield cache
    cache.close()


@pytest.fixture
def dead() -> SoftRedisCache:
    return SoftRedisCache("redis://127.0.0.1:1/0", {})


def test_what_is_kept_is_found(cache: SoftRedisCache) -> None:
    key = uuid4().hex
    cache.set(key, {"a": 1}, 10)

    assert cache.get(key) == {"a": 1}
    assert cache.get_many([key, "x"]) == {key: {"a": 1}}
    assert cache.delete(key)
    assert cache.get(key, "none") == "none"


def test_while_redis_is_down_everything_is_a_miss(dead: SoftRedisCache) -> None:
    dead.set("a", 1)
    dead.delete_many(["a"])
    dead.clear()

    assert dead.get("a", "none") == "none"
    assert dead.get_many(["a"]) == {}
    assert dead.set_many({"a": 1}) == ["a"]
    assert not dead.add("a", 1)
    assert not dead.touch("a")
    assert not dead.delete("a")
    assert not dead.has_key("a")


def test_after_a_failure_it_is_left_alone_for_a_while(
    dead: SoftRedisCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soft_cache, "PAUSE_SECONDS", 3_600.0)
    dead.get("a")
    monkeypatch.setattr(dead, "_cache", None)  # asking it would raise

    assert dead.get("a") is None
