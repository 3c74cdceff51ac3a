"""How many uses there are, by role and certainty too: all are looked for, as far as time goes.

What was found is remembered for a while: who asks once more goes on where time was up.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from indexer import database
from omniweb.search.navigation.answering import answer, by_kind
from omniweb.search.navigation.collected import Collection, collections
from omniweb.search.navigation.groups import Group, Place, opened_groups, place_of
from omniweb.search.navigation.looking import Looking, due, looks_until
from omniweb.search.navigation.references import LARGEST_PAGE
from omniweb.search.navigation.types import Definition, References
from omniweb.search.navigation.wanted import ALL, Wanted
from omniweb.search.types import Scope, Total

_COUNTED_ANEW: Final = frozenset({"full", "no word", "repositories"})
"""Reasons that are met again by who goes on."""


def counted(
    scope: Scope,
    repository: int,
    path: str,
    line: int,
    column: int,
    ref: str | None = None,
    *,
    wanted: Wanted = ALL,
    limit: int = 0,
    until: float | None = None,
) -> References | None:
    """Return how many uses there are, by role and certainty too, and the first ones.

    It looks for them as long as an answer may take, or until it is due; what it had no time for is
    `skipped`. None where the scope has no such file.
    """
    places = [(repository, path, line, column, ref)]
    return next(iter(_counts(scope, places, wanted, limit, until)), None)


def counted_of(
    scope: Scope,
    definitions: Sequence[Definition],
    *,
    wanted: Wanted = ALL,
    limit: int = 0,
    until: float | None = None,
) -> tuple[References, ...]:
    """Return how many uses definitions have, and the first ones of each, as `counted` does.

    Each use is counted once, as `references_of` tells it.
    """
    return _counts(scope, list(map(place_of, definitions)), wanted, limit, until)


def _counts(
    scope: Scope, places: Sequence[Place], wanted: Wanted, limit: int, until: float | None
) -> tuple[References, ...]:
    until = due() if until is None else until
    with opened_groups(scope, places) as groups:
        return tuple(_counted(each, wanted, limit, until) for each in groups if each)


def _counted(group: Group, wanted: Wanted, limit: int, until: float) -> References:
    looking = _collected(group, until)
    asked_for = list(filter(wanted.takes, looking.found))
    found = answer(group, asked_for[: max(0, min(limit, LARGEST_PAGE))], looking.left)
    return replace(
        found,
        total=Total(len(asked_for), "gte" if found.incomplete else "eq"),
        in_files=len({each.file.entry.id for each in asked_for}),
        **by_kind(looking.found),
    )


def _collected(group: Group, until: float) -> Looking:
    """Return all uses; what was collected before counts where all snapshots are as they were."""
    forest = group.at.forest
    asked = (*group.owners.asked, group.number)
    of = (forest.home.snapshot, forest.home.uploaded.newest, forest.readable)
    question = (database.address(), *of, asked)
    known = collections.get(question)
    if known and known.snapshots != forest.snapshots(known.snapshots):
        known = None
    if known and not known.looking.goes_on:
        return known.looking
    looking = _further(group, known.looking if known else None, looks_until(until))
    snapshots = {forest.of(each.file.entry).snapshot for each in looking.found}
    collections.keep(question, Collection(looking, frozenset(snapshots)))
    return looking


def _further(group: Group, known: Looking | None, until: float) -> Looking:
    """Return what is found until some time, with what was known before, which stays as it is."""
    if not group.targets:
        return Looking(until)
    if known is None:
        return group.uses().collect(Looking(until))
    looking = group.uses().collect(Looking(until, [*known.found], mark=known.mark))
    before = Counter({why: files for why, files in known.left.items() if why != "time"})
    again = Counter({why: before.pop(why, 0) for why in _COUNTED_ANEW})
    looking.left = (looking.left | again) + before
    return looking
