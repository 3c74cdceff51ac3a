"""The rows whose codes are nearest, whatever ranges are looked at."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omniweb.search.nearest.scanning import Ranges, Target, nearest, ranges_of, rows_of

RANDOM = np.random.default_rng(1)
VECTORS = RANDOM.normal(size=(40_000, 256)).astype(np.float32)
CODES = np.packbits(VECTORS > 0, axis=1)


def target(near: int) -> Target:
    vector = VECTORS[near] + RANDOM.normal(scale=0.4, size=256).astype(np.float32)
    return Target(np.packbits(vector > 0), vector)


def ranges(*pairs: tuple[int, int]) -> Ranges:
    return np.array(pairs, np.int64).reshape(-1, 2)


EVERYTHING = ranges((0, 40_000))


def by_bits(sought: Target, rows: np.ndarray) -> np.ndarray:
    return np.unpackbits(CODES[rows] ^ sought.code, axis=1).sum(1)


def test_the_row_that_was_meant_comes_first() -> None:
    for row in (0, 8_191, 8_192, 39_999):
        found = nearest(CODES, EVERYTHING, target(row), coarse=400, fine=20)
        assert len(found) == 20
        assert found[0] == row


def test_few_rows_are_all_returned_best_first() -> None:
    sought = target(7)
    found = nearest(CODES, ranges((5, 9), (20, 22)), sought, coarse=400, fine=100)
    assert sorted(found) == [5, 6, 7, 8, 20, 21]
    estimates = np.unpackbits(CODES[found], axis=1) @ sought.vector
    assert (np.diff(estimates) <= 0).all()


def test_nothing_to_look_at_gives_nothing() -> None:
    assert not len(nearest(CODES, ranges(), target(0), coarse=400, fine=100))


@given(st.lists(st.tuples(st.integers(1, 3_000), st.integers(1, 3_000)), min_size=1, max_size=12))
def test_long_and_short_ranges_give_what_looking_at_each_row_gives(
    lengths: list[tuple[int, int]],
) -> None:
    starts = np.cumsum([gap + length for gap, length in lengths]) - [each[1] for each in lengths]
    stops = starts + [length for _, length in lengths]
    inside = stops <= len(CODES)
    looked = ranges(*zip(starts[inside].tolist(), stops[inside].tolist(), strict=True))
    rows = rows_of(looked)
    sought = target(11)
    found = nearest(CODES, looked, sought, coarse=50, fine=100)
    assert set(found) <= set(rows.tolist())
    assert len(set(found.tolist())) == len(found) == min(max(len(found), 50), 100, len(rows))
    if len(rows) > 100:
        cut = np.sort(by_bits(sought, rows))[49]
        surely = rows[by_bits(sought, rows) < cut]
        assert set(surely.tolist()) <= set(found.tolist())


def test_many_equal_codes_do_not_make_the_list_longer() -> None:
    same = np.repeat(CODES[:1], 30_000, axis=0)
    found = nearest(same, ranges((0, 30_000)), target(0), coarse=400, fine=5_000)
    assert len(found) == 800


def test_what_is_exactly_opposite_is_no_error() -> None:
    opposite = np.repeat(~CODES[:1], 20_000, axis=0)
    found = nearest(opposite, ranges((0, 20_000)), Target(CODES[0], VECTORS[0]), coarse=10, fine=5)
    assert len(found) == 5


@pytest.mark.parametrize(
    ("starts", "stops", "expected"),
    [
        ([], [], []),
        ([3], [3], []),
        ([0, 5, 5, 9], [5, 5, 7, 12], [[0, 7], [9, 12]]),
        ([0, 2, 4], [2, 4, 6], [[0, 6]]),
    ],
)
def test_ranges_that_touch_become_one(
    starts: list[int], stops: list[int], expected: list[list[int]]
) -> None:
    found = ranges_of(np.array(starts, np.int64), np.array(stops, np.int64))
    assert found.tolist() == expected


def test_rows_of_ranges() -> None:
    assert rows_of(ranges((3, 5), (9, 10), (12, 15))).tolist() == [3, 4, 9, 12, 13, 14]
    assert rows_of(ranges()).tolist() == []
