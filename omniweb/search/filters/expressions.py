"""Regular expressions of filters over paths and names of symbols: RE2 looks at all that may match.

PostgreSQL's own engine takes no promise of time from us; so it only finds the rows that hold the
literal that every match must have.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np

from omniweb.search.filters import globs, required_literals
from omniweb.search.filters.budget import ROWS, Budget
from omniweb.search.index.document_sets import GIVEN, Documents, Integers
from omniweb.search.index.snapshots import SNAPSHOTS, live, parameters
from omniweb.search.query.line_matcher import LineMatcher
from omniweb.search.query.nodes import And, Node, Not, Or, Path, Regex, SymbolFilter
from omniweb.search.types import Snapshot

Finds = Callable[[str], bool]


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
    finds = _finds_one([leaf], case=case)
    with closing(budget.rows(sql, {**documents.parameters, **held_values}, size=ROWS)) as rows:
        return np.array([document for document, path in rows if finds(path)], np.int64)


def path_finder(node: Node, *, case: bool) -> Finds | None:
    """Return what tells whether a path meets a node; None where more than paths is asked for."""
    match node:
        case Path():
            return _finds_one([node], case=case)
        case Not(child):
            found = path_finder(child, case=case)
            return None if found is None else lambda path: not found(path)
        case And(children):
            excluded = tuple(each.child for each in children if isinstance(each, Not))
            parts: list[Node] = [each for each in children if not isinstance(each, Not)]
            parts += [Not(Or(excluded))] if excluded else []  # one expression, if they are paths
            return _joined(all, [path_finder(each, case=case) for each in parts])
        case Or(children):
            paths = [each for each in children if isinstance(each, Path)]
            others = [path_finder(each, case=case) for each in children if each not in paths]
            return _joined(any, [*([_finds_one(paths, case=case)] if paths else []), *others])
    return None


def _finds_one(paths: Sequence[Path], *, case: bool) -> Finds:
    """Return what tells whether a path meets one of several: it is one expression for RE2."""
    patterns = (
        each.pattern if each.is_regex else globs.path_expression(each.pattern) for each in paths
    )
    either = "|".join(f"(?:{each})" for each in patterns)
    return LineMatcher.of(Regex(either), case=case).finds


def _joined(
    join: Callable[[Iterable[bool]], bool], finders: Sequence[Finds | None]
) -> Finds | None:
    known = [each for each in finders if each is not None]
    return (
        (lambda path: join(finds(path) for finds in known)) if len(known) == len(finders) else None
    )


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
