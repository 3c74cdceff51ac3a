"""Which documents of a large scope meet a condition on rows, by what the process knows of them.

To a caller of very many repositories a statement for each search would read all documents of the
index. The first search with a condition asks it of all of them, the next ones only of repositories
that have changed. Languages that many documents have are learned before the first search.
"""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from indexer.text.languages import meant
from omniweb.search.filters.budget import Budget
from omniweb.search.filters.metadata import language_condition
from omniweb.search.filters.scope import documents_meeting
from omniweb.search.index.arrays import received, sent
from omniweb.search.index.conditions import TRUE, Condition, Names, every
from omniweb.search.index.document_sets import Documents
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.nearest import stored_codes
from omniweb.search.nearest.arena_file import ArenaFile
from omniweb.search.nearest.known import FAULTS, KnownIndex
from omniweb.search.nearest.live import documents_at
from omniweb.search.nearest.of_process import known_index, start_anew

FEW = 5_000
"""Documents that are asked about one by one; of more, all that are searched are read."""
RARE = 20
"""One in so many documents: a language of fewer is asked for soon enough by the first search."""
_LANGUAGES = f"""
SELECT language, {sent("id")} FROM search_index.document WHERE language IS NOT NULL GROUP BY 1"""
_MEETING = f"""
SELECT {sent("id")} FROM search_index.document d
WHERE d.repository_id BETWEEN %(first)s AND %(last)s AND """
"""Whose each row is need not be asked: who does not live in the scope is left out afterwards."""


@dataclass(frozen=True, slots=True)
class Met:
    """The live documents that meet a condition, by their places in the arena."""

    file: ArenaFile
    places: NDArray[np.int32]

    def __len__(self) -> int:
        """Return how many they are."""
        return len(self.places)

    @property
    def documents(self) -> Documents:
        """The documents by their ids."""
        return documents_at(self.file, self.places)


def known_to_meet(budget: Budget, snapshots: Snapshots, condition: Condition) -> Met | None:
    """Return the live documents that meet a condition on rows; ask of what is not known yet.

    None: the scope is a small part of the index, it is not known who lives in it, or time was up.
    """
    if not snapshots.are_most or condition == TRUE:
        return None
    index = known_index(budget.connection)
    if index is None:
        return None
    try:
        return _met(index, budget, snapshots, condition)
    except FAULTS as fault:
        start_anew(index, fault)
    except TimeoutError:
        budget.cut = True
    return None


def _met(
    index: KnownIndex, budget: Budget, snapshots: Snapshots, condition: Condition
) -> Met | None:
    until = time.monotonic() + budget.check()
    living = index.places(budget.connection, snapshots, until)
    if living is None:
        return None
    file, places = living
    unjudged = index.judged.unjudged(file, condition, places)
    if len(unjudged):
        ids = _asked(budget, snapshots, condition, Met(file, unjudged))
        if budget.cut:
            return None
        index.judged.learn(file, condition, unjudged, ids)
    met = index.judged.meeting(file, condition, places)
    return None if met is None else Met(file, met)


def _asked(
    budget: Budget, snapshots: Snapshots, condition: Condition, unjudged: Met
) -> NDArray[np.int64]:
    """Return the ids of those of some documents that meet a condition, and of others too."""
    if len(unjudged) <= FEW:
        return documents_meeting(budget, unjudged.documents, condition)
    values = {"first": snapshots[0].repository_id, "last": snapshots[-1].repository_id}
    row = budget.row(_MEETING + condition.sql, {**values, **condition.parameters})
    return received(row[0] if row else None, 8)


def learn_languages(connection: Connection[Any], index: KnownIndex, until: float) -> None:
    """Learn which documents are in the languages of many, before anybody searches in one.

    Only where there are so many repositories that `known_to_meet` will ask for it.
    """
    published = Snapshots.of(stored_codes.published(connection))
    living = index.places(connection, published, until) if published.are_most else None
    if living is None:
        return
    file, places = living
    with connection.cursor(binary=True) as cursor:
        rows = cursor.execute(_LANGUAGES).fetchall()
    held = {language: received(ids, 8) for language, ids in rows}
    for language, ids in held.items():
        if len(ids) * RARE >= len(places):
            ids = np.concatenate([held[each] for each in meant(language) if each in held])  # noqa: PLW2901 - with those of its family
            condition = every([language_condition(Names(), language)])  # as of a query
            index.judged.learn(file, condition, places, ids)
