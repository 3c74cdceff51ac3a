"""Which names of a document are bound to the same local, by the scoping rules of its language."""

from bisect import bisect_right
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis.uses.captures import DEFINE, GLOBAL, HOISTED, NONLOCAL, OUTER
from indexer.analysis.uses.columns import Names
from indexer.analysis.uses.rules import Rules
from indexer.analysis.uses.scopes import CLASS, MODULE, Scopes
from indexer.text.occurrences import Role

_WRITE = int(Role.WRITE)

_SCOPE_BITS: Final = 32
_WORDS: Final = (1 << _SCOPE_BITS) - 1
_SEEN_OUTSIDE: Final = frozenset({MODULE, CLASS})
"""What is defined in one of these is no local."""
_PASSED: Final = -1
"""In place of a binding: look in the scope around."""


class Locals:
    """Binds the names of one document; `names.role` tells writes from definitions afterwards.

    `binding` is a column beside those of `names`, and so is `scope`, in which each stands. `plain`
    says which names stand alone, without anything before them.
    """

    def __init__(
        self, names: Names, scopes: Scopes, rules: Rules, plain: NDArray[np.bool_]
    ) -> None:
        self.binding = np.zeros(len(names.start), np.int32)
        self.scope = scopes.at(names.start)
        self.count = 0
        """How many locals there are; they are numbered from 1 on."""
        self._names = names
        self._scopes = scopes
        self._rules = rules
        self._known: dict[int, list[int]] = {}
        """Scope and word → where each definition is known from, ascending."""
        self._bound: dict[int, list[int]] = {}
        """The binding of each of them."""
        self._exempt()
        self._define()
        self._resolve(plain)

    def defines(self, scope: int, word: int) -> bool:
        """Say whether a scope itself defines a name."""
        return (scope << _SCOPE_BITS | word) in self._bound

    def _exempt(self) -> None:
        names = self._names
        rank = names.rank
        places = ((rank == GLOBAL) | (rank == NONLOCAL)).nonzero()[0]
        for place in sorted(places.tolist(), key=rank.__getitem__):
            key = int(self.scope[place]) << _SCOPE_BITS | int(names.word[place])
            self._known.setdefault(key, []).append(0)
            self._bound.setdefault(key, []).append(0 if rank[place] == GLOBAL else _PASSED)

    def _define(self) -> None:
        names, scopes, rules = self._names, self._scopes, self._rules
        kind, rule = scopes.kind, rules.again
        known_since, bound_at = self._known, self._bound
        places: list[int] = []
        bindings: list[int] = []
        written: list[int] = []
        defined = ((names.rank >= OUTER) & (names.rank <= DEFINE)).nonzero()[0]
        start = names.start[defined]
        known = (
            np.zeros_like(start) if rules.hoisted else scopes.known_from(start, self.scope[defined])
        )
        for place, rank, word, scope, after in zip(
            defined.tolist(),
            names.rank[defined].tolist(),
            names.word[defined].tolist(),
            self.scope[defined].tolist(),
            known.tolist(),
            strict=True,
        ):
            home, since = scope, after
            if rank == OUTER:
                home, since = scopes.around(scope), 0
            elif rank == HOISTED:
                home, since = scopes.function(scope), 0
            elif rank == DEFINE and kind[scope] != CLASS:
                continue  # a method of an object: known by what stands before it alone
            key = home << _SCOPE_BITS | word
            bound = bound_at.get(key)
            if bound is None or (rule == "new" and bound[-1] > 0):
                binding = 0
                if kind[home] not in _SEEN_OUTSIDE:
                    binding = self.count = self.count + 1
                if bound is None:
                    known_since[key], bound_at[key] = [since], [binding]
                else:
                    known_since[key].append(since)
                    bound.append(binding)
            else:
                binding = bound[-1]
                if binding == _PASSED:
                    binding = self._find(scopes.parent[home] << _SCOPE_BITS | word, since)
                if rule == "write" and rank not in {OUTER, DEFINE}:
                    written.append(place)
            bindings.append(binding)
            places.append(place)
        self.binding[places] = bindings
        names.role[written] = _WRITE

    def _resolve(self, plain: NDArray[np.bool_]) -> None:
        """Bind the names that stand alone and define nothing."""
        names = self._names
        local = np.zeros(len(names.words), np.bool_)
        local[[key & _WORDS for key in self._bound]] = True
        uses = plain & local[names.word] & ((names.rank < OUTER) | (names.rank > DEFINE))
        places = (uses & (self.scope > 0)).nonzero()[0]
        keys = (self.scope[places] << _SCOPE_BITS | names.word[places]).tolist()
        if self._rules.hoisted:  # wherever in its scope a name stands
            found = {key: self._find(key, 0) for key in set(keys)}
            bindings = map(found.__getitem__, keys)
        else:
            bindings = map(self._find, keys, names.start[places].tolist())
        self.binding[places] = np.fromiter(bindings, np.int32, len(keys))

    def _find(self, key: int, place: int) -> int:
        """Return the binding of scope and word at a place."""
        bound_at, kind, parent = self._bound, self._scopes.kind, self._scopes.parent
        scope, word, seen = key >> _SCOPE_BITS, key & _WORDS, self._rules.members_seen
        first = scope
        while scope:
            if key in bound_at and (scope == first or seen or kind[scope] != CLASS):
                bound = bound_at[key]
                at = bisect_right(self._known[key], place)
                if at and bound[at - 1] != _PASSED:
                    return bound[at - 1]
            scope = parent[scope]
            key = scope << _SCOPE_BITS | word
        return 0
