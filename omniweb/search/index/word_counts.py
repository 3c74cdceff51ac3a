"""In how many chunks of what is searched a lexeme is: counted in PostgreSQL once for each set.

Nowhere else is looked: other people's repositories must not show through the ranking. A set of
snapshots that is kept from request to request (`kept_scopes`) remembers what was counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from omniweb.search.index.pipeline import Statement
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.index.snapshots import searched_by

MOST_KEPT = 20_000
"""Lexemes that a set remembers, some 100 bytes each."""


def counting(snapshots: Snapshots, lexemes: Iterable[str]) -> Statement | None:
    """Build the SQL for the counts that are not known; None where all are."""
    unknown = sorted(set(lexemes) - snapshots.word_counts.keys())
    if not unknown:
        return None
    sql = f"""
SELECT lexeme, sum(chunks)::bigint FROM search_index.lexeme_frequency f
WHERE {searched_by(snapshots, "f")} AND lexeme = ANY(%(lexemes)s) GROUP BY lexeme"""
    values = {**snapshots.parameters, "lexemes": unknown}
    return Statement(sql, values, steady=not snapshots.are_many)


def counted(
    snapshots: Snapshots, lexemes: Sequence[str], asked: Statement | None, rows: Iterable[Any]
) -> Mapping[str, int]:
    """Return the counts of lexemes, given the rows of what `counting` asked, read to their end."""
    held = snapshots.word_counts
    there = {each: held[each] for each in lexemes if each in held}
    new = dict.fromkeys(asked.parameters["lexemes"], 0) if asked else {}
    new |= {lexeme: int(count) for lexeme, count in rows}
    if len(held) + len(new) > MOST_KEPT:
        held.clear()
    held.update(new)
    return {**new, **there}
