"""Which names of a document are bound to the same local, by the scoping rules of its language."""

from bisect import bisect_right
from collections import defaultdict
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
        self._homes: defaultdict[int, dict[int, list[tuple[int, int]]]] = defaultdict(dict)
        """Word → scope → where each definition is known from, ascending, and its binding."""
        defining = (names.rank >= OUTER) & (names.rank <= DEFINE)
        self._exempt()
        self._define(defining.nonzero()[0])
        self._resolve(plain & ~defining)

    def defines(self, scope: int, word: int) -> bool:
        """Say whether a scope itself defines a name."""
        return scope in self._homes[word]

    def _exempt(self) -> None:
        rank, word = self._names.rank, self._names.word
        places = ((rank == GLOBAL) | (rank == NONLOCAL)).nonzero()[0]
        for place in sorted(places.tolist(), key=rank.__getitem__):
            binding = 0 if rank[place] == GLOBAL else _PASSED
            self._homes[int(word[place])].setdefault(int(self.scope[place]), []).append(
                (0, binding)
            )

    def _define(self, defined: NDArray[np.intp]) -> None:
        names, scopes, rules = self._names, self._scopes, self._rules
        kind, rule = scopes.kind, rules.again
        homes = self._homes
        places: list[int] = []
        bindings: list[int] = []
        written: list[int] = []
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
            bound = homes[word].get(home)
            if bound is None or (rule == "new" and bound[-1][1] > 0):
                binding = 0
                if kind[home] not in _SEEN_OUTSIDE:
                    binding = self.count = self.count + 1
                if bound is None:
                    homes[word][home] = [(since, binding)]
                else:
                    bound.append((since, binding))
            else:
                binding = bound[-1][1]
                if binding == _PASSED:
                    binding = self._find(scopes.parent[home], word, since)
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
        local[names.word[self.binding > 0]] = True
        places = (plain & local[names.word] & (self.scope > 0)).nonzero()[0]
        scopes, words = self.scope[places], names.word[places]
        if self._rules.hoisted:  # the same wherever in its scope a name stands
            keys = (scopes << _SCOPE_BITS | words).tolist()
            found = {key: self._find(key >> _SCOPE_BITS, key & _WORDS, 0) for key in set(keys)}
            bindings = map(found.__getitem__, keys)
        else:
            starts = names.start[places]
            bindings = map(self._find, scopes.tolist(), words.tolist(), starts.tolist())
        self.binding[places] = np.fromiter(bindings, np.int32, len(places))

    def _find(self, scope: int, word: int, place: int) -> int:
        first, homes, parent = scope, self._homes[word], self._scopes.parent
        while scope:
            if scope in homes and (
                scope == first or self._rules.members_seen or self._scopes.kind[scope] != CLASS
            ):
                bound = homes[scope]
                at = bisect_right(bound, (place, self.count))
                if at and bound[at - 1][1] != _PASSED:
                    return bound[at - 1][1]
            scope = parent[scope]
        return 0
