"""Meaning: chunks whose embeddings point where the query's does.

In a small scope every vector is looked at: exact, and fast enough. In a large one what the words
found is scored by meaning; where they find little, every vector is looked at after all.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from omniweb.search.candidates import DocumentKey, Match
from omniweb.search.index import snapshots
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.index.snapshots import SNAPSHOTS, live
from omniweb.search.question import Found, Question
from omniweb.search.retrievers.retriever import DEPTH
from omniweb.search.retrievers.sql import BEST_CHUNKS, GIVEN, given, matches, meeting
from omniweb.search.types import Mode

EXACT_CHUNKS = 30_000
"""Up to so many chunks in the scope all are compared, about 0.3 µs each."""
QUESTION_WORDS, FEW_DOCUMENTS, SCANNED_CHUNKS = 3, 20, 200_000
"""So many words that find fewer documents: meaning looks at that many chunks, for 50 ms."""
NEAREST_CHUNKS, NEAREST_DOCUMENTS = 400, 120
"""Chunks that choose documents, and the documents of which all chunks are scored."""


class Vector:
    """Documents by the meaning of the query."""

    name = "vector"
    mode = Mode.VECTOR
    depth = DEPTH
    scores_all = True

    def choose(self, question: Question, found: Found) -> dict[str, Statement]:
        """Build the SQL for the nearest documents, exactly, unless that costs too much."""
        if not _is_due(question, found) or not question.embedding.any():
            return {}
        made_now = question.comparable
        if not made_now:
            return {}
        sql = f"""
WITH nearest AS MATERIALIZED (
  SELECT e.repository_id, e.document_id, e.ordinal, e.vector <=> %(vector)s::halfvec AS distance
  FROM search_index.embedding e
  WHERE e.repository_id = ANY(%(snapshot_repositories)s::int[]){meeting("e", question.condition)}
  ORDER BY distance LIMIT {NEAREST_CHUNKS}),
chosen AS MATERIALIZED (
  SELECT e.repository_id, e.document_id
  FROM nearest e JOIN {SNAPSHOTS} ON snapshot.repository_id = e.repository_id
  WHERE {live("e")}
  GROUP BY 1, 2 ORDER BY min(e.distance) LIMIT {NEAREST_DOCUMENTS}),
scored AS MATERIALIZED (
  SELECT repository_id, document_id, e.ordinal,
    greatest(1 - (e.vector <=> %(vector)s::halfvec), 0) AS score
  FROM chosen JOIN search_index.embedding e USING (repository_id, document_id)){BEST_CHUNKS}"""
        asked = {"vector": written(question.embedding), "depth": self.depth}
        return {self.name: Statement(sql, asked | snapshots.parameters(made_now))}

    def score(
        self,
        question: Question,
        found: Found,  # noqa: ARG002 - the shape
        keys: Sequence[DocumentKey],
    ) -> Statement | None:
        """Build the SQL for the scores of those of the documents that can be compared."""
        made_now = {each.repository_id for each in question.comparable}
        keys = [key for key in keys if key[0] in made_now]
        if not keys or not question.embedding.any():
            return None
        sql = f"""
WITH scored AS MATERIALIZED (
  SELECT e.repository_id, e.document_id, e.ordinal,
    greatest(1 - (e.vector <=> %(vector)s::halfvec), 0) AS score
  FROM {GIVEN}
  JOIN search_index.embedding e USING (repository_id, document_id)){BEST_CHUNKS}"""
        asked = {"vector": written(question.embedding), "depth": len(keys)}
        return Statement(sql, given(keys) | asked)

    def read(self, question: Question, rows: Rows) -> list[Match]:  # noqa: ARG002 - the shape
        """Read the documents with a score: cosines of the best three chunks, summed."""
        return matches(rows)


def written(vector: NDArray[np.float32]) -> str:
    """Write a vector as pgvector reads it."""
    return "[" + ",".join(f"{value:.5g}" for value in vector.tolist()) + "]"


def _is_due(question: Question, found: Found) -> bool:
    """Tell whether every vector is to be compared, now that so much has been found."""
    if not question.chooses(Vector.mode):
        return False
    if question.query.mode == Vector.mode or question.chunks <= EXACT_CHUNKS:
        return True
    return question.chunks <= SCANNED_CHUNKS and _is_lost(question, found)


def _is_lost(question: Question, found: Found) -> bool:
    """Tell whether a question has found so little by its words that it may be put in others."""
    few = found.trips > 1 and len(found.matches.get("keyword", ())) < FEW_DOCUMENTS
    return few and len(question.terms.words) >= QUESTION_WORDS
