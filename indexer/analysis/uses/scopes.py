"""Regions in which locals are known, as a tree of numbers: 0 is the document."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tree_sitter import Node

from indexer.analysis.uses import columns

DEEPEST: Final = 200
"""Scopes in each other; what is nested deeper belongs to the last of these."""
_OUTERMOST: Final = ("outside", "module", "class", "parameters", "function", "block")
"""Kinds of scopes: of two with the same span the first of these is around the other."""
_OUTSIDE, MODULE, CLASS, PARAMETERS, FUNCTION, BLOCK = range(len(_OUTERMOST))
_CAPTURES: Final = tuple(f"scope.{kind}" for kind in _OUTERMOST)


class Scopes:
    """The scopes of a document by number: `kind`, `parent`, first byte, and the class around."""

    def __init__(self, found: Mapping[str, Sequence[Node]], size: int) -> None:
        self.kind = [MODULE]
        self.parent = [0]
        self.start = [0]
        self.owner = [0]
        """The innermost class, which may be the scope itself; 0 where there is none."""
        self._after = sorted(
            columns.spans(found.get("scope.after", ())), key=lambda span: (span[0], -span[1])
        )
        self._bounds = [0]
        self._known = [0]
        self._read(_ordered(found), size)
        self._places = np.array(self._bounds)
        self._scopes = np.array(self._known)

    def at(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the innermost scope of each place."""
        return self._scopes[self._places.searchsorted(places, "right") - 1]

    def known_from(self, places: NDArray[np.int64], scopes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return from which byte on a local is known that is defined at each place, in a scope."""
        known = places.copy()
        if self._after:
            starts = np.array([start for start, _ in self._after])
            around = self.at(starts).tolist()
            firsts = np.searchsorted(places, starts).tolist()
            # outer before inner, since the inner one holds
            for (_, end), scope, first in zip(self._after, around, firsts, strict=True):
                last = first
                while last < len(places) and places[last] < end:
                    if scopes[last] == scope:
                        known[last] = end
                    last += 1
        return known

    def around(self, scope: int) -> int:
        """Return the scope that a definition belongs to which is a scope itself."""
        scope = self.parent[scope]
        while self.kind[scope] == PARAMETERS:
            scope = self.parent[scope]
        return scope

    def function(self, scope: int) -> int:
        """Return the innermost function, class or document around or at a scope."""
        while self.kind[scope] == BLOCK:
            scope = self.parent[scope]
        return scope

    def _read(self, regions: list[tuple[int, int, int]], size: int) -> None:
        kinds, parents, starts, owners = self.kind, self.parent, self.start, self.owner
        opened, scopes = [size + 1], [0]
        bounds, known = self._bounds, self._known
        for start, last, kind in regions:
            while opened[-1] <= start:
                bounds.append(opened.pop())
                scopes.pop()
                known.append(scopes[-1])
            scope = scopes[-1]
            if kind == _OUTSIDE:
                scope = parents[scope]
            elif len(opened) <= DEEPEST:
                number = len(kinds)
                kinds.append(kind)
                parents.append(scope)
                starts.append(start)
                owners.append(number if kind == CLASS else owners[scope])
                scope = number
            opened.append(-last)
            scopes.append(scope)
            bounds.append(start)
            known.append(scope)
        while len(opened) > 1:
            bounds.append(opened.pop())
            scopes.pop()
            known.append(scopes[-1])


def _ordered(found: Mapping[str, Sequence[Node]]) -> list[tuple[int, int, int]]:
    """Return (start, -end, kind) of all scopes, outer before inner.

    The body of a class and the one method in it may have the same span: then the body is outside.
    """
    regions = set(columns.regions(found, _CAPTURES))
    for start, last, _ in columns.regions(found, ("scope.none",)):
        regions.discard((start, last, BLOCK))
    if "scope.module" in found:
        for start, last, kind in tuple(regions):
            if kind == MODULE:  # the block of a namespace is nothing else
                regions.discard((start, last, BLOCK))
    return sorted(regions)
