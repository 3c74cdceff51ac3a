"""Text of tsqueries, made of our own lexemes alone: user text never reaches a parser."""

from collections.abc import Iterable, Sequence

from indexer.text import tokens
from omniweb.search.types import Snapshot

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


def within(snapshots: Sequence[Snapshot], query: str) -> str:
    """Return a tsquery that reads no other repositories, where that is worth it.

    It is not where what is searched is most of the index.
    """
    searched = sum(each.chunks for each in snapshots)
    index = max((each.index_chunks for each in snapshots), default=0)
    if len(snapshots) > FEW_REPOSITORIES or 2 * searched > index:
        return query
    own = (quoted(tokens.repository_lexeme(each.repository_id)) for each in snapshots)
    return f"{any_of(own)} & {query}"
