"""How rare the words of a query are in what is searched."""

from collections.abc import Mapping, Sequence

from indexer.text import tokens
from omniweb.search.index import word_counts
from omniweb.search.index.pipeline import Responses, Statement
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.terms import Terms, TermStatistics
from omniweb.search.types import Snapshot

_FREQUENCIES = "frequencies"


def statements(terms: Terms, snapshots: Sequence[Snapshot]) -> dict[str, Statement | None]:
    """Build the SQL for the statistics of the words that are not known yet."""
    return {_FREQUENCIES: word_counts.counting(Snapshots.of(snapshots), _lexemes(terms))}


def read(
    terms: Terms,
    snapshots: Sequence[Snapshot],
    asked: Mapping[str, Statement | None],
    responses: Responses,
) -> TermStatistics:
    """Read the statistics of the words in the scope."""
    held = Snapshots.of(snapshots)
    statement = None if _FREQUENCIES in responses.cut else asked[_FREQUENCIES]
    rows = responses[_FREQUENCIES]
    counts = word_counts.counted(held, _lexemes(terms), statement, rows)
    return TermStatistics(held.chunks, held.average_length, counts)


def _lexemes(terms: Terms) -> list[str]:
    return [*terms.lexemes, *map(tokens.frequent_lexeme, terms.lexemes)]
