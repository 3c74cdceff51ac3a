"""Scores on one scale."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omniweb.search.ranking import fusion

SCORES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=50)


def _z_scores(values: list[float]) -> list[float]:
    return fusion.z_scores(np.array(values)).tolist()


def test_z_scores_keep_how_far_apart_scores_are() -> None:
    assert _z_scores([1.0, 2.0, 3.0]) == pytest.approx([-1.2247, 0, 1.2247], abs=1e-4)
    assert _z_scores([0.0, 0.0, 9.0])[2] > _z_scores([0.0, 8.0, 9.0])[2]


@given(SCORES)
def test_z_scores_keep_the_order(scores: list[float]) -> None:
    found = _z_scores(scores)

    assert all(
        one <= other + 1e-9
        for one, other in zip(
            [z for _, z in sorted(zip(scores, found, strict=True))],
            [z for _, z in sorted(zip(scores, found, strict=True))][1:],
            strict=False,
        )
    )


@pytest.mark.parametrize("scores", [[], [4.0], [2.0, 2.0, 2.0]])
def test_equal_scores_say_nothing(scores: list[float]) -> None:
    assert _z_scores(scores) == [0.0] * len(scores)


def test_reciprocal_ranks_are_summed_over_the_retrievers_that_found_it() -> None:
    ranks = {"keyword": 1, "vector": 10, "path": 1}

    assert fusion.reciprocal(ranks, ("keyword", "vector", "symbol")) == 1 / 11 + 1 / 20
