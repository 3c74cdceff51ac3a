"""The query cache: nothing in it is ever invalidated, the key changes instead.

A key is a digest of the request, the repositories of the scope with their generations, and the
versions of encoder and ranking. A publish or a right that is taken away changes it, so the very
next request cannot meet an old answer. While Redis is down everything is computed.
"""

import hashlib
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from django.core.cache import cache
from prometheus_client import Counter

from indexer.text.encoder import default_encoder
from omniweb.search.ranking import weights
from omniweb.search.types import SearchRequest, SearchResult, Snapshot

KEPT_SECONDS = 300
LOCK_SECONDS = 5
POLL_SECONDS = 0.01
"""How long whoever asks for what is being computed already waits, at most and between looks."""
_FORM = "7"
"""Raise it when `SearchResult` changes: an old pickle must not be read as a new one."""
LOOK_UPS = Counter("omniweb_search_cache", "Look-ups of the query cache", ["what", "outcome"])


def key_of(request: SearchRequest, searched: Sequence[Snapshot], unpublished: Sequence[int]) -> str:
    """Return the key of an answer."""
    scope = [
        (each.repository_id, each.ref_id, each.generation, each.encoder, each.name)
        for each in searched
    ]
    asked = (request.text, str(request.mode), request.limit, request.cursor, request.explain)
    how = (request.fusion, request.patient)
    versions = (_FORM, weights.VERSION, default_encoder().version)
    whole = repr((versions, asked, how, scope, list(unpublished)))
    return f"search:{hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()}"


def answer(
    key: str,
    compute: Callable[[], SearchResult],
    admitted: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> SearchResult:
    """Return the kept answer, else compute it; equal requests at once compute once.

    What is not kept is computed, or waited for, within `admitted`, which may raise.
    """
    began = time.perf_counter()
    found = cache.get(key)
    if isinstance(found, SearchResult):
        return _kept(found, began)
    with admitted():
        lock = f"{key}:lock"
        if not cache.add(lock, 1, timeout=LOCK_SECONDS):
            found = _wait(key, lock)
        if isinstance(found, SearchResult):
            return _kept(found, began)
        return _computed(key, lock, compute)


def _kept(found: SearchResult, began: float) -> SearchResult:
    LOOK_UPS.labels("answer", "hit").inc()
    took = round((time.perf_counter() - began) * 1_000, 3)
    return replace(found, cached=True, took_ms=took, timings={"cache": took})


def _computed(key: str, lock: str, compute: Callable[[], SearchResult]) -> SearchResult:
    LOOK_UPS.labels("answer", "miss").inc()
    kept = False
    try:
        computed = compute()
        kept = all(each.reason != "timeout" for each in computed.skipped)
        if kept:
            cache.set(key, computed, timeout=KEPT_SECONDS)
    finally:
        if not kept:  # else who waits looks for the answer first
            cache.delete(lock)
    return computed


def _wait(key: str, lock: str) -> object:
    """Return the answer that another request computes, or None if it gives none in time."""
    deadline = time.monotonic() + LOCK_SECONDS
    while time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        if (found := cache.get(key)) is not None:
            return found
        if not cache.has_key(lock):
            return cache.get(key)
    return None


def prepare() -> None:
    """Load what the first search of this process would wait for."""
    default_encoder()
