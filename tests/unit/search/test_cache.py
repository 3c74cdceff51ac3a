"""The query cache, with a real Redis."""

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import pytest
from django.core.cache import cache as store
from pytest_django import Settings

from omniweb.search import cache
from omniweb.search.types import Mode, Omission, Scope, SearchRequest, SearchResult, Snapshot, Total

REQUEST = SearchRequest("retry", Scope())
SNAPSHOTS = (Snapshot(1, "a", 1, "refs/heads/main", "c" * 40, 3),)
ANSWER = SearchResult((), Total(0, "eq"), False, (), {}, "", 1.0, {})


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    store.clear()
    yield
    store.clear()


def test_the_same_search_of_the_same_generations_has_the_same_key() -> None:
    assert cache.key_of(REQUEST, SNAPSHOTS, []) == cache.key_of(
        replace(REQUEST), list(SNAPSHOTS), []
    )


@pytest.mark.parametrize(
    "snapshots",
    [
        (replace(SNAPSHOTS[0], generation=4),),
        (replace(SNAPSHOTS[0], ref_id=2),),
        (replace(SNAPSHOTS[0], name="renamed"),),
        (*SNAPSHOTS, replace(SNAPSHOTS[0], repository_id=2)),
        (),
    ],
)
def test_a_publish_and_a_change_of_rights_change_the_key(snapshots: tuple[Snapshot, ...]) -> None:
    assert cache.key_of(REQUEST, snapshots, []) != cache.key_of(REQUEST, SNAPSHOTS, [])


@pytest.mark.parametrize(
    "change",
    [
        {"text": "retries"},
        {"mode": Mode.VECTOR},
        {"limit": 3},
        {"cursor": "x"},
        {"explain": True},
        {"fusion": "rrf"},
    ],
)
def test_another_request_has_another_key(change: dict[str, object]) -> None:
    other = replace(REQUEST, **change)  # type: ignore[arg-type] # any field

    assert cache.key_of(other, SNAPSHOTS, []) != cache.key_of(REQUEST, SNAPSHOTS, [])


def test_what_is_not_indexed_yet_belongs_to_the_key() -> None:
    assert cache.key_of(REQUEST, SNAPSHOTS, [7]) != cache.key_of(REQUEST, SNAPSHOTS, [])


def test_an_answer_is_kept_and_says_so() -> None:
    first = cache.answer("k", lambda: ANSWER)
    second = cache.answer("k", lambda: pytest.fail("computed again"))

    assert not first.cached
    assert second.cached
    assert second.total == ANSWER.total


def test_an_answer_that_was_cut_is_not_kept() -> None:
    cut = replace(ANSWER, incomplete=True, skipped=(Omission("timeout", "It took too long."),))
    cache.answer("k", lambda: cut)

    assert cache.answer("k", lambda: ANSWER) == ANSWER


def test_equal_searches_at_once_compute_once() -> None:
    computed = []

    def compute() -> SearchResult:
        computed.append(1)
        time.sleep(0.2)
        return ANSWER

    threads = [threading.Thread(target=cache.answer, args=("k", compute)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(computed) == 1


def test_a_failure_leaves_no_lock_behind() -> None:
    def fail() -> SearchResult:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cache.answer("k", fail)

    assert cache.answer("k", lambda: ANSWER) == ANSWER


def test_without_redis_everything_is_computed(settings: Settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "omniweb.soft_cache.SoftRedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }

    assert cache.answer("k", lambda: ANSWER) == ANSWER
    assert cache.answer("k", lambda: ANSWER) == ANSWER


def test_what_is_kept_asks_for_no_admission_and_what_is_not_does() -> None:
    entered: list[str] = []

    @contextmanager
    def admitted() -> Iterator[None]:
        entered.append("in")
        yield
        entered.append("out")

    cache.answer("k", lambda: ANSWER, admitted)
    assert entered == ["in", "out"]
    cache.answer("k", lambda: ANSWER, admitted)
    assert entered == ["in", "out"]


def test_who_is_refused_leaves_no_lock_behind() -> None:
    def refused() -> AbstractContextManager[None]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cache.answer("k", lambda: ANSWER, refused)

    assert cache.answer("k", lambda: ANSWER) == ANSWER
