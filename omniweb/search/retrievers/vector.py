"""Meaning: chunks whose embeddings point where the query's does.

In a small scope every vector is looked at: exact, and fast enough. In a large one what the words
found is scored by meaning; where they find little, every vector is looked at after all.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from omniweb.search.candidates import DocumentKey, Match
from omniweb.search.filters.compiler import Condition
from omniweb.search.index import snapshots as pinning
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.index.snapshots import PINNED, Pin
from omniweb.search.retrievers.sql import BEST_CHUNKS, GIVEN, given, narrowed

EXACT_CHUNKS = 30_000
"""Up to so many chunks in the scope all are compared, about 0.3 µs each."""
NEAREST_CHUNKS, NEAREST_DOCUMENTS = 400, 120
"""Chunks that choose documents, and the documents of which all chunks are scored."""


def statement(
    query: NDArray[np.float32], pins: Sequence[Pin], condition: Condition | None, depth: int
) -> Statement | None:
    """Return what asks for the nearest documents, exactly; none where the query says nothing."""
    if not pins or not query.any():
        return None
    sql = f"""
WITH nearest AS MATERIALIZED (
  SELECT e.repository_id, e.document_id, e.ordinal, e.vector <=> %(vector)s::halfvec AS distance
  FROM search_index.embedding e
  WHERE e.repository_id = ANY(%(pin_repositories)s::int[]){narrowed("e", condition)}
  ORDER BY distance LIMIT {NEAREST_CHUNKS}),
chosen AS MATERIALIZED (
  SELECT e.repository_id, e.document_id
  FROM nearest e JOIN {PINNED} ON p.repository_id = e.repository_id
  WHERE {pinning.live("e")}
  GROUP BY 1, 2 ORDER BY min(e.distance) LIMIT {NEAREST_DOCUMENTS}),
scored AS MATERIALIZED (
  SELECT repository_id, document_id, e.ordinal,
    greatest(1 - (e.vector <=> %(vector)s::halfvec), 0) AS score
  FROM chosen JOIN search_index.embedding e USING (repository_id, document_id)){BEST_CHUNKS}"""
    parameters = {"vector": text(query), "depth": depth, **pinning.parameters(pins)}
    return Statement(sql, parameters | (dict(condition.parameters) if condition else {}))


def rescoring(query: NDArray[np.float32], keys: Sequence[DocumentKey]) -> Statement | None:
    """Return what asks for the scores of given documents."""
    if not keys or not query.any():
        return None
    sql = f"""
WITH scored AS MATERIALIZED (
  SELECT e.repository_id, e.document_id, e.ordinal,
    greatest(1 - (e.vector <=> %(vector)s::halfvec), 0) AS score
  FROM {GIVEN}
  JOIN search_index.embedding e USING (repository_id, document_id)){BEST_CHUNKS}"""
    return Statement(sql, given(keys) | {"vector": text(query), "depth": len(keys)})


def read(rows: Rows) -> list[Match]:
    """Return the documents with a score: cosines of the best three chunks, summed."""
    return [
        Match((repository, document), float(score), tuple(ordinals))
        for repository, document, score, ordinals in rows
        if score > 0
    ]


def text(vector: NDArray[np.float32]) -> str:
    """Return a vector as pgvector reads it."""
    return "[" + ",".join(f"{value:.5g}" for value in vector.tolist()) + "]"
