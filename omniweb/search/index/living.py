"""Which documents of what is searched are live, where no statement needs to ask. Pure."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omniweb.search.index.arrays import kept, length, received

Rows = list[tuple[Any, ...]]
_SIZES = (4, 8, 4, 8, 8)
"""Of the numbers in a row of columns: repositories, documents, ordinals, perhaps scores, shares."""


@dataclass(frozen=True, slots=True)
class Living:
    """The live documents of the searched snapshots by their ids, ascending."""

    ids: NDArray[np.int64]

    def among(self, rows: Rows) -> Rows:
        """Return the rows whose documents, in the second place, are live.

        One row of columns, as `sent` makes them, is such a row with fewer numbers in each.
        """
        if not rows or rows[0][1] is None:
            return rows
        if isinstance(rows[0][1], bytes):
            alive = self._holds(received(rows[0][1], 8))
            columns = zip(rows[0], _SIZES, strict=False)
            return rows if alive.all() else [tuple(kept(*each, alive) for each in columns)]
        alive = self._holds(np.array([row[1] for row in rows], np.int64))
        return [row for row, lives in zip(rows, alive.tolist(), strict=True) if lives]

    def _holds(self, documents: NDArray[np.int64]) -> NDArray[np.bool_]:
        if not len(self.ids):
            return np.zeros(len(documents), np.bool_)
        places = np.searchsorted(self.ids, documents)
        return np.equal(self.ids[np.minimum(places, len(self.ids) - 1)], documents)


def count(rows: Rows) -> int:
    """Return how many rows there are, or numbers in each column of one."""
    columns = bool(rows) and isinstance(rows[0][1], bytes)
    return length(rows[0][1], 8) if columns else len(rows)
