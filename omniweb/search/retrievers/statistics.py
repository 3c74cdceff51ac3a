"""How rare the words of a query are in what is searched.

Nowhere else: other people's repositories must not show through the ranking.
"""

from collections.abc import Sequence

from indexer.text import tokens
from omniweb.search.index.pipeline import Answers, Statement, integers
from omniweb.search.index.snapshots import Pin
from omniweb.search.terms import Rarity, Terms

_FREQUENCIES = """
SELECT lexeme, sum(chunks)::bigint FROM search_index.lexeme_frequency
WHERE repository_id = ANY(%(repositories)s::int[]) AND lexeme = ANY(%(lexemes)s) GROUP BY lexeme"""
_STATISTICS = """
SELECT coalesce(sum(chunks), 0)::bigint, coalesce(sum(lexemes), 0)::bigint,
  coalesce(sum(documents), 0)::bigint
FROM search_index.repository_statistics WHERE repository_id = ANY(%(repositories)s::int[])"""


def statements(terms: Terms, pins: Sequence[Pin]) -> dict[str, Statement]:
    """Return what to ask."""
    repositories = integers(pin.repository_id for pin in pins)
    lexemes = [*terms.lexemes, *map(tokens.frequent_lexeme, terms.lexemes)]
    return {
        "frequencies": Statement(_FREQUENCIES, {"repositories": repositories, "lexemes": lexemes}),
        "statistics": Statement(_STATISTICS, {"repositories": repositories}),
    }


def read(answers: Answers) -> Rarity:
    """Return the rarity of the lexemes in the scope."""
    ((chunks, lexemes, _),) = answers["statistics"] or [(0, 0, 0)]
    frequencies = {lexeme: int(count) for lexeme, count in answers["frequencies"]}
    return Rarity(int(chunks), lexemes / chunks if chunks else 1.0, frequencies)
