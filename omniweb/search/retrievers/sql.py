"""Pieces of SQL that several retrievers are made of."""

from collections.abc import Sequence

import numpy as np

from omniweb.search.candidates import DocumentKey, Match
from omniweb.search.index.arrays import integers, received, received_floats, sent
from omniweb.search.index.conditions import Condition
from omniweb.search.index.pipeline import Rows
from omniweb.search.index.snapshots import SEARCHED, SNAPSHOTS, live
from omniweb.search.question import Found, Question

FURTHER_CHUNKS = (0.5, 0.25)
"""How much a document's second and third chunk count beside its best one."""
SCORED = ", ".join(map(sent, ("repository_id", "document_id", "ordinal", "score")))
"""Of chunks with scores the columns, one row: PostgreSQL sorts and groups as many rows in 2 ms that
numpy does in 0.1.
"""
GIVEN = "unnest(%(repositories)s::int[], %(documents)s::bigint[]) AS k(repository_id, document_id)"
"""The documents of `given` as a table."""


GIVEN_CHUNKS = (
    "unnest(%(repositories)s::int[], %(documents)s::bigint[], %(ordinals)s::int[])"
    " WITH ORDINALITY AS k(repository_id, document_id, ordinal, at)"
)
"""The chunks of `given_chunks` as a table; `at` is the place of each, 1 for the first."""
_TRUE = np.ones(1, np.bool_)
ChunkKey = tuple[DocumentKey, int]
"""A document and the ordinal of one of its chunks."""


def escaped(word: str) -> str:
    """Return a text as a pattern of LIKE that stands for it alone."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def given(keys: Sequence[DocumentKey]) -> dict[str, object]:
    """Return the values of `GIVEN`."""
    return {
        "repositories": integers(repository for repository, _ in keys),
        "documents": integers(document for _, document in keys),
    }


def given_chunks(chunks: Sequence[ChunkKey]) -> dict[str, object]:
    """Return the values of `GIVEN_CHUNKS`."""
    ordinals = integers(ordinal for _, ordinal in chunks)
    return given([key for key, _ in chunks]) | {"ordinals": ordinals}


def searched(question: Question, found: Found, table: str, alias: str) -> str:
    """Build `table AS alias … WHERE …`: the rows of the repositories that are searched.

    Each has its `snapshot`, but where the process looks at once who is live of many: then no
    statement needs more than to know whose rows it may return.
    """
    if found.living and question.snapshots.are_many:
        return f"{table} AS {alias} WHERE {alias}.{SEARCHED}"
    return (
        f"{table} AS {alias} JOIN {SNAPSHOTS} ON snapshot.repository_id = {alias}.repository_id"
        " WHERE true"
    )


def living(question: Question, found: Found, alias: str, document: str = "document_id") -> str:
    """Build `AND …`: the row's document is live; empty where the process looks at that later."""
    many = question.snapshots.are_many
    return "" if found.living else f" AND {live(alias, document, looked_up=many)}"


def one_plan(question: Question, found: Found) -> bool:
    """Tell whether what chooses has one good plan: of few repositories, nothing else asked."""
    simple = found.living is not None and question.condition is None
    return simple and not question.snapshots.are_many


def meeting(alias: str, condition: Condition | None, *, looked_up: str = "") -> str:
    """Build `AND …`: the row's document meets the condition; empty without a condition.

    `looked_up`: each row's by itself, as `live` has it, once that table is known.
    """
    if condition is None:
        return ""
    if condition.on_id:
        return f" AND {condition.on_id.format(f'{alias}.document_id')}"
    if looked_up:
        return (
            f" AND EXISTS (SELECT FROM search_index.document d"
            f" WHERE d.repository_id = {looked_up}.repository_id AND d.id = {alias}.document_id"
            f" AND {condition.sql} OFFSET 0)"
        )
    return (
        f" AND ({alias}.repository_id, {alias}.document_id) IN (SELECT d.repository_id, d.id"
        f" FROM search_index.document d WHERE {condition.sql})"
    )


def qualified(question: Question, found: Found, alias: str) -> str:
    """Build `AND …`: the row's document is live and meets what is required."""
    one_by_one = alias if found.living else "snapshot"
    looked_up = one_by_one if question.snapshots.are_many else ""
    met = meeting(alias, question.condition, looked_up=looked_up)
    return living(question, found, alias) + met


def matches(rows: Rows, most: int) -> list[Match]:
    """Read the row of `SCORED`: the best documents with a score.

    The best chunk of a document counts whole, the second half, the third a quarter. A column behind
    these is what each chunk covers.
    """
    if not rows or rows[0][0] is None:
        return []
    repositories, documents, ordinals = map(received, rows[0], (4, 8, 4))
    scores = received_floats(rows[0][3])
    order = np.lexsort((ordinals, -scores, documents, repositories))
    repositories, documents, ordinals = (
        each[order] for each in (repositories, documents, ordinals)
    )
    scores = scores[order]
    others = (documents[1:] != documents[:-1]) | (repositories[1:] != repositories[:-1])
    first = np.concatenate((_TRUE, others))[: len(order)].nonzero()[0]
    chunks = np.concatenate((first[1:], (len(order),))) - first
    totals = scores[first]
    for place, share in enumerate(FURTHER_CHUNKS, 1):
        further = chunks > place
        totals[further] += share * scores[first[further] + place]
    repositories, documents = repositories[first], documents[first]
    best = np.lexsort((documents, repositories, -totals))
    best = best[totals[best] > 0][:most]
    covered = [0.0] * len(best)
    for column in rows[0][4:]:
        covered = np.maximum.reduceat(received_floats(column)[order], first)[best].tolist()
    every = ordinals.tolist()
    return [
        Match((repository, document), total, tuple(every[at : at + shown]), (), share)
        for repository, document, total, at, shown, share in zip(
            repositories[best].tolist(),
            documents[best].tolist(),
            totals[best].tolist(),
            first[best].tolist(),
            np.minimum(chunks[best], 1 + len(FURTHER_CHUNKS)).tolist(),
            covered,
            strict=True,
        )
    ]
