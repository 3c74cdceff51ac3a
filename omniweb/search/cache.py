"""The query cache: nothing in it is ever invalidated, the key changes instead.

A key is a digest of the request, of the repositories of the scope with their generations, and of
the versions of encoder and ranking. A publish or a right that is taken away changes it, so the very
next request cannot meet an old answer. While Redis is down everything is computed.

An answer is kept in the form in which a door has asked for it, and in no other: two doors that ask
the same of one scope within minutes are rare, and each form costs its making and its room.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.cache import cache
from prometheus_client import Counter

from indexer.text.encoder import default_encoder
from omniweb.search.ranking import weights
from omniweb.search.types import SearchRequest, SearchResult

KEPT_SECONDS = 300
LOCK_SECONDS = 5
POLL_SECONDS = 0.01
"""How long whoever asks for what is being computed already waits, at most and between looks."""
_FORM = "18"
"""Raise it when `SearchResult` changes: an old pickle must not be read as a new one."""
LOOK_UPS = Counter("omniweb_search_cache", "Look-ups of the query cache", ["what", "outcome"])
_HITS, _MISSES = (LOOK_UPS.labels("answer", outcome) for outcome in ("hit", "miss"))

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Form(Generic[Kept]):
    """How a door wants answers: `make` makes it, quickly, of a result; it can be pickled.

    `name` is another one for whatever `make` would make otherwise.
    """

    name: str
    make: Callable[[SearchResult], Kept]


@dataclass(frozen=True, slots=True)
class Answer(Generic[Kept]):
    """An answer in a form, and what is new each time; times in milliseconds."""

    content: Kept
    cached: bool
    took_ms: float
    timings: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Made(Generic[Kept]):
    """What was made, and how long it took; it is kept where it is whole."""

    content: Kept
    is_whole: bool
    took_ms: float
    timings: Mapping[str, float]


AS_IT_IS: Form[SearchResult] = Form("", lambda result: result)


def key_of(request: SearchRequest, digest: str) -> str:
    """Return the key of an answer in a scope whose `Published.digest` is given."""
    asked = (request.text, str(request.mode), request.limit, request.cursor, request.explain)
    how = (request.fusion, request.patient)
    versions = (_FORM, weights.VERSION, default_encoder().version)
    whole = repr((versions, asked, how, digest))
    return f"search:{hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()}"


def key_of_name(name: str, digest: str) -> str:
    """Return the key of what is known of a name in a scope with such a digest."""
    whole = repr((_FORM, name, digest))
    return f"name:{hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()}"


def look_up(key: str, form: Form[Kept]) -> Answer[Kept] | None:
    """Return the answer that is kept in this form, if there is one: one round trip."""
    return kept(_key_in(key, form))


def kept(key: str) -> Answer[Any] | None:
    """Return what is kept under a key, if anything is."""
    began = time.perf_counter()
    found = cache.get(key)
    return None if found is None else _kept(found, began)


def answer(
    key: str,
    form: Form[Kept],
    compute: Callable[[], SearchResult],
    admitted: AbstractContextManager[object],
) -> Answer[Kept]:
    """Return what is computed, or kept by then; equal requests at once compute once.

    It is computed, or waited for, within `admitted`, which may raise.
    """

    def make() -> Made[Kept]:
        result = compute()
        is_whole = all(each.reason != "timeout" for each in result.skipped)
        return Made(form.make(result), is_whole, result.took_ms, result.timings)

    return made(_key_in(key, form), make, admitted)


def made(
    key: str, make: Callable[[], Made[Kept]], admitted: AbstractContextManager[object]
) -> Answer[Kept]:
    """Return what is made, or kept under a key by then, as `answer` does."""
    began = time.perf_counter()
    with admitted:
        lock = f"{key}:lock"
        found = None if cache.add(lock, 1, timeout=LOCK_SECONDS) else _wait(key, lock)
        return _computed(key, lock, make) if found is None else _kept(found, began)


def _key_in(key: str, form: Form[Any]) -> str:
    return f"{key}:{form.name}" if form.name else key


def _kept(content: Kept, began: float) -> Answer[Kept]:
    _HITS.inc()
    took = round((time.perf_counter() - began) * 1_000, 3)
    return Answer(content, cached=True, took_ms=took, timings={"cache": took})


def _computed(key: str, lock: str, make: Callable[[], Made[Kept]]) -> Answer[Kept]:
    _MISSES.inc()
    stays = False
    try:
        new = make()
        stays = new.is_whole
        if stays:
            cache.set(key, new.content, timeout=KEPT_SECONDS)
    finally:
        if not stays:  # else who waits looks for the answer first
            cache.delete(lock)
    return Answer(new.content, cached=False, took_ms=new.took_ms, timings=new.timings)


def _wait(key: str, lock: str) -> Any:
    """Return the answer that another request computes, or None if it gives none in time."""
    deadline = time.monotonic() + LOCK_SECONDS
    while time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        if (found := cache.get(key)) is not None:
            return found
        if not cache.has_key(lock):
            return cache.get(key)
    return None
