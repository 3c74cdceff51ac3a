"""Which rows of codes are nearest to a query: by differing bits, then by numbers for bits. Pure.

Two codes differ in about as many bits as the angle between their vectors says: to count them costs
some nanoseconds a row, and few of the truly nearest are not among the first thousands. Of those,
what the query says of each bit as a number tells much better.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLOCK_ROWS = 8_192
"""What is looked at in one call: 256 KiB, so that it stays in the processor's cache."""
LONG_ROWS = 1_024
"""Ranges of so many rows are read where they are, shorter ones are gathered first."""
_WORDS = 4
"""Of 64 bits in a code."""
_BITS_OF_BYTES = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32)
_SUM_OF_BYTES = np.uint32(0x01_01_01_01)

Ranges = NDArray[np.int64]
"""[n, 2]: from which row up to which, ascending, none empty."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is sought: the code of the query (32 bytes), and its vector (float32 [256])."""

    code: NDArray[np.uint8]
    vector: NDArray[np.float32]


def ranges_of(starts: NDArray[np.int64], stops: NDArray[np.int64]) -> Ranges:
    """Return ascending ranges as few as possible: those that touch are one, empty ones go."""
    some = starts < stops
    starts, stops = starts[some], stops[some]
    if not len(starts):
        return np.zeros((0, 2), np.int64)
    apart = starts[1:] != stops[:-1]
    first = np.concatenate(([True], apart))
    last = np.concatenate((apart, [True]))
    return np.stack((starts[first], stops[last]), axis=1)


def rows_of(ranges: Ranges) -> NDArray[np.int64]:
    """Return the rows of some ranges."""
    lengths = ranges[:, 1] - ranges[:, 0]
    before = np.cumsum(lengths) - lengths
    return np.repeat(ranges[:, 0] - before, lengths) + np.arange(lengths.sum())


def nearest(
    codes: NDArray[np.uint8], ranges: Ranges, target: Target, *, coarse: int, fine: int
) -> NDArray[np.int64]:
    """Return at most `fine` rows of the ranges, nearest first.

    They are the best by number against sign of about `coarse` rows that differ in fewest bits;
    equal ones above are taken in order.
    """
    rows = _coarse(codes, ranges, target.code, coarse)
    estimates = estimated(codes[rows], target.vector)
    if len(rows) > fine:
        best = np.argpartition(-estimates, fine - 1)[:fine]
        rows, estimates = rows[best], estimates[best]
    return rows[np.lexsort((rows, -estimates))]


def estimated(codes: NDArray[np.uint8], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the sum of the numbers of the query at the bits that are set, for each code.

    What each byte may add is known in advance: 32 look-ups a row are a twentieth of the work of
    256 products, and start no threads as a product of matrices (BLAS) does, which wait in a loop.
    """
    tables = np.einsum("vb,jb->jv", _BITS_OF_BYTES, vector.reshape(-1, 8))
    found = np.zeros(len(codes), np.float32)
    for table, column in zip(tables, codes.T, strict=True):
        found += table.take(column)
    return found


def _coarse(
    codes: NDArray[np.uint8], ranges: Ranges, code: NDArray[np.uint8], wanted: int
) -> NDArray[np.int64]:
    """Return the rows that differ from a code in fewest bits; at most twice as many as wanted."""
    total = int((ranges[:, 1] - ranges[:, 0]).sum())
    if total <= wanted:
        return rows_of(ranges)
    distances, counts, pieces = _distances(codes, ranges, code, total)
    cut = int(np.searchsorted(counts.cumsum(), wanted))
    near = np.flatnonzero(distances <= cut)
    if len(near) > 2 * wanted:
        closer, equal = near[distances[near] < cut], near[distances[near] == cut]
        near = np.sort(np.concatenate((closer, equal[: 2 * wanted - len(closer)])))
    lengths = pieces[:, 1] - pieces[:, 0]
    ends = np.cumsum(lengths)
    piece = np.searchsorted(ends, near, side="right")
    found: NDArray[np.int64] = pieces[piece, 0] + near - (ends[piece] - lengths[piece])
    return found


def _distances(
    codes: NDArray[np.uint8], ranges: Ranges, code: NDArray[np.uint8], total: int
) -> tuple[NDArray[np.uint8], NDArray[np.int64], Ranges]:
    """Return in how many bits each row differs, how many differ in so many, and the row's ranges.

    All 256 bits count as none: whoever is exactly opposite is compared in vain.
    """
    words = codes.view(np.uint64)
    sought = code.view(np.uint64)
    distances, counts = np.empty(total, np.uint8), np.zeros(256, np.int64)
    different = np.empty((BLOCK_ROWS, _WORDS), np.uint64)
    counted = np.empty((BLOCK_ROWS, _WORDS), np.uint8)
    at = 0
    is_long = ranges[:, 1] - ranges[:, 0] >= LONG_ROWS
    for block in _blocks(words, ranges[is_long], ranges[~is_long]):
        rows = len(block)
        np.bitwise_xor(block, sought, out=different[:rows])
        np.bitwise_count(different[:rows], out=counted[:rows])
        sums = counted[:rows].view(np.uint32)[:, 0]
        np.multiply(sums, _SUM_OF_BYTES, out=sums)
        distances[at : at + rows] = sums >> np.uint32(24)
        counts += np.bincount(distances[at : at + rows], minlength=256)
        at += rows
    return distances, counts, np.concatenate((ranges[is_long], ranges[~is_long]))


def _blocks(words: NDArray[np.uint64], long: Ranges, short: Ranges) -> Iterator[NDArray[np.uint64]]:
    """Yield the rows in blocks: the long ranges as they lie, the short ones gathered."""
    for start, stop in long.tolist():
        for first in range(start, stop, BLOCK_ROWS):
            yield words[first : min(first + BLOCK_ROWS, stop)]
    ends = np.cumsum(short[:, 1] - short[:, 0])
    first = 0
    while first < len(short):
        before = int(ends[first - 1]) if first else 0
        last = int(np.searchsorted(ends, before + BLOCK_ROWS, side="right"))
        yield words.take(rows_of(short[first:last]), axis=0)
        first = last
