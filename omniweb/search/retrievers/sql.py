"""Pieces of SQL that several retrievers are made of."""

from collections.abc import Sequence

from omniweb.search.candidates import DocumentKey, Match
from omniweb.search.index.arrays import integers
from omniweb.search.index.conditions import Condition
from omniweb.search.index.pipeline import Rows

BEST_CHUNKS = """
SELECT repository_id, document_id, sum(score * ('{1, 0.5, 0.25}'::float8[])[place]) AS total,
  array_agg(ordinal ORDER BY place)
FROM (
  SELECT *, row_number() OVER (
    PARTITION BY repository_id, document_id ORDER BY score DESC, ordinal) AS place
  FROM scored) ranked
WHERE place <= 3 GROUP BY 1, 2 ORDER BY total DESC, 1, 2 LIMIT %(depth)s"""
"""Of `scored` (repository_id, document_id, ordinal, score) the documents: the best chunk counts
whole, the second half, the third a quarter.
"""
GIVEN = "unnest(%(repositories)s::int[], %(documents)s::bigint[]) AS k(repository_id, document_id)"
"""The documents of `given` as a table."""


def given(keys: Sequence[DocumentKey]) -> dict[str, object]:
    """Return the values of `GIVEN`."""
    return {
        "repositories": integers(repository for repository, _ in keys),
        "documents": integers(document for _, document in keys),
    }


def meeting(alias: str, condition: Condition | None) -> str:
    """Build `AND …`: the row's document meets the condition; empty without a condition."""
    if condition is None:
        return ""
    if condition.on_id:
        return f" AND {condition.on_id.format(f'{alias}.document_id')}"
    return (
        f" AND ({alias}.repository_id, {alias}.document_id) IN (SELECT d.repository_id, d.id"
        f" FROM search_index.document d WHERE {condition.sql})"
    )


def matches(rows: Rows) -> list[Match]:
    """Read the rows of `BEST_CHUNKS`: the documents with a score, the best first."""
    return [
        Match((repository, document), float(score), tuple(ordinals))
        for repository, document, score, ordinals in rows
        if score > 0
    ]
