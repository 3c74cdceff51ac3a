"""Which documents of the scope are in hand: live ones that rows and paths keep."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any

import numpy as np

from indexer.tables import is_live
from omniweb.search.filters.budget import ROWS, Budget
from omniweb.search.filters.prefilter import Words, most_led_to
from omniweb.search.index import snapshots as searched
from omniweb.search.index.arrays import received, sent
from omniweb.search.index.conditions import TRUE, Condition
from omniweb.search.index.document_sets import GIVEN, NONE, Documents, Integers
from omniweb.search.index.snapshots import SEARCHED, SNAPSHOTS, live
from omniweb.search.types import Snapshot


def documents_led_to(
    budget: Budget, snapshots: Sequence[Snapshot], words: Words
) -> Documents | None:
    """Return the documents, of any generation, of the chunks that words lead to.

    None where these are more than was expected, and none where time was up. No whole repositories
    are read: the GIN index chooses the rows.
    """
    most = most_led_to(snapshots) + 1
    row = budget.row(
        f"""
SELECT {sent("repository_id")}, {sent("document_id")} FROM (
  SELECT c.repository_id, c.document_id FROM search_index.chunk c
  WHERE c.lexemes @@ %(words)s::tsquery AND c.{SEARCHED} LIMIT {most:d}) AS led""",
        {**searched.parameters(snapshots), "words": words.query(snapshots)},
    )
    if row is None:
        return NONE
    repositories, ids = received(row[0], 4), received(row[1], 8)
    if len(ids) == most:
        return None
    ids, places = np.unique(ids, return_index=True)
    return Documents(repositories[places], ids)


def documents_in_scope(
    budget: Budget,
    snapshots: Sequence[Snapshot],
    condition: Condition = TRUE,
    *,
    among: Documents | None = None,
    takes: Callable[[str], bool] | None = None,
    limit: int | None = None,
) -> Documents:
    """Return the live documents that meet a condition and whose paths are taken.

    They are sought `among` some, else among all. Where time was up they are those that were found
    by then.
    """
    values = {**searched.parameters(snapshots), **condition.parameters}
    if among is None and condition == TRUE and takes is None:
        return _all(budget, values, limit)
    of = "search_index.document d"
    if among is not None:
        of = f"{GIVEN} JOIN {of} ON d.repository_id = k.repository_id AND d.id = k.document_id"
        values |= among.parameters
    sql = f"""
SELECT d.repository_id, d.id{", d.path_text" if takes else ""} FROM {of}
JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id
WHERE {condition.sql} AND {live("d", "id", looked_up=among is not None)}{_up_to(limit)}"""
    rows = budget.rows(sql, values, size=ROWS)
    with closing(rows):
        return Documents.of([row[:2] for row in rows if takes is None or takes(row[2])])


def documents_meeting(budget: Budget, documents: Documents, condition: Condition) -> Integers:
    """Return the ids of those of some documents that meet a condition."""
    sql = f"""
SELECT d.id FROM {GIVEN}
JOIN search_index.document d ON d.repository_id = k.repository_id AND d.id = k.document_id
WHERE {condition.sql}"""
    with closing(
        budget.rows(sql, {**documents.parameters, **condition.parameters}, size=ROWS)
    ) as rows:
        return np.array([row[0] for row in rows], np.int64)


def _all(budget: Budget, values: Mapping[str, Any], limit: int | None) -> Documents:
    row = budget.row(
        f"""
SELECT {sent("repository_id")}, {sent("document_id")} FROM (
  SELECT m.repository_id, m.document_id FROM search_index.membership m
  JOIN {SNAPSHOTS} ON snapshot.repository_id = m.repository_id AND snapshot.ref_id = m.ref_id
  WHERE {is_live("m", "snapshot.generation")}{_up_to(limit)}) AS found""",
        values,
    )
    if row is None:
        return NONE
    found = Documents(received(row[0], 4), received(row[1], 8))
    return found[found.ids.argsort()]


def _up_to(limit: int | None) -> str:
    return "" if limit is None else f" LIMIT {limit:d}"
