"""The query cache, with a real Redis."""

import pickle
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache as store
from pytest_django import Settings

from omniweb.search import cache
from omniweb.search.cache import AS_IT_IS, Answer, Form
from omniweb.search.types import (
    Contribution,
    Explanation,
    Highlight,
    Hit,
    HitChunk,
    HitSymbol,
    Mode,
    Omission,
    Scope,
    SearchRequest,
    SearchResult,
    Total,
)

REQUEST = SearchRequest("retry", Scope())
ANSWER = SearchResult((), Total(0, "eq"), False, (), {}, "", 1.0, {})
COUNTED: Form[int] = Form("count", lambda result: result.total.value + 1)


def _fail() -> SearchResult:
    raise ZeroDivisionError


def _ask(
    key: str,
    compute: Callable[[], SearchResult],
    admitted: AbstractContextManager[object] | None = None,
    form: Form[Any] = AS_IT_IS,
) -> Answer[Any]:
    """Return an answer as the searcher asks for it."""
    return cache.look_up(key, form) or cache.answer(key, form, compute, admitted or nullcontext())


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    store.clear()
    yield
    store.clear()


def test_the_same_search_of_the_same_scope_has_the_same_key() -> None:
    assert cache.key_of(REQUEST, "d") == cache.key_of(replace(REQUEST), "d")


def test_another_digest_of_the_scope_has_another_key() -> None:
    assert cache.key_of(REQUEST, "d") != cache.key_of(REQUEST, "e")


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

    assert cache.key_of(other, "d") != cache.key_of(REQUEST, "d")


def test_an_answer_is_kept_and_says_so() -> None:
    first = _ask("k", lambda: ANSWER)
    second = _ask("k", _fail)

    assert not first.cached
    assert second.cached
    assert second.timings == {"cache": second.took_ms}
    assert second.content.total == ANSWER.total


def test_an_answer_is_kept_in_the_form_that_was_asked_for_alone() -> None:
    first = _ask("k", lambda: ANSWER, form=COUNTED)
    second = _ask("k", _fail, form=COUNTED)

    assert (first.content, second.content) == (1, 1)
    assert (first.cached, second.cached) == (False, True)
    assert store.get("k") is None
    assert not _ask("k", lambda: ANSWER).cached


def test_an_answer_that_was_cut_is_not_kept() -> None:
    cut = replace(ANSWER, incomplete=True, skipped=(Omission("timeout", "It took too long."),))
    _ask("k", lambda: cut)

    assert _ask("k", lambda: ANSWER).content == ANSWER


@pytest.mark.parametrize("form", [AS_IT_IS, COUNTED])
def test_equal_searches_at_once_compute_once(form: Form[Any]) -> None:
    computed = []

    def compute() -> SearchResult:
        computed.append(1)
        time.sleep(0.2)
        return ANSWER

    threads = [
        threading.Thread(target=_ask, args=("k", compute), kwargs={"form": form}) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(computed) == 1


def test_a_failure_leaves_no_lock_behind() -> None:
    with pytest.raises(ZeroDivisionError):
        _ask("k", _fail)

    assert _ask("k", lambda: ANSWER).content == ANSWER


def test_without_redis_everything_is_computed(settings: Settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "omniweb.soft_cache.SoftRedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }

    assert _ask("k", lambda: ANSWER).content == ANSWER
    assert _ask("k", lambda: ANSWER).content == ANSWER


def test_what_is_kept_asks_for_no_admission_and_what_is_not_does() -> None:
    entered: list[str] = []

    @contextmanager
    def admitted() -> Iterator[None]:
        entered.append("in")
        yield
        entered.append("out")

    _ask("k", lambda: ANSWER, admitted())
    assert entered == ["in", "out"]
    _ask("k", lambda: ANSWER, admitted())
    assert entered == ["in", "out"]


def test_who_is_refused_leaves_no_lock_behind() -> None:
    @contextmanager
    def refused() -> Iterator[None]:
        raise ZeroDivisionError
        yield

    with pytest.raises(ZeroDivisionError):
        _ask("k", lambda: ANSWER, refused())

    assert _ask("k", lambda: ANSWER).content == ANSWER


def test_an_answer_that_was_kept_is_the_same() -> None:
    chunk = HitChunk(3, 4, ("é = 1", "b"), (Highlight(3, 0, 1), Highlight(4, 0, 1)))
    symbol = HitSymbol("b", "a.b", "function", "def b()", 4, 4)
    why = Explanation(0, "", {"keyword": 1}, {"keyword": 2.5}, (Contribution("tests", 1, -4, "t"),))
    hit = Hit(1, "r", "main", "c0", "a.py", None, 1.5, 2, (chunk,), (symbol,), "w", why)
    kept = pickle.loads(pickle.dumps(hit))
    assert kept == hit
    assert [type(each) for each in kept.chunks[0].highlights] == [Highlight, Highlight]
