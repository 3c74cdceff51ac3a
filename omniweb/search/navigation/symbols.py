"""What is defined under a name in a scope, where no place says which is meant."""

import time
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from psycopg import Connection

from indexer.text import tokens
from omniweb.search.index.arrays import ranges
from omniweb.search.index.documents import snapshot_of
from omniweb.search.index.pool import reading
from omniweb.search.navigation.by_name import is_test
from omniweb.search.navigation.candidates import MOST_REPOSITORIES, TOGETHER
from omniweb.search.navigation.definitions import MOST_DEFINITIONS, described, first_of
from omniweb.search.navigation.forest import Forest, own_name
from omniweb.search.navigation.left_out import titled
from omniweb.search.navigation.likeliest import UNLIKELY, Rank, importers, rank
from omniweb.search.navigation.looking import looks_until
from omniweb.search.navigation.places import Opened
from omniweb.search.navigation.qualified import Qualified, ends, steps, uncalled
from omniweb.search.navigation.resolving import Resolver
from omniweb.search.navigation.targets import Answer, Target
from omniweb.search.navigation.tree import MOST_OF_A_NAME
from omniweb.search.navigation.types import Certainty, Definition, Definitions
from omniweb.search.types import Scope

MOST_APART: Final = 10
"""Definitions of a symbol of which all is told apart."""
_REASON: Final = "it is called so"
_DEFINING: Final = """
SELECT s.repository_id FROM search_index.symbol s JOIN search_index.document d
  ON d.repository_id = s.repository_id AND d.id = s.document_id
WHERE s.normalised = %(normalised)s AND s.name = %(name)s
  AND s.repository_id <@ %(repositories)s::int4multirange
GROUP BY 1
ORDER BY bool_and(d.marks & %(behind)s <> 0 OR s.kind = ANY(%(standing_in)s::text[])), 1
LIMIT %(most)s"""
"""Those with a likely definition first: there may be no time for all."""


_NAMING: Final = """
SELECT repository_id FROM search_index.symbol
WHERE normalised = ANY(%(normalised)s) AND name = ANY(%(names)s)
  AND repository_id <@ %(repositories)s::int4multirange
GROUP BY 1 ORDER BY count(DISTINCT name) DESC, 1 LIMIT %(most)s"""


@dataclass(slots=True)
class _Called:
    """What is called so: some of it, how much there is, and what was not looked at.

    `left` counts files by reason; where there is any, `total` is a lower bound. `ranks` are those
    of definitions by place.
    """

    definitions: list[Definition] = field(default_factory=list)
    ranks: dict[tuple[int, str, int, int], Rank] = field(default_factory=dict)
    total: int = 0
    left: Counter[str] = field(default_factory=Counter)

    def add(self, told: Sequence[Definition], ranks: Sequence[Rank]) -> None:
        """Add the first definitions of some, which have these ranks, but those that are there."""
        known = set(map(_place, self.definitions))
        new = [each for each in told if _place(each) not in known]
        self.definitions += new
        self.total += len(ranks) - len(told) + len(new)
        self.ranks |= {_place(each): rank for each, rank in zip(told, ranks, strict=False)}

    def sort(self) -> None:
        """Put the likeliest first."""
        self.definitions.sort(
            key=lambda each: (self.ranks[_place(each)], each.repository, each.path, each.line)
        )


def named(
    scope: Scope,
    name: str,
    repositories: Collection[int] | None = None,
    *,
    until: float | None = None,
) -> Definitions:
    """Return the definitions of a name, or those whose qualified name ends so: `Shape.area`.

    `repositories` narrows the scope to some of it. Those of tests come last. `until` is when the
    answer is due, in `SECONDS` by default.
    """
    until, name = looks_until(until), uncalled(name)
    wanted = set(scope.ids).intersection(scope.ids if repositories is None else repositories)
    with reading() as connection:
        found = _called(connection, scope, wanted, name, name, until)
        last = steps(name)[-1]
        if not found.total and last and last != name:
            found = _called(connection, scope, wanted, last, name, until)
            if all(is_test(each.path) for each in found.definitions):
                _lead(found, connection, scope, wanted, name, until)
    first, left = tuple(found.definitions[:MOST_DEFINITIONS]), found.left
    said: tuple[str, ...] = (
        () if first else (f"Nothing that you can see is defined as “{name[:80]}”.",)
    )
    if found.total > len(first):
        said = first_of(len(first), found.total, is_exact=not any(left.values()))
        left["definitions"] += 1
    return Definitions(name, first, any(left.values()), titled(left), said)


