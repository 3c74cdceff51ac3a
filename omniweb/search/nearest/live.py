"""Where in the arena the live documents of a snapshot are. Pure, but for the map that it reads."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omniweb.search.index.document_sets import Documents
from omniweb.search.nearest.arena_file import ArenaFile
from omniweb.search.nearest.scanning import Ranges, ranges_of, rows_of

Ref = tuple[int, int]
"""Repository id and ref id."""


@dataclass(frozen=True, slots=True)
class Live:
    """The live documents of a ref at a generation: their places in the arena, ascending.

    `lacking` are the ids of those that are in no segment of it; `asked` is when these were looked
    for in PostgreSQL, by `time.monotonic`, 0 for never to the end.
    """

    generation: int
    places: NDArray[np.int32]
    lacking: NDArray[np.int64]
    asked: float

    def ids(self, file: ArenaFile) -> NDArray[np.int64]:
        """Return the ids of all of them."""
        return np.concatenate((file.documents[self.places], self.lacking))


def find(
    file: ArenaFile, wanted: Mapping[Ref, tuple[int, NDArray[np.int64]]], asked: float
) -> dict[Ref, Live]:
    """Find the documents of refs, given generation and ids; a later segment counts for more."""
    if not wanted:
        return {}
    repositories = np.array([repository for repository, _ in wanted], np.int64)
    counts = [len(ids) for _, ids in wanted.values()]
    sought = np.concatenate([ids for _, ids in wanted.values()])
    places = _places(file, repositories, np.repeat(repositories, counts), sought)
    found = {}
    end = 0
    for (ref, (generation, ids)), count in zip(wanted.items(), counts, strict=True):
        own = places[end : end + count]
        end += count
        found[ref] = Live(generation, np.sort(own[own >= 0]), ids[own < 0], asked)
    return found


def _places(
    file: ArenaFile,
    repositories: NDArray[np.int64],
    owners: NDArray[np.int64],
    ids: NDArray[np.int64],
) -> NDArray[np.int32]:
    """Return the places of documents, -1 for none. `owners` are their repositories."""
    entries = file.segments[: file.counters.segments]
    ends = entries["documents"]
    own = np.flatnonzero(np.isin(entries["repository"], repositories))
    starts = np.where(own > 0, ends[own - 1], 0)
    there = rows_of(np.stack((starts, ends[own]), axis=1))
    if not len(there):
        return np.full(len(ids), -1, np.int32)
    order = np.argsort(file.documents[there], kind="stable")
    there = there[order]
    held = file.documents[there]
    at = np.searchsorted(held, ids, side="right") - 1
    places = there[np.maximum(at, 0)]
    of = entries["repository"][np.searchsorted(ends, places, side="right")]
    fits = (at >= 0) & (file.documents[places] == ids) & (of == owners)
    return np.where(fits, places, -1).astype(np.int32)


def bounds(file: ArenaFile, places: NDArray[np.int32] | NDArray[np.int64]) -> Ranges:
    """Return the first row of each document and that behind its last, given their places."""
    starts = np.where(places > 0, file.ends[places - 1], 0)
    return np.stack((starts, file.ends[places]), axis=1)


def ranges_of_documents(file: ArenaFile, places: NDArray[np.int32]) -> Ranges:
    """Return the rows of documents, given their places in ascending order."""
    return ranges_of(*bounds(file, places).T)


def places_of_rows(file: ArenaFile, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of the documents that rows are of."""
    return np.searchsorted(file.ends[: file.counters.documents], rows, side="right")


def chunks_of_rows(
    file: ArenaFile, rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return repository, document and ordinal of the chunks in rows."""
    places = places_of_rows(file, rows)
    entries = file.segments[: file.counters.segments]
    segments = np.searchsorted(entries["documents"], places, side="right")
    starts = bounds(file, places)[:, 0]
    return entries["repository"][segments], file.documents[places], rows - starts


def documents_at(file: ArenaFile, places: NDArray[np.int32]) -> Documents:
    """Return the documents at some places."""
    entries = file.segments[: file.counters.segments]
    segments = np.searchsorted(entries["documents"], places, side="right")
    ids = file.documents[places]
    order = np.argsort(ids, kind="stable")
    return Documents(entries["repository"][segments[order]], ids[order])
