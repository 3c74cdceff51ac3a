"""Regular expressions of filters over paths and names of symbols: RE2 looks at all that may match.

PostgreSQL's own engine takes no promise of time from us; so it only finds the rows that hold the
literal that every match must have.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from omniweb.search.filters import required_literals
from omniweb.search.filters.budget import Budget, Sql
from omniweb.search.index.conditions import Condition
from omniweb.search.index.snapshots import SNAPSHOTS, live, parameters
from omniweb.search.query.line_matcher import LineMatcher
from omniweb.search.query.nodes import Path, Regex, SymbolFilter
from omniweb.search.types import Snapshot

MOST_ROWS = 500
"""That come at once: they are short."""


@dataclass(frozen=True, slots=True)
class SymbolNames:
    """The names that an expression matches, as they are written and with what they are in."""

    names: list[str]
    qualified: list[str]


def documents_with_path(
    budget: Budget, snapshots: Sequence[Snapshot], leaf: Path, within: Condition, *, case: bool
) -> list[int]:
    """Return the ids of the documents that meet a condition and whose path matches."""
    held, held_values = _holding("d.path_text", leaf.pattern)

    def statement() -> Sql:
        sql = f"""
SELECT d.id, d.path_text FROM search_index.document d
JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id
WHERE {within.sql} AND {held} AND {live("d", "id")}"""
        return sql, {**within.parameters, **held_values, **parameters(snapshots)}

    finds = LineMatcher.of(Regex(leaf.pattern), case=case).finds
    with closing(budget.rows(statement, size=MOST_ROWS)) as rows:
        return [document for document, path in rows if finds(path)]


def symbol_names(
    budget: Budget, snapshots: Sequence[Snapshot], leaf: SymbolFilter, *, case: bool
) -> SymbolNames:
    """Return the names of the definitions that match."""
    held, held_values = _holding("s.qualified_name", leaf.pattern)

    def statement() -> Sql:
        sql = f"""
SELECT DISTINCT s.name, s.qualified_name FROM search_index.symbol s
JOIN {SNAPSHOTS} ON snapshot.repository_id = s.repository_id
WHERE {held} AND {live("s")}"""
        return sql, {**held_values, **parameters(snapshots)}

    finds = LineMatcher.of(Regex(leaf.pattern), case=case).finds
    names, qualified = set[str](), set[str]()
    with closing(budget.rows(statement, size=MOST_ROWS)) as rows:
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
