"""The query cache: nothing in it is ever invalidated, the key changes instead.

A key is a digest of the request, the repositories of the scope with their generations, and the
versions of encoder and ranking. A publish or a right that is taken away changes it, so the very
next request cannot meet an old answer. While Redis is down everything is computed.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.core.cache import cache
from numpy.typing import NDArray
from prometheus_client import Counter

from indexer.text.encoder import default_encoder
from omniweb.search.index.snapshots import Pin
from omniweb.search.ranking import rank
from omniweb.search.types import SearchRequest, SearchResult

KEPT_SECONDS = 300
LOCK_SECONDS = 5
POLL_SECONDS = 0.01
"""How long whoever asks for what is being computed already waits, at most and between looks."""
KEPT_EMBEDDINGS = 256
_FORM = "3"
"""Raise it when `SearchResult` changes: an old pickle must not be read as a new one."""
LOOK_UPS = Counter("omniweb_search_cache", "Look-ups of the query cache", ["what", "outcome"])


def key_of(request: SearchRequest, pins: Sequence[Pin], unpublished: Sequence[int]) -> str:
    """Return the key of an answer."""
    scope = [(pin.repository_id, pin.ref_id, pin.generation, pin.encoder, pin.name) for pin in pins]
    asked = (request.text, str(request.mode), request.limit, request.cursor, request.explain)
    versions = (_FORM, rank.VERSION, default_encoder().version)
    whole = repr((versions, asked, request.fusion, scope, list(unpublished)))
    return f"search:{hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()}"


def answer(key: str, compute: Callable[[], SearchResult]) -> SearchResult:
    """Return the kept answer, else compute it; equal requests at once compute once."""
    began = time.perf_counter()
    found = cache.get(key)
    lock = f"{key}:lock"
    if found is None and not cache.add(lock, 1, timeout=LOCK_SECONDS):
        found = _wait(key, lock)
    if isinstance(found, SearchResult):
        LOOK_UPS.labels("answer", "hit").inc()
        took = round((time.perf_counter() - began) * 1_000, 3)
        return replace(found, cached=True, took_ms=took, timings={"cache": took})
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
    """Return what somebody else computes, or None once he has ended or takes too long."""
    deadline = time.monotonic() + LOCK_SECONDS
    while time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        if (found := cache.get(key)) is not None:
            return found
        if not cache.has_key(lock):
            return cache.get(key)
    return None


@dataclass(frozen=True, slots=True)
class _Kept:
    vector: NDArray[np.float32]
    until: float


class EmbeddingCache:
    """The embeddings of the latest queries of this process, for five minutes."""

    def __init__(self, size: int = KEPT_EMBEDDINGS, seconds: float = KEPT_SECONDS) -> None:
        self._size, self._seconds = size, seconds
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def embed(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a query."""
        encoder = default_encoder()
        key = f"{encoder.version} {text}"
        kept = self._kept.get(key)
        if kept is not None and kept.until > time.monotonic():
            LOOK_UPS.labels("embedding", "hit").inc()
            return kept.vector
        LOOK_UPS.labels("embedding", "miss").inc()
        vector = encoder.encode_query(text)
        self._kept[key] = _Kept(vector, time.monotonic() + self._seconds)
        self._kept.move_to_end(key)
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return vector


embeddings = EmbeddingCache()


def prepare() -> None:
    """Load what the first search of this process would wait for."""
    default_encoder()
