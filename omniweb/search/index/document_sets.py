"""Documents in hand, as arrays: what a condition is still asked of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omniweb.search.candidates import DocumentKey
from omniweb.search.index.arrays import integers

Integers = NDArray[np.int64]
GIVEN = (
    "unnest(%(hand_repositories)s::int[], %(hand_documents)s::bigint[])"
    " AS k(repository_id, document_id)"
)
"""The documents as a table of a statement; `parameters` gives its values."""


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents by their ids, ascending, with the repository of each."""

    repositories: Integers
    ids: Integers

    @classmethod
    def of(cls, rows: Sequence[DocumentKey]) -> "Documents":
        """Return documents, each once."""
        if not rows:
            return NONE
        found = np.array(rows, np.int64)
        ids, places = np.unique(found[:, 1], return_index=True)
        return cls(found[places, 0], ids)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ids)

    def __getitem__(self, which: Any) -> "Documents":
        """Return some: a slice, a mask, or places in order."""
        return Documents(self.repositories[which], self.ids[which])

    def __add__(self, later: "Documents") -> "Documents":
        """Return these and others with higher ids."""
        return Documents(
            np.concatenate([self.repositories, later.repositories]),
            np.concatenate([self.ids, later.ids]),
        )

    @property
    def keys(self) -> list[DocumentKey]:
        """The documents as keys."""
        return list(zip(self.repositories.tolist(), self.ids.tolist(), strict=True))

    def among(self, ids: Integers) -> NDArray[np.bool_]:
        """Return which of these are among some ids."""
        return np.isin(self.ids, ids)

    def slices(self, first: int, growth: int) -> Iterator["Documents"]:
        """Yield all of them in order: so many at first, then so many times as many each time."""
        ends, size = [0], first
        while ends[-1] < len(self):
            ends.append(ends[-1] + size)
            size *= growth
        yield from (self[start:end] for start, end in pairwise(ends))

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The values of `GIVEN`."""
        return {
            "hand_repositories": integers(self.repositories.tolist()),
            "hand_documents": integers(self.ids.tolist()),
        }


NONE = Documents(np.zeros(0, np.int64), np.zeros(0, np.int64))
