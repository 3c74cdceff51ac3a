"""Which chunks are worth an exact comparison: those that decide what comes first."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import mean

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.text import codes
from omniweb.search.nearest import promising as module
from omniweb.search.nearest.arena import empty_file
from omniweb.search.nearest.arena_file import ArenaFile
from omniweb.search.nearest.live import places_of_rows
from omniweb.search.nearest.promising import promising
from omniweb.search.nearest.scanning import Target, nearest, rows_of
from omniweb.search.nearest.segment import Segment
from tests.unit.search.nearest.segments import memory_file

DOCUMENTS, WANTED = 1_500, 300
RANDOM = np.random.default_rng(5)
TOPICS = RANDOM.normal(size=(40, 256))


def around(topics: NDArray[np.int64], noise: float) -> NDArray[np.float32]:
    """Return unit vectors, spread around the centre as those of code are."""
    mixed = TOPICS[topics] + noise * RANDOM.normal(size=(len(topics), 256)) + 16 * codes.centre()
    units = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return units.astype(np.float32)


COUNTS = np.concatenate((RANDOM.integers(1, 9, DOCUMENTS - 1), [900]))
OWNERS = np.repeat(np.arange(DOCUMENTS), COUNTS)
VECTORS = around(np.repeat(RANDOM.integers(0, len(TOPICS), DOCUMENTS), COUNTS), 1.5)


@pytest.fixture(scope="module")
def file() -> ArenaFile:
    counts = COUNTS.astype("<i4")
    ids = np.arange(DOCUMENTS, dtype="<i8")
    return memory_file(Segment(1, 1, ids, counts, codes.encode(VECTORS)))


def sought(topic: int) -> Target:
    (vector,) = around(np.array([topic]), 0.8)
    return Target(np.packbits(vector > 0), vector)


def near(file: ArenaFile, target: Target, rows: int = 400) -> NDArray[np.int64]:
    everything = np.array([[0, len(VECTORS)]])
    return nearest(file.codes, everything, target, coarse=4 * rows, fine=rows)


def scores(target: Target, rows: Sequence[int]) -> dict[int, float]:
    cosines = defaultdict(list)
    for row in rows:
        cosines[int(OWNERS[row])].append(max(float(VECTORS[row] @ target.vector), 0.0))
    best = {key: sorted(each, reverse=True) for key, each in cosines.items()}
    return {
        key: sum(s * c for s, c in zip((1, 0.5, 0.25), each, strict=False))
        for key, each in best.items()
    }


def first(found: dict[int, float], documents: int = 20) -> set[int]:
    return set(sorted(found, key=lambda key: -found[key])[:documents])


def test_comparing_the_promising_rows_finds_what_comparing_all_finds(file: ArenaFile) -> None:
    recalls, errors = [], []
    for topic in range(20):
        target = sought(topic)
        rows = promising(file, near(file, target), target, WANTED)
        assert len(rows) == WANTED
        assert (np.diff(rows) > 0).all()
        found, true = scores(target, rows.tolist()), scores(target, range(len(VECTORS)))
        recalls.append(len(first(found) & first(true)) / 20)
        errors.extend(true[key] - found[key] for key in first(found))
    assert mean(recalls) >= 0.95
    assert mean(errors) <= 0.005


def test_a_document_far_behind_gives_way_to_more_chunks_of_one_in_front(file: ArenaFile) -> None:
    target = sought(3)
    rows = promising(file, near(file, target), target, WANTED)
    true = scores(target, range(len(VECTORS)))
    counts = np.bincount(OWNERS[rows], minlength=DOCUMENTS)
    considered = set(OWNERS[near(file, target)].tolist())
    ordered = sorted(considered, key=lambda key: -true[key])
    assert mean(counts[ordered[:20]]) > 2 * mean(counts[ordered[100:]])
    for key in ordered[:5]:
        assert counts[key] >= min(3, COUNTS[key])


def test_few_chunks_are_all_compared(file: ArenaFile) -> None:
    target = sought(1)
    some = near(file, target, 5)
    owned = set(places_of_rows(file, some).tolist()) - {DOCUMENTS - 1}
    rows = promising(file, some, target, 100_000)
    assert owned <= set(OWNERS[rows].tolist())
    for key in owned:
        assert (OWNERS[rows] == key).sum() == COUNTS[key]


def test_of_documents_beyond_a_bound_only_what_is_near_is_considered(
    file: ArenaFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WHOLE_ROWS", 100)
    target = sought(2)
    some = np.concatenate((near(file, target, 50), [len(VECTORS) - 2, len(VECTORS) - 9]))
    rows = set(promising(file, some, target, 100_000).tolist())
    assert set(some.tolist()) <= rows
    assert len(rows) <= 100 + len(some)
    assert {row for row in rows if OWNERS[row] == DOCUMENTS - 1} <= set(some.tolist())


def test_nothing_near_is_nothing_promising() -> None:
    none = rows_of(np.zeros((0, 2), np.int64))
    assert not len(promising(empty_file(), none, sought(0), 10))
