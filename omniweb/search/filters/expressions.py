"""Regular expressions of filters over paths and names of symbols: RE2 looks at all that may match.

PostgreSQL's own engine takes no promise of time from us; so it only finds the rows that hold the
literal that every match must have.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np

from omniweb.search.filters import required_literals
from omniweb.search.filters.budget import ROWS, Budget
from omniweb.search.index.document_sets import GIVEN, Documents, Integers
from omniweb.search.index.snapshots import SNAPSHOTS, live, parameters
from omniweb.search.query.line_matcher import LineMatcher
from omniweb.search.query.nodes import Path, Regex, SymbolFilter
from omniweb.search.types import Snapshot


@dataclass(frozen=True, slots=True)
class SymbolNames:
    """The names that an expression matches, as they are written and with what they are in."""

    names: list[str]
    qualified: list[str]


def documents_with_path(
    budget: Budget, documents: Documents, leaf: Path, *, case: bool
) -> Integers:
    """Return the ids of those of some documents whose path matches."""
    held, held_values = _holding("d.path_text", leaf.pattern)
    sql = f"""
SELECT d.id, d.path_text FROM {GIVEN}
JOIN search_index.document d ON d.repository_id = k.repository_id AND d.id = k.document_id
WHERE {held}"""
    finds = path_finder(leaf, case=case)
    with closing(budget.rows(sql, {**documents.parameters, **held_values}, size=ROWS)) as rows:
        return np.array([document for document, path in rows if finds(path)], np.int64)


def path_finder(leaf: Path, *, case: bool) -> Callable[[str], bool]:
    """Return what tells whether a path matches an expression."""
    return LineMatcher.of(Regex(leaf.pattern), case=case).finds


def symbol_names(
    budget: Budget, snapshots: Sequence[Snapshot], leaf: SymbolFilter, *, case: bool
) -> SymbolNames:
    """Return the names of the definitions that match."""
    held, held_values = _holding("s.qualified_name", leaf.pattern)

    sql = f"""
SELECT DISTINCT s.name, s.qualified_name FROM search_index.symbol s
JOIN {SNAPSHOTS} ON snapshot.repository_id = s.repository_id
WHERE {held} AND {live("s")}"""
    finds = LineMatcher.of(Regex(leaf.pattern), case=case).finds
    names, qualified = set[str](), set[str]()
    with closing(budget.rows(sql, {**held_values, **parameters(snapshots)}, size=ROWS)) as rows:
        for name, whole in rows:
            if finds(name):
                names.add(name)
            elif finds(whole):
                qualified.add(whole)
    return SymbolNames(sorted(names), sorted(qualified))


def _holding(column: str, pattern: str) -> tuple[str, Mapping[str, Any]]:
    """Return the condition that a text holds what every match must, in upper or lower case."""
    literal = required_literals.of_regex(pattern).literal
    if not literal:
        return "true", {}
    return f'position(%(held)s IN lower({column} COLLATE "C")) > 0', {"held": literal.lower()}
