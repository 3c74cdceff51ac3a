"""BM25 over the tsvector column.

The rarest words, and pairs of the others, choose at most a few thousand chunks through the GIN
index; only those are scored, with all words of the query. The number of a lexeme's positions is its
weighted frequency f, and `ts_rank` of one lexeme with weight 1 is r = (1 + 1/4 + … + 1/f²) · 6/π².
BM25's saturation f / (f + K) is 1 / (1 + K/0.63 · (1/r - 1)) to within 0.009 for every f
(docs/adr/0009), so the database computes it without unpacking a vector.
"""

from collections.abc import Sequence
from itertools import starmap
from typing import Any, NamedTuple

from indexer.text import tokens
from omniweb.search.candidates import DocumentKey, Match
from omniweb.search.index import tsquery
from omniweb.search.index.arrays import sent
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.index.snapshots import SNAPSHOTS
from omniweb.search.question import Found, Question
from omniweb.search.retrievers.retriever import DEPTH
from omniweb.search.retrievers.sql import (
    GIVEN,
    SCORED,
    given,
    matches,
    one_plan,
    qualified,
    searched,
)
from omniweb.search.terms import MOST_LEXEMES, Terms, TermStatistics, choose, most_telling, pairs
from omniweb.search.types import Mode

POOL_CHUNKS = 1_000
"""Chunks that words may choose, and as many again that pairs of the others may by expectation:
they come together more often than by chance, so twice as many of each are read at most.
"""
MOST_CHUNKS = 4 * POOL_CHUNKS
K1, B = 1.2, 0.75
_SATURATION = K1 / 0.63
_NOTHING = 1e-6
"""Less than any word gives: what the 1e-9 that saves a division by nought adds up to."""
_NORM = "(%(short)s::float8 + %(long)s::float8 * c.length)"
"""K/0.63 of a chunk; numbers that are not float8 would be computed in decimals."""
_COLUMNS = (
    "c.repository_id, c.document_id, c.ordinal, c.length, ts_delete(c.lexemes, ' ') AS lexemes"
)
"""Of a chunk. Nothing is deleted, as no lexeme is a space: it is the cheapest copy that is not
compressed any more, so that each of the words does not unpack it again.
"""


class Keyword:
    """Documents by the words of the query."""

    name = "keyword"
    mode = Mode.KEYWORD
    depth = DEPTH
    scores_all = True

    def choose(self, question: Question, found: Found) -> dict[str, Statement]:
        """Build the SQL for the best documents by words, if any word occurs."""
        if not found.trips or not question.chooses(self.mode):
            return {}
        pool = _pool(question.terms, found.statistics)
        if not pool:
            return {}
        score, parameters = _scoring(question.terms, found.statistics)
        chunks = f"""
FROM {with_words(question, found)}{qualified(question, found, "c")}
LIMIT {MOST_CHUNKS}"""
        sql = score.of(chunks)
        if question.look_up:  # what may hold it besides: then these chunks lead to what does
            pool.append(tsquery.quoted(tokens.TRUNCATED))
        parameters["pool"] = tsquery.within(question.snapshots, tsquery.any_of(pool))
        steady = one_plan(question, found)
        return {self.name: Statement(sql, parameters, steady=steady, most=MOST_CHUNKS)}

    def score(
        self, question: Question, found: Found, keys: Sequence[DocumentKey]
    ) -> Statement | None:
        """Build the SQL for the scores of given documents."""
        if not keys or not _pool(question.terms, found.statistics):
            return None
        score, parameters = _scoring(question.terms, found.statistics)
        chunks = (
            f"FROM {GIVEN} JOIN search_index.chunk c USING (repository_id, document_id) OFFSET 0"
        )
        return Statement(score.of(chunks), {**parameters, **given(keys)}, steady=True)

    def read(self, question: Question, rows: Rows, most: int) -> list[Match]:  # noqa: ARG002 - the shape
        """Read the documents with a score, a sum of BM25: 0 where they hold none of the words."""
        found = matches(rows, most)
        return [each if each.score > _NOTHING else each._replace(score=0.0) for each in found]


