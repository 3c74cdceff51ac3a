"""Text of tsqueries, made of our own lexemes alone: user text never reaches a parser."""

from collections.abc import Iterable, Sequence

from indexer.text import tokens
from omniweb.search.index.snapshots import Pin

FEW_REPOSITORIES = 20
"""Each repository's own lexeme is looked up for every row that is found."""


def quoted(lexeme: str) -> str:
    """Return a lexeme as a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def both(one: str, other: str) -> str:
    """Return a tsquery that two lexemes together meet."""
    return f"({quoted(one)} & {quoted(other)})"


def any_of(queries: Iterable[str]) -> str:
    """Return a tsquery that is met where one of several is; there must be one at least."""
    return f"({' | '.join(queries)})"


def within(pins: Sequence[Pin], query: str) -> str:
    """Return a tsquery that reads no other repositories, where that is worth it.

    It is not where what is searched is most of the index.
    """
    searched = sum(pin.chunks for pin in pins)
    index = max((pin.index_chunks for pin in pins), default=0)
    if len(pins) > FEW_REPOSITORIES or 2 * searched > index:
        return query
    own = (quoted(tokens.repository_lexeme(pin.repository_id)) for pin in pins)
    return f"{any_of(own)} & {query}"
