"""Meaning: chunks whose embeddings point where the query's does.

Meaning always chooses. In a small scope every vector is compared; in a large one those whose codes
are near (`omniweb.search.nearest`), and what has no codes yet.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.tables import is_live
from omniweb.search.candidates import DocumentKey, Match, Shortlist
from omniweb.search.index import snapshots
from omniweb.search.index.arrays import grouped, integers
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.index.snapshots import SNAPSHOTS
from omniweb.search.question import Found, Question
from omniweb.search.retrievers.retriever import DEPTH
from omniweb.search.retrievers.sql import GIVEN, SCORED, given, matches, meeting
from omniweb.search.types import Mode

NEAREST_CHUNKS, NEAREST_DOCUMENTS = 500, 250
"""Chunks that choose documents where all are compared, and documents of which all chunks count."""
_SCORE = "greatest(1 - (e.vector <=> %(vector)s::halfvec), 0) AS score"
_LISTED = f"""
  SELECT e.repository_id, e.document_id, e.ordinal, {_SCORE}
  FROM unnest(%(near_repositories)s::int[], %(near_documents)s::bigint[], %(near_ordinals)s::text[])
    AS k(repository_id, document_id, ordinals)
  JOIN search_index.embedding e USING (repository_id, document_id)
  WHERE e.ordinal = ANY(k.ordinals::int[])"""
"""The index is searched once a document. These live, or the arena had no rows of them to choose."""
_WHOLE = f"""
  SELECT e.repository_id, e.document_id, e.ordinal, {_SCORE}
  FROM {GIVEN} JOIN search_index.embedding e USING (repository_id, document_id)"""
_LIVE = f"""LATERAL (
    SELECT FROM search_index.membership m
    WHERE m.repository_id = e.repository_id AND m.ref_id = snapshot.ref_id
    AND m.document_id = e.document_id AND {is_live("m", "snapshot.generation")} LIMIT 1) m"""
"""Looked up document by document: a join that is planned reads all members of a repository."""
_PROMISING = """
    SELECT repository_id, document_id,
      sum((1 - distance) * ('{1, 0.5, 0.25}'::float8[])[place]) AS total
    FROM (
      SELECT *, row_number() OVER (
        PARTITION BY repository_id, document_id ORDER BY distance) AS place
      FROM nearest) ranked
    WHERE place <= 3 GROUP BY 1, 2"""
"""Documents by those of their chunks that are near: as `matches` does by all of them. By the
best chunk alone, documents with several good ones were among those left out.
"""
_EVERYTHING = f"""
WITH nearest AS MATERIALIZED (
  SELECT e.repository_id, e.document_id, e.vector <=> %(vector)s::halfvec AS distance
  FROM search_index.embedding e
  WHERE e.repository_id = ANY(%(snapshot_repositories)s::int[]){{condition}}
  ORDER BY distance LIMIT {NEAREST_CHUNKS}),
chosen AS MATERIALIZED (
  SELECT e.repository_id, e.document_id
  FROM ({_PROMISING}) e
  JOIN {SNAPSHOTS} ON snapshot.repository_id = e.repository_id
  JOIN {_LIVE} ON true
  ORDER BY e.total DESC LIMIT {NEAREST_DOCUMENTS})
SELECT e.repository_id, e.document_id, e.ordinal, {_SCORE}
FROM chosen JOIN search_index.embedding e USING (repository_id, document_id)"""


class Vector:
    """Documents by the meaning of the query."""

    name = "vector"
    mode = Mode.VECTOR
    depth = DEPTH
    scores_all = True

    def choose(self, question: Question, found: Found) -> dict[str, Statement]:
        """Build the SQL for the nearest documents among those that are compared exactly."""
        listed = found.shortlist
        if not listed or not question.chooses(self.mode):
            return {}
        return {self.name: _everything(question) if listed.everything else _of(question, listed)}

    def score(
        self,
        question: Question,
        found: Found,  # noqa: ARG002 - the shape
        keys: Sequence[DocumentKey],
    ) -> Statement | None:
        """Build the SQL for the scores of those of the documents that can be compared."""
        made_now = question.comparable.by_repository
        keys = [key for key in keys if key[0] in made_now]
        if not keys or not question.embedding.any():
            return None
        return _scored(_WHOLE, question, given(keys))

    def read(self, question: Question, rows: Rows, most: int) -> list[Match]:  # noqa: ARG002 - the shape
        """Read the documents with a score: cosines of the best three chunks, summed.

        Of a list more are read than are chosen: their best chunks were compared, so who of them is
        chosen by words or names need not be compared again.
        """
        return matches(rows, max(most, NEAREST_DOCUMENTS))


def written(vector: NDArray[np.float32]) -> str:
    """Write a vector as pgvector reads it."""
    return "[" + ",".join(f"{value:.5g}" for value in vector.tolist()) + "]"


def _everything(question: Question) -> Statement:
    """Build the SQL that compares all chunks of the scope."""
    sql = _EVERYTHING.replace("{condition}", meeting("e", question.condition))
    return _scored(sql, question, snapshots.parameters(question.comparable), steady=False)


def _of(question: Question, listed: Shortlist) -> Statement:
    """Build the SQL for the listed chunks, and for all of the listed documents."""
    repositories, documents, ordinals = listed.chunks
    owners = list(zip(repositories, documents, strict=True))
    begins = [at for at, key in enumerate(owners) if not at or key != owners[at - 1]]
    asked: dict[str, object] = {
        "near_repositories": integers(repositories[at] for at in begins),
        "near_documents": integers(documents[at] for at in begins),
        "near_ordinals": grouped(ordinals, begins),
    }
    if not listed.documents:
        return _scored(_LISTED, question, asked)
    return _scored(f"{_LISTED}\n  UNION ALL{_WHOLE}", question, asked | given(listed.documents))


def _scored(
    sql: str, question: Question, asked: Mapping[str, object], *, steady: bool = True
) -> Statement:
    parameters = {"vector": written(question.embedding), **asked}
    return Statement(f"SELECT {SCORED} FROM ({sql}) scored", parameters, steady=steady)
