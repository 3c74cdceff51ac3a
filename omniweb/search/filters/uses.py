"""`uses:`, `calls:`, `impl:` and `imports:`: documents where a name is used so, and on which lines.

The word index has told which documents may; what they say of their names is unpacked here.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from indexer.tables import is_current
from indexer.text import packing, tokens
from indexer.text.occurrences import Occurrences, Receiver, Role
from indexer.types import TYPE_KINDS
from omniweb.search.filters.budget import Budget
from omniweb.search.index.document_sets import GIVEN, Documents, Integers
from omniweb.search.query.nodes import Used

MOST_LINES: Final = 200
"""Of one document that are told."""
WHOLE: Final = -1
"""The column of what is a whole line."""
_QUALIFIED: Final = re.compile(r"(.+\w)(?:\.|::|->|#)(?=\w)")
_STEPS: Final = re.compile(r"[^\w$@-]+")
_ROLES: Final[Mapping[str, frozenset[Role]]] = {
    "uses": frozenset(Role) - {Role.DEFINE},
    "calls": frozenset({Role.CALL}),
    "impl": frozenset({Role.INHERIT}),
}
_OCCURRENCES: Final = f"""
SELECT k.document_id, o.packed, o.packed IS NULL AND NOT ({is_current("d.analysis")}),
  ARRAY(SELECT ARRAY[s.first_line, s.last_line] FROM search_index.symbol s
    WHERE %(qualifier)s <> '' AND s.repository_id = k.repository_id
      AND s.document_id = k.document_id AND s.normalised = %(qualifier)s
      AND s.kind = ANY(%(types)s))
FROM {GIVEN}
JOIN search_index.document d ON d.repository_id = k.repository_id AND d.id = k.document_id
LEFT JOIN search_index.occurrence o
  ON o.repository_id = k.repository_id AND o.document_id = k.document_id"""
_SELVES: Final = frozenset({"self", "this", "cls"})
_TYPES: Final = sorted(map(str, TYPE_KINDS))
_IMPORTS: Final = f"""
SELECT i.document_id, i.target, i.line FROM {GIVEN}
JOIN search_index.import_target i
  ON i.repository_id = k.repository_id AND i.document_id = k.document_id"""


@dataclass(slots=True)
class Using:
    """The documents that use a name, with the lines where they do; `unknown` may or may not.

    `lines` has the column (bytes before it) of the first use on each line, `WHOLE` of an import.
    """

    lines: dict[int, dict[int, int]] = field(default_factory=dict)
    unknown: set[int] = field(default_factory=set)

    @property
    def ids(self) -> Integers:
        """The documents that surely use it."""
        return np.array(sorted(self.lines), np.int64)

    def add(self, document: int, places: Iterable[tuple[int, int]]) -> None:
        """Note lines and columns of a document, in the order of the text."""
        found = dict(reversed(list(places)))
        if found:
            known = self.lines.setdefault(document, {})
            known.update((line, found[line]) for line in sorted(found)[:MOST_LINES])


def documents_using(budget: Budget, documents: Documents, leaf: Used, *, case: bool) -> Using:
    """Return which of some documents use a name, as far as there was time to look."""
    found = Using()
    if leaf.how == "imports":
        return _importing(budget, documents, leaf, case=case)
    names = _Names(leaf.name, case=case)
    asked = {"qualifier": tokens.normalise(names.qualifier), "types": _TYPES}
    parameters = {**documents.parameters, **asked}
    with closing(budget.rows(_OCCURRENCES, parameters, looked_up=True)) as rows:
        for document, packed, is_unknown, classes in rows:
            if is_unknown or (packed is not None and not packing.is_readable(bytes(packed))):
                found.unknown.add(document)
            elif packed is not None:
                uses = packing.unpack(bytes(packed))
                found.add(document, names.places(uses, _ROLES[leaf.how], classes))
                if uses.cut and document not in found.lines:
                    found.unknown.add(document)
    return found


def _importing(budget: Budget, documents: Documents, leaf: Used, *, case: bool) -> Using:
    found, wanted = Using(), _steps(leaf.name, case=case)
    with closing(budget.rows(_IMPORTS, documents.parameters, looked_up=True)) as rows:
        for document, target, line in rows:
            if _holds(_steps(target, case=case), wanted):
                found.add(document, [(line, WHOLE)])
    return found


def _steps(module: str, *, case: bool) -> list[str]:
    """Return the names that a module is written with: `a/b.c` has three."""
    steps = [each for each in _STEPS.split(module) if each]
    return steps if case else [each.lower() for each in steps]


def _holds(steps: list[str], wanted: list[str]) -> bool:
    """Tell whether all that is wanted follows each other."""
    size = len(wanted)
    return bool(wanted) and any(
        steps[at : at + size] == wanted for at in range(len(steps) - size + 1)
    )


def last_of(name: str) -> str:
    """Return the last of the names that one is qualified with: it is what stands in the text."""
    qualified = _QUALIFIED.match(name)
    return name[qualified.end() :] if qualified else name


class _Names:
    """Finds a name among those of a document; upper and lower case differ with `case` alone.

    Of `json.dumps` the first must stand right before the second; `self`, `this` and `cls` are each
    other, and a class is meant by them within its own lines.
    """

    def __init__(self, name: str, *, case: bool) -> None:
        qualified = _QUALIFIED.match(name)
        self._name = last_of(name)
        self.qualifier = _QUALIFIED.sub("", qualified[1]) if qualified else ""
        self._case = case

    def places(
        self, uses: Occurrences, roles: frozenset[Role], classes: Iterable[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """Return the lines and columns where it is used in one of some roles, in order.

        `classes` are the lines of those that are called as the qualifier.
        """
        takes = np.isin(uses.name, self._numbers(uses.names, self._name))
        takes &= np.isin(uses.role, list(roles))
        if self.qualifier:
            is_own = uses.receiver == Receiver.SELF
            within = np.full(len(uses), self.qualifier in _SELVES)
            for first, last in classes:
                within |= (uses.line >= first) & (uses.line <= last)
            named = np.isin(uses.qualifier, self._numbers(uses.names, self.qualifier))
            takes &= named | (is_own & within)
        return list(zip(uses.line[takes].tolist(), uses.column[takes].tolist(), strict=True))

    def _numbers(self, names: tuple[str, ...], name: str) -> list[int]:
        if self._case:
            return [names.index(name)] if name in names else []
        wanted = name.lower()
        return [number for number, each in enumerate(names) if each.lower() == wanted]
