"""BM25 over the tsvector column.

The rarest words, and pairs of the others, choose at most a few thousand chunks through the GIN
index; only those are scored, with all words of the query. The number of a lexeme's positions is its
weighted frequency f, and `ts_rank` of one lexeme with weight 1 is r = (1 + 1/4 + … + 1/f²) · 6/π².
BM25's saturation f / (f + K) is 1 / (1 + K/0.63 · (1/r - 1)) to within 0.009 for every f
(docs/adr/0009), so the database computes it without unpacking a vector.
"""

from collections.abc import Sequence
from itertools import starmap
from typing import Any

from omniweb.search.candidates import DocumentKey, Match
from omniweb.search.filters.compiler import Condition
from omniweb.search.index import snapshots as pinning
from omniweb.search.index import tsquery
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.index.snapshots import PINNED, Pin
from omniweb.search.retrievers.sql import BEST_CHUNKS, GIVEN, given, narrowed
from omniweb.search.terms import MOST_LEXEMES, Rarity, Terms, choose, pairs

POOL_CHUNKS = 1_000
"""Chunks that words may choose, and as many again that pairs of the others may by expectation:
they come together more often than by chance, so twice as many of each are read at most.
"""
K1, B = 1.2, 0.75
_SATURATION = K1 / 0.63
_COLUMNS = (
    "c.repository_id, c.document_id, c.ordinal, c.length, ts_delete(c.lexemes, ' ') AS lexemes"
)
"""Of a chunk. Nothing is deleted, as no lexeme is a space: it is the cheapest copy that is not
compressed any more, so that each of the words does not unpack it again.
"""


def statement(
    terms: Terms,
    rarity: Rarity,
    pins: Sequence[Pin],
    condition: Condition | None,
    depth: int,
) -> Statement | None:
    """Return what asks for the best documents by words; none where no word occurs."""
    pool = _pool(terms, rarity)
    if not pool:
        return None
    scores, parameters = _scoring(terms, rarity)
    # `+ 0` keeps the planner from reading whole repositories: the GIN index chooses the rows.
    sql = f"""
WITH pool AS MATERIALIZED (
  SELECT {_COLUMNS}
  FROM search_index.chunk c JOIN {PINNED} ON p.repository_id = c.repository_id + 0
  WHERE c.lexemes @@ %(pool)s::tsquery AND {pinning.live("c")}{narrowed("c", condition)}
  LIMIT {4 * POOL_CHUNKS}),
scored AS MATERIALIZED ({_scored(scores)}){BEST_CHUNKS}"""
    parameters |= {
        "pool": tsquery.within(pins, tsquery.any_of(pool)),
        "depth": depth,
        **pinning.parameters(pins),
    }
    parameters |= condition.parameters if condition else {}
    return Statement(sql, parameters)


def rescoring(terms: Terms, rarity: Rarity, keys: Sequence[DocumentKey]) -> Statement | None:
    """Return what asks for the scores of given documents."""
    if not keys or not _pool(terms, rarity):
        return None
    scores, parameters = _scoring(terms, rarity)
    sql = f"""
WITH pool AS MATERIALIZED (
  SELECT {_COLUMNS}
  FROM {GIVEN} JOIN search_index.chunk c USING (repository_id, document_id)),
scored AS MATERIALIZED ({_scored(scores)}){BEST_CHUNKS}"""
    return Statement(sql, parameters | given(keys) | {"depth": len(keys)})


def read(rows: Rows) -> list[Match]:
    """Return the documents with a score."""
    return [
        Match((repository, document), float(score), tuple(ordinals))
        for repository, document, score, ordinals in rows
        if score > 0
    ]


def _pool(terms: Terms, rarity: Rarity) -> list[str]:
    """Return tsqueries: the chunks that meet one of them are scored."""
    chosen = choose(terms.lexemes, rarity, POOL_CHUNKS)
    others = [lexeme for lexeme in terms.lexemes if lexeme not in chosen]
    together = pairs(others, rarity, POOL_CHUNKS)
    return [*map(tsquery.quoted, chosen), *starmap(tsquery.both, together)]


def _scoring(terms: Terms, rarity: Rarity) -> tuple[str, dict[str, Any]]:
    """Return the BM25 expression of a chunk `c`, and its parameters."""
    known = [lexeme for lexeme in terms.lexemes if rarity.frequencies.get(lexeme)]
    known.sort(key=lambda lexeme: rarity.frequencies[lexeme])
    parts: list[str] = []
    parameters: dict[str, Any] = {}
    for at, lexeme in enumerate(known[:MOST_LEXEMES]):
        parameters[f"q{at}"] = tsquery.quoted(lexeme)
        parameters[f"w{at}"] = rarity.weight(lexeme)
        rank = f"10 * ts_rank(c.lexemes, %(q{at})s::tsquery)"
        parts.append(f"%(w{at})s::float8 / (1 + {_norm(rarity)} * (1 / ({rank} + 1e-9) - 1))")
    return "(" + " + ".join(parts) + ")", parameters


def _scored(scores: str) -> str:
    return f"SELECT c.repository_id, c.document_id, c.ordinal, {scores} AS score FROM pool c"


def _norm(rarity: Rarity) -> str:
    """Return K/0.63 of a chunk; constants that are not float8 would be computed in decimals."""
    per_lexeme = _SATURATION * B / max(rarity.average_length, 1.0)
    return f"({_SATURATION * (1 - B):.9f}::float8 + {per_lexeme:.9f}::float8 * c.length)"
