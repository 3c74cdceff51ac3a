"""What each signal of the ranking is worth: everything again, without it.

A weight of 0 takes a signal out and changes nothing else: the candidates and all others stay.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from benchmarks.figures import Figures
from benchmarks.judged_table import Judged, difference
from omniweb.search.ranking import weights

WEIGHTS = {
    "words": "KEYWORD",
    "meaning": "VECTOR",
    "file name": "COVERED",
    "query in name": "EXPLAINED",
    "similar name": "SIMILAR",
    "definition": "DEFINES",
    "type": "DEFINES_TYPE",
    "test": "TEST",
    "example": "EXAMPLE",
    "stub": "STUB",
    "vendored": "VENDORED",
    "generated": "GENERATED",
    "no code": "PROSE",
    "older copy": "OLDER",
    "own folder": "OWN",
    "imports": "CENTRAL",
}
"""Signals by their names in an explanation, and the constants of `omniweb.search.ranking.weights`.
"""


def show_ablation(
    figures: Figures, whole: Sequence[Judged], judge: Callable[[], Sequence[Judged]]
) -> None:
    """Show for each signal the paired change of NDCG@10 without it; `judge` asks everything."""
    for signal, constant in WEIGHTS.items():
        with _without(constant):
            mean, low, high = difference(judge(), whole)
        interval = [round(low, 4), round(high, 4)]
        figures.show(f"without {signal}", mean, "NDCG@10", interval95=interval)


@contextmanager
def _without(constant: str) -> Iterator[None]:
    weight = getattr(weights, constant)
    setattr(weights, constant, 0.0)
    try:
        yield
    finally:
        setattr(weights, constant, weight)
