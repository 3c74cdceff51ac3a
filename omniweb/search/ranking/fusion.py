"""Scores of several retrievers on one scale. Pure.

Z-scores keep how far apart the scores are and beat ranks by 0.03 NDCG (RELEVANCE); reciprocal rank
fusion stays as the plain reference that anybody can recompute.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

RECIPROCAL_OFFSET = 10
"""Cormack's k; 60 flattens the first places, which are the ones that people look at."""
_FLAT = 1e-9


def z_scores(values: Sequence[float]) -> list[float]:
    """Return how many standard deviations each value lies above the mean; zeros if all agree."""
    if not values:
        return []
    mean = math.fsum(values) / len(values)
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))
    if deviation < _FLAT:
        return [0.0] * len(values)
    return [(value - mean) / deviation for value in values]


def reciprocal(ranks: Mapping[str, int], retrievers: Iterable[str]) -> float:
    """Return the sum of 1 ÷ (k + rank) over the retrievers that found it; ranks begin with 1."""
    return sum(1 / (RECIPROCAL_OFFSET + ranks[name]) for name in retrievers if name in ranks)