def with_words(question: Question, found: Found) -> str:
    """Build what chunks `c` with the words are taken from, as `searched` does it, up to `WHERE …`.

    They are found by the GIN index or by whole repositories, never by both: the planner does not
    know that each of 300 repositories would look for the words in all of the index. Of many
    repositories it is not even asked, as a few thousand rows seem to be had soonest by reading on.
    """
    snapshots = question.snapshots
    if tsquery.is_sliver(snapshots):
        return f"""{SNAPSHOTS} CROSS JOIN LATERAL (
    SELECT * FROM search_index.chunk
    WHERE chunk.repository_id = snapshot.repository_id OFFSET 0) AS c
  WHERE c.lexemes @@ %(pool)s::tsquery"""
    if snapshots.are_many:
        chunks = "(SELECT * FROM search_index.chunk WHERE lexemes @@ %(pool)s::tsquery OFFSET 0)"
        return searched(question, found, chunks, "c")
    return f"""search_index.chunk c JOIN {SNAPSHOTS}
  ON snapshot.repository_id = c.repository_id + 0 WHERE c.lexemes @@ %(pool)s::tsquery"""


def _pool(terms: Terms, statistics: TermStatistics) -> list[str]:
    """Build the tsqueries whose chunks are scored."""
    chosen = choose(terms.lexemes, statistics, POOL_CHUNKS, terms.weight)
    others = [lexeme for lexeme in terms.lexemes if lexeme not in chosen]
    together = pairs(others, statistics, POOL_CHUNKS, terms.weight)
    return [*map(tsquery.quoted, chosen), *starmap(tsquery.both, together)]


class _Score(NamedTuple):
    """The BM25 of a chunk `c` in SQL: the rank of each word, their sum, the share of them held."""

    ranks: str
    score: str
    covered: str

    def of(self, chunks: str) -> str:
        """Build the SQL for the scores of chunks. The end of `chunks`, LIMIT or OFFSET, is a fence.

        Behind another one each rank is computed once.
        """
        return f"""
SELECT {SCORED}, {sent("covered")}
FROM (
  SELECT repository_id, document_id, ordinal, {self.score} AS score, {self.covered} AS covered
  FROM (
    SELECT repository_id, document_id, ordinal, length, {self.ranks}
    FROM (SELECT {_COLUMNS} {chunks}) c OFFSET 0) c) scored"""


def _scoring(terms: Terms, statistics: TermStatistics) -> tuple[_Score, dict[str, Any]]:
    """Build the BM25 of chunks, and its parameters."""
    known = most_telling(terms.lexemes, statistics, terms.weight)[:MOST_LEXEMES]
    parameters: dict[str, Any] = {"short": _SATURATION * (1 - B)}
    parameters["long"] = _SATURATION * B / max(statistics.average_length, 1.0)
    for at, lexeme in enumerate(known):
        parameters[f"q{at}"] = tsquery.quoted(lexeme)
        parameters[f"w{at}"] = terms.weight(lexeme) * statistics.weight(lexeme)
    parameters["whole"] = sum(parameters[f"w{at}"] for at in range(len(known))) or 1.0
    words = [(f"r{at}", f"%(w{at})s::float8") for at in range(len(known))]
    score = _Score(
        ", ".join(
            f"10 * ts_rank(c.lexemes, %(q{at})s::tsquery) AS r{at}" for at in range(len(known))
        ),
        " + ".join(f"{w} / (1 + {_NORM} * (1 / ({r} + 1e-9) - 1))" for r, w in words),
        f"({' + '.join(f'CASE WHEN {r} > 0 THEN {w} ELSE 0 END' for r, w in words)})"
        " / %(whole)s::float8",
    )
    return score, parameters
