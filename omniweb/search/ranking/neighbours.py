"""How well the files beside a file answer: a subject fills a folder, not one file. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from omniweb.search.candidates import Candidate

_SHARES = (8 / 15, 4 / 15, 2 / 15, 1 / 15)
"""Of the best files beside it, the best first; together 1."""


def beside(candidates: Sequence[Candidate], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the best other files of each one's folder score, 0 where none is above 0."""
    found = scores.tolist()
    folders: dict[tuple[int, str], list[int]] = defaultdict(list)
    for place, each in enumerate(candidates):
        folders[each.key[0], each.path.rpartition("/")[0]].append(place)
    sums = np.zeros(len(candidates))
    for places in folders.values():
        if len(places) == 1:
            continue
        best = sorted((place for place in places if found[place] > 0), key=found.__getitem__)
        best = best[: -len(_SHARES) - 2 : -1]
        for place in places:
            others = islice((other for other in best if other != place), len(_SHARES))
            sums[place] = sum(
                share * found[other] for share, other in zip(_SHARES, others, strict=False)
            )
    return sums