def apart(found: Definitions) -> tuple[Sequence[Definition], tuple[str, ...]]:
    """Return the definitions that are told apart, and what is to be said of that."""
    first = found.definitions[:MOST_APART]
    if len(found.definitions) == len(first):
        return first, found.notices
    at_least = "at least " if found.incomplete else ""
    more = f"The first {len(first)} of {at_least}{len(found.definitions)} are looked at."
    return first, (*found.notices, more)


def _called(
    connection: Connection[Any],
    scope: Scope,
    wanted: set[int],
    name: str,
    qualified: str,
    until: float,
) -> _Called:
    """Return what is called `name` and whose qualified name is `qualified` or ends so."""
    values = {
        "normalised": tokens.normalise(name),
        "name": name,
        "repositories": ranges(sorted(wanted)),
        "most": MOST_REPOSITORIES + 1,
        **UNLIKELY,
    }
    rows = connection.execute(_DEFINING, values).fetchall()
    found = _Called()
    found.left["repositories"] += len(rows) > MOST_REPOSITORIES
    end = "" if name == qualified else qualified
    for (number,) in rows[:MOST_REPOSITORIES]:
        if snapshot := snapshot_of(connection, scope, number, None):
            _look_in(found, connection, Forest(connection, scope, snapshot), name, end, until)
    found.sort()
    return found


def _lead(
    found: _Called,
    connection: Connection[Any],
    scope: Scope,
    wanted: set[int],
    name: str,
    until: float,
) -> None:
    """Add what a qualified name leads to that no definition is written as.

    It is looked for in the repositories that are called as one of its names, in those that define
    the last two, and of few in all.
    """
    asked = steps(name)
    values = {
        "normalised": [tokens.normalise(each) for each in asked[-2:]],
        "names": list(asked[-2:]),
        "repositories": ranges(sorted(wanted)),
        "most": MOST_REPOSITORIES + 1,
    }
    rows = connection.execute(_NAMING, values).fetchall()
    names = {tokens.normalise(each) for each in asked[:-1]}
    called = (each.id for each in scope.repositories if own_name(each.name) in names)
    first = wanted.intersection(called)
    few = sorted(wanted)[: MOST_REPOSITORIES if len(wanted) <= MOST_REPOSITORIES else 0]
    numbers = list(dict.fromkeys([*sorted(first), *(number for (number,) in rows), *few]))
    found.left["repositories"] += len(numbers) > MOST_REPOSITORIES
    for at, number in enumerate(numbers[:MOST_REPOSITORIES]):
        if time.monotonic() > until:
            found.left["time"] += len(numbers) - at
            break
        if snapshot := snapshot_of(connection, scope, number, None):
            resolver = Resolver(Forest(connection, scope, snapshot))
            led = Qualified(resolver, until)
            answers = led.answers(name)
            found.left["time"] += led.is_cut
            for each in answers[:1]:
                entries = [of.target.file.entry for of in answers]
                imported = importers(connection, snapshot, entries)
                told = described(Opened(resolver, each.target.file), answers)
                found.add(told, [rank(of, imported) for of in answers])
    found.sort()


def _place(of: Definition) -> tuple[int, str, int, int]:
    return of.repository_id, of.path, of.line, of.column


def _look_in(
    found: _Called,
    connection: Connection[Any],
    forest: Forest,
    name: str,
    end: str,
    until: float,
) -> None:
    """Add the definitions in one repository; those that are not told are counted."""
    if time.monotonic() > until and found.total:
        found.left["time"] += 1
        return
    entries = forest.home.defining(name)
    found.left["defining"] += len(entries) == MOST_OF_A_NAME
    answers: list[Answer] = []
    for at in range(0, len(entries), TOGETHER):
        if at and time.monotonic() > until:
            found.left["time"] += len(entries) - at
            break
        answers += (
            Answer(Target.of(file, number), Certainty.SAME_NAME, _REASON)
            for file in forest.home.files(entries[at : at + TOGETHER])
            for number in file.named.get(name, ())
            if ends(file.symbols[number].qualified_name, end)
        )
    imported = importers(connection, forest.home.snapshot, entries)
    ranked = sorted(((rank(each, imported), each) for each in answers), key=_in_order)
    for _, each in ranked[:1]:
        at_file = Opened(Resolver(forest), each.target.file)
        told = described(at_file, [answer for _, answer in ranked])
        found.add(told, [of for of, _ in ranked])


def _in_order(ranked: tuple[Rank, Answer]) -> tuple[Rank, str, int]:
    of, answer = ranked
    return of, answer.target.file.entry.path, answer.target.line
