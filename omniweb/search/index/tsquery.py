"""Text of tsqueries, made of our own lexemes alone: user text never reaches a parser."""

from collections.abc import Iterable, Sequence

from indexer.text import tokens
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.types import Snapshot

SLIVER_CHUNKS, SLIVER_SHARE = 30_000, 10
"""At most so many chunks, and one in so many of the index."""
FEW_REPOSITORIES = 20
"""Each repository's own lexeme is looked up for every row that is found."""


def quoted(lexeme: str) -> str:
    """Return a lexeme as a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def both(one: str, other: str) -> str:
    """Return a tsquery that two lexemes together meet."""
    return all_of((one, other))


def all_of(lexemes: Iterable[str]) -> str:
    """Return a tsquery that lexemes together meet; there must be one at least."""
    return f"({' & '.join(map(quoted, lexemes))})"


def any_of(queries: Iterable[str]) -> str:
    """Return a tsquery that is met where one of several is; there must be one at least."""
    return f"({' | '.join(queries)})"


def is_sliver(snapshots: Sequence[Snapshot]) -> bool:
    """Tell whether many repositories are so small a part of the index that they are better read.

    A word is in all of the index, and each row that has it would be looked at. 300 repositories of
    10,000 took 550 ms by the index of words and take 100 ms.
    """
    held = Snapshots.of(snapshots)
    searched, index = held.chunks, held.index_chunks
    many = len(snapshots) > FEW_REPOSITORIES
    return many and searched <= SLIVER_CHUNKS and SLIVER_SHARE * searched <= index


def within(snapshots: Sequence[Snapshot], query: str) -> str:
    """Return a tsquery that reads no other repositories, where that is worth it.

    It is not where what is searched is most of the index.
    """
    held = Snapshots.of(snapshots)
    searched, index = held.chunks, held.index_chunks
    if len(snapshots) > FEW_REPOSITORIES or 2 * searched > index:
        return query
    own = (quoted(tokens.repository_lexeme(each.repository_id)) for each in snapshots)
    return f"{any_of(own)} & {query}"
