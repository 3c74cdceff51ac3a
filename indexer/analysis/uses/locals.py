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

    `binding` is a column beside those of `names`. `plain` says which names stand alone, without
    anything before them.
    """

    def __init__(
        self, names: Names, scopes: Scopes, rules: Rules, plain: NDArray[np.bool_]
    ) -> None:
        self.binding = np.zeros(len(names.start), np.int32)
        self.count = 0
        """How many locals there are; they are numbered from 1 on."""
        self._names = names
        self._scopes = scopes
        self._rules = rules
        self._scope = scopes.at(names.start)
        self._known: dict[int, list[int]] = {}
        """Scope and word → where each definition is known from, ascending."""
        self._bound: dict[int, list[int]] = {}
        """The binding of each of them."""
        self._seen: dict[int, int] = {}
        self._exempt()
        self._define()
        self._resolve(plain)

    def defines(self, scope: int, word: int) -> bool:
        """Say whether a scope itself defines a name."""
        return (scope << _SCOPE_BITS | word) in self._bound

    def _exempt(self) -> None:
        names = self._names
        for rank, binding in ((GLOBAL, 0), (NONLOCAL, _PASSED)):
            for place in (names.rank == rank).nonzero()[0].tolist():
                key = int(self._scope[place]) << _SCOPE_BITS | int(names.word[place])
                self._keep(key, 0, binding)

    def _define(self) -> None:
        names, scopes, rules = self._names, self._scopes, self._rules
        kind, rule = scopes.kind, rules.again
        bound_at = self._bound.get
        places: list[int] = []
        bindings: list[int] = []
        written: list[int] = []
        defined = ((names.rank >= OUTER) & (names.rank <= DEFINE)).nonzero()[0]
        start = names.start[defined]
        known = (
            np.zeros_like(start)
            if rules.hoisted
            else scopes.known_from(start, self._scope[defined])
        )
        for place, rank, word, scope, after in zip(
            defined.tolist(),
            names.rank[defined].tolist(),
            names.word[defined].tolist(),
            self._scope[defined].tolist(),
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
            bound = bound_at(key)
            if bound is None or (rule == "new" and bound[-1] > 0):
                binding = 0
                if kind[home] not in _SEEN_OUTSIDE:
                    binding = self.count = self.count + 1
                self._keep(key, since, binding)
            else:
                binding = bound[-1]
                if binding == _PASSED:
                    binding = self._find(scopes.parent[home], word, since)
                if rule == "write" and rank not in {OUTER, DEFINE}:
                    written.append(place)
            bindings.append(binding)
            places.append(place)
        self.binding[places] = bindings
        names.role[written] = _WRITE

    def _keep(self, key: int, since: int, binding: int) -> None:
        if key in self._bound:
            self._known[key].append(since)
            self._bound[key].append(binding)
        else:
            self._known[key], self._bound[key] = [since], [binding]

    def _resolve(self, plain: NDArray[np.bool_]) -> None:
        """Bind the names that stand alone and define nothing."""
        names = self._names
        local = np.zeros(len(names.words), np.bool_)
        local[[key & _WORDS for key in self._bound]] = True
        uses = plain & local[names.word] & ((names.rank < OUTER) | (names.rank > DEFINE))
        places = (uses & (self._scope > 0)).nonzero()[0]
        keys = self._scope[places] << _SCOPE_BITS | names.word[places]
        seen = self._seen
        if self._rules.hoisted:
            found = [seen[key] if key in seen else self._seek(key, 0) for key in keys.tolist()]
        else:
            found = list(
                map(
                    self._find,
                    self._scope[places].tolist(),
                    names.word[places].tolist(),
                    names.start[places].tolist(),
                )
            )
        self.binding[places] = found

    def _seek(self, key: int, place: int) -> int:
        found = self._seen[key] = self._find(key >> _SCOPE_BITS, key & _WORDS, place)
        return found

    def _find(self, scope: int, word: int, place: int) -> int:
        first, parent, bound_at = scope, self._scopes.parent, self._bound.get
        while scope:
            bound = bound_at(scope << _SCOPE_BITS | word)
            if bound is not None and (
                scope == first or self._rules.members_seen or self._scopes.kind[scope] != CLASS
            ):
                at = bisect_right(self._known[scope << _SCOPE_BITS | word], place)
                if at and bound[at - 1] != _PASSED:
                    return bound[at - 1]
            scope = parent[scope]
        return 0
