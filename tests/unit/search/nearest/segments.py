"""Segments of random codes, for tests of the arena."""

import os

import numpy as np

from omniweb.search.nearest.arena_file import ArenaFile
from omniweb.search.nearest.segment import CODE_BYTES, Segment


def segment(repository: int, number: int, documents: int, seed: int = 0) -> Segment:
    """Return one of documents that have 0 to 4 chunks each; their ids are 1,000 times `number`."""
    random = np.random.default_rng((repository, number, seed))
    counts = random.integers(0, 5, documents).astype("<i4")
    codes = random.integers(0, 256, (int(counts.sum()), CODE_BYTES), dtype=np.uint8)
    ids = 1_000 * number + np.arange(documents, dtype="<i8")
    return Segment(repository, number, ids, counts, codes)


def same(one: Segment, other: Segment) -> bool:
    """Tell whether two hold the same."""
    key = (one.repository_id, one.id) == (other.repository_id, other.id)
    columns = ("documents", "counts", "codes")
    return key and all(np.array_equal(getattr(one, c), getattr(other, c)) for c in columns)


def memory_file(*segments: Segment) -> ArenaFile:
    """Return a file in memory that holds segments."""
    file = ArenaFile.made(os.memfd_create("codes"), sum(each.rows for each in segments))
    file.append(segments)
    return file
