"""Which chunks may decide what a search by meaning finds, by their codes alone. Pure.

A code tells the cosine of its chunk with an error of some hundredths. So what is compared exactly
are the best chunks of the best documents, and beyond them whatever an error of that size may
move there: rather a few more chunks of a document in front than of one that is far behind.
"""

import numpy as np
from numpy.typing import NDArray

from indexer.text import codes
from omniweb.search.nearest.arena_file import ArenaFile
from omniweb.search.nearest.live import bounds, places_of_rows
from omniweb.search.nearest.scanning import Target, estimated, rows_of

SHARES = np.array([1.0, 0.5, 0.25])
"""What a document's best chunks count, as in `omniweb.search.retrievers.sql`."""
FIRST = 20
"""Documents in front: which they are is to be right."""
BEHIND = 0.65
"""What a document lacks of the last one in front counts, beside what a chunk lacks of the last one
that its document counts: the sum of three chunks errs by more than one of them.
"""
WHOLE_ROWS = 20_000
"""Of documents of which all chunks are estimated, in 120 ns each; of the others the near ones."""
_APART = 4.0
"""More than two cosines may differ: one number orders chunks by document and cosine, faster."""
_SPREAD = 0.0465
"""How far a vector lies from the centre in a dimension, on average of varied code."""


def promising(
    file: ArenaFile, near: NDArray[np.int64], target: Target, wanted: int
) -> NDArray[np.int64]:
    """Return at most `wanted` rows that may decide the first documents, ascending.

    `near` are rows, the nearest first: what has none of them is not considered.
    """
    rows, owners = _considered(file, near)
    cosines = _cosines(file.codes[rows], target)
    if len(rows) <= wanted:
        return np.sort(rows)
    lacking = _lacking(owners, cosines)
    return np.sort(rows[np.argpartition(lacking, wanted - 1)[:wanted]])


def _considered(
    file: ArenaFile, near: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return all rows of the documents of the near ones, and the number of each one's document.

    Of documents beyond `WHOLE_ROWS` only the near ones themselves.
    """
    places, first, numbers = np.unique(
        places_of_rows(file, near), return_index=True, return_inverse=True
    )
    spans = bounds(file, places)
    lengths = spans[:, 1] - spans[:, 0]
    nearest_first = np.argsort(first)
    is_whole = np.zeros(len(places), bool)
    is_whole[nearest_first] = lengths[nearest_first].cumsum() <= WHOLE_ROWS
    others = ~is_whole[numbers]
    owners = np.repeat(np.flatnonzero(is_whole), lengths[is_whole])
    rows = np.concatenate((rows_of(spans[is_whole]), near[others]))
    return rows, np.concatenate((owners, numbers[others]))


def _cosines(found: NDArray[np.uint8], target: Target) -> NDArray[np.float64]:
    """Estimate the cosines of chunks with what is sought, of their codes."""
    vector = target.vector
    signs = 2.0 * estimated(found, vector) - vector.sum()
    cosines: NDArray[np.float64] = vector @ codes.centre() + _SPREAD * signs
    return np.maximum(cosines, 0)


def _lacking(owners: NDArray[np.int64], cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each chunk what it and its document lack to count among the first.

    It is 0 for the best three chunks of the documents in front.
    """
    order = np.argsort(_APART * owners - cosines)
    begins = np.flatnonzero(np.diff(owners[order], prepend=-1))
    counts = np.diff(begins, append=len(order))
    ranked = cosines[order]
    totals = np.zeros(len(begins))
    for place, share in enumerate(SHARES):
        there = counts > place
        totals[there] += share * ranked[begins[there] + place]
    last = ranked[begins + np.minimum(counts, len(SHARES)) - 1]
    front = np.partition(totals, -FIRST)[-FIRST] if len(totals) > FIRST else totals.min()
    behind = BEHIND * np.maximum(front - totals, 0)
    lacking = np.empty(len(order))
    lacking[order] = np.repeat(behind, counts) + np.maximum(np.repeat(last, counts) - ranked, 0)
    return lacking
