"""The rows that a search looks at: of those who live, and meet what is required. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omniweb.search.nearest.arena_file import ArenaFile
from omniweb.search.nearest.judged import is_among
from omniweb.search.nearest.live import Live, ranges_of_documents
from omniweb.search.nearest.scanning import Ranges
from omniweb.search.types import Snapshot


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of an arena that a search looks at, `rows` in all.

    `lacking` are repositories and ids of documents that have no codes, with `lacking_chunks` by
    estimate. `complete` is false where not all codes could be brought here in time.
    """

    file: ArenaFile
    ranges: Ranges
    rows: int
    lacking: tuple[NDArray[np.int64], NDArray[np.int64]]
    lacking_chunks: int
    complete: bool


def selected(
    file: ArenaFile,
    searched: Sequence[Snapshot],
    lives: Sequence[Live | None],
    ids: NDArray[np.int64] | None,
    *,
    complete: bool,
) -> Selection:
    """Select the rows of what is known to live, of those documents alone if there are `ids`."""
    there = [(snapshot, held) for snapshot, held in zip(searched, lives, strict=True) if held]
    places = _joined([held.places for _, held in there], np.int32)
    lacking = _joined([held.lacking for _, held in there], np.int64)
    counts = [len(held.lacking) for _, held in there]
    owners = np.repeat([snapshot.repository_id for snapshot, _ in there], counts)
    chunks = sum(_lacking_chunks(*each) for each in there)
    places.sort()
    if ids is not None:
        places = places[is_among(file.documents[places], ids)]
        kept = is_among(lacking, ids)
        chunks = int(chunks * kept.mean()) if len(kept) else 0
        lacking, owners = lacking[kept], owners[kept]
    ranges = ranges_of_documents(file, places)
    return Selection(file, ranges, _rows(ranges), (owners, lacking), chunks, complete)


def of_places(file: ArenaFile, places: NDArray[np.int32], *, complete: bool) -> Selection:
    """Select the rows of documents that have codes, all of them, by their places, ascending."""
    ranges = ranges_of_documents(file, places)
    none = np.zeros(0, np.int64)
    return Selection(file, ranges, _rows(ranges), (none, none), 0, complete)


def _rows(ranges: Ranges) -> int:
    return int((ranges[:, 1] - ranges[:, 0]).sum())


def _joined(arrays: Sequence[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate([*arrays, np.zeros(0, kind)])


def _lacking_chunks(snapshot: Snapshot, held: Live) -> int:
    """Estimate how many chunks the documents without codes have."""
    documents = len(held.lacking) + len(held.places)
    return snapshot.chunks * len(held.lacking) // documents if documents else 0
