"""Which documents of an arena meet a condition on their rows, as a process has found it out.

A document never changes, so neither does whether it meets a condition: a bit for each place in the
arena is kept from search to search. After a publish what has a new place is asked for: documents
of that repository, as its segments are merged.
"""

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omniweb.search.index.conditions import Condition
from omniweb.search.index.recent import Recent
from omniweb.search.nearest.arena_file import ArenaFile

MOST_BYTES = 32_000_000
"""Of all conditions together, two bytes each document: of ten thousand repositories fifty fit."""
Places = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Verdicts:
    """By place in a file: which documents were asked about, and which of them meet a condition."""

    file: ArenaFile
    judged: NDArray[np.bool_]
    met: NDArray[np.bool_]


class Judged:
    """Verdicts by condition, those that were used last. Threads share it."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        """Begin with none; keep so many bytes at most."""
        self._held: Recent[_Verdicts] = Recent(most)
        self._lock = threading.Lock()

    def unjudged(self, file: ArenaFile, condition: Condition, places: Places) -> Places:
        """Return those of some places of which it is not known whether they meet a condition."""
        known = self._of(file, condition)
        if known is None:
            return places
        inside = places < len(known.judged)
        return places[~inside | ~known.judged[np.where(inside, places, 0)]]

    def meeting(self, file: ArenaFile, condition: Condition, places: Places) -> Places | None:
        """Return those of some places that meet a condition, None where not of all it is known."""
        known = self._of(file, condition)
        if known is None or (len(places) and places.max() >= len(known.judged)):
            return None
        return places[known.met[places]] if known.judged[places].all() else None

    def learn(
        self, file: ArenaFile, condition: Condition, places: Places, ids: NDArray[np.int64]
    ) -> None:
        """Learn that of some places the documents of these ids, in any order, alone meet it."""
        known = self._of(file, condition)
        size = file.counters.documents
        judged, met = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
        if known is not None:
            judged[: len(known.judged)], met[: len(known.met)] = known.judged, known.met
        judged[places] = True
        met[places] = is_among(file.documents[places], ids)
        with self._lock:
            self._held.keep(_key(condition), _Verdicts(file, judged, met), 2 * size)

    def clear(self) -> None:
        """Forget all: the places are those of another file."""
        with self._lock:
            self._held.clear()

    def _of(self, file: ArenaFile, condition: Condition) -> _Verdicts | None:
        with self._lock:
            known = self._held.use(_key(condition))
        return known if known is not None and known.file is file else None


def is_among(values: NDArray[np.int64], ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell of each value whether it is one of some ids; these come almost in order, most often."""
    if not len(ids):
        return np.zeros(len(values), np.bool_)
    ordered = np.sort(ids, kind="stable")
    places = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.equal(ordered[places], values)


def _key(condition: Condition) -> object:
    return condition.sql, repr(condition.parameters)
