"""Text of tsqueries, made of our own lexemes alone: user text never reaches a parser."""

from collections.abc import Iterable, Sequence

from indexer import tokens
from omniweb.search.pins import Pin

FEW_REPOSITORIES = 20
"""Up to here the repositories' own lexemes narrow the scan of the index."""


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
    """Return a tsquery that reads no other repositories, where that is worth it."""
    if len(pins) > FEW_REPOSITORIES:
        return query
    own = (quoted(tokens.repository_lexeme(pin.repository_id)) for pin in pins)
    return f"{any_of(own)} & {query}"
