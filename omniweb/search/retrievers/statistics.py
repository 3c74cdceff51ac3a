"""How rare the words of a query are in what is searched.

Nowhere else: other people's repositories must not show through the ranking.
"""

from collections.abc import Sequence

from indexer.text import tokens
from omniweb.search.index.pipeline import Responses, Statement
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.terms import Terms, TermStatistics
from omniweb.search.types import Snapshot

_FREQUENCIES = """
SELECT lexeme, sum(chunks)::bigint FROM search_index.lexeme_frequency
WHERE repository_id = ANY(%(repositories)s::int[]) AND lexeme = ANY(%(lexemes)s) GROUP BY lexeme"""
_SUMS = """
SELECT coalesce(sum(chunks), 0)::bigint, coalesce(sum(lexemes), 0)::bigint,
  coalesce(sum(documents), 0)::bigint
FROM search_index.repository_statistics WHERE repository_id = ANY(%(repositories)s::int[])"""


def statements(terms: Terms, snapshots: Sequence[Snapshot]) -> dict[str, Statement | None]:
    """Build the SQL for the statistics of the words."""
    repositories = Snapshots.of(snapshots).repositories
    lexemes = [*terms.lexemes, *map(tokens.frequent_lexeme, terms.lexemes)]
    return {
        "frequencies": Statement(_FREQUENCIES, {"repositories": repositories, "lexemes": lexemes}),
        "statistics": Statement(_SUMS, {"repositories": repositories}),
    }


def read(responses: Responses) -> TermStatistics:
    """Read the statistics of the lexemes in the scope."""
    ((chunks, lexemes, _),) = responses["statistics"] or [(0, 0, 0)]
    frequencies = {lexeme: int(count) for lexeme, count in responses["frequencies"]}
    return TermStatistics(int(chunks), lexemes / chunks if chunks else 1.0, frequencies)
