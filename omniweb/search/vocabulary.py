"""A plan of `literals` as a tsquery: parts of words are looked up among the scope's lexemes."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from indexer import tokens
from omniweb.search import tsquery
from omniweb.search.literals import Every, Infix, Plan, Prefix, Some, Whole
from omniweb.search.pins import Pin

FEW_REPOSITORIES = 20
"""Up to here the repositories' own lexemes narrow the scan of the index."""
MOST_LEXEMES = 100
"""A part of more lexemes than this narrows little and costs much."""
FEW_CHUNKS, MANY_CHUNKS = 4_000, 400_000
"""Between these sizes of a scope its lexemes are searched for parts of words (0.1 µs each): in a
smaller one looking at all chunks costs less (10 µs each), in a larger one the list is too long.
"""
NOTHING = ""
"""The tsquery that no chunk meets."""


def tsquery_of(connection: Connection[Any], plan: Plan | None, pins: Sequence[Pin]) -> str | None:
    """Return what every match's chunk meets, `NOTHING`, or None where the plan does not narrow."""
    found = None if plan is None else _of(connection, plan, pins)
    if not found or len(pins) > FEW_REPOSITORIES:
        return found
    return (
        f"{tsquery.any_of(tokens.repository_lexeme(pin.repository_id) for pin in pins)} & {found}"
    )


def _of(connection: Connection[Any], plan: Plan, pins: Sequence[Pin]) -> str | None:
    match plan:
        case Whole(lexeme):
            return tsquery.quoted(lexeme)
        case Prefix(text):
            return tsquery.quoted(text) + ":*"
        case Infix(text):
            return _containing(connection, text, pins)
        case Every(parts):
            return _every(connection, parts, pins)
        case Some(parts):
            return _some([_of(connection, part, pins) for part in parts])


def _every(connection: Connection[Any], parts: Sequence[Plan], pins: Sequence[Pin]) -> str | None:
    """Parts of words are looked up only where nothing cheaper narrows."""
    cheap = [part for part in parts if not isinstance(part, Infix)]
    found = [_of(connection, part, pins) for part in cheap]
    if all(each is None for each in found):
        found = [_of(connection, part, pins) for part in parts if isinstance(part, Infix)]
    known = [each for each in found if each is not None]
    if NOTHING in known:
        return NOTHING
    return "(" + " & ".join(known) + ")" if known else None


def _some(found: Sequence[str | None]) -> str | None:
    known = [each for each in found if each]
    if None in found:
        return None
    return "(" + " | ".join(known) + ")" if known else NOTHING


def _containing(connection: Connection[Any], text: str, pins: Sequence[Pin]) -> str | None:
    if not FEW_CHUNKS <= sum(pin.chunks for pin in pins) <= MANY_CHUNKS:
        return None
    rows = connection.execute(
        "SELECT DISTINCT lexeme FROM search_index.lexeme_frequency"
        " WHERE repository_id = ANY(%s) AND position(%s IN lexeme) > 0 LIMIT %s",
        [[pin.repository_id for pin in pins], text, MOST_LEXEMES + 1],
    ).fetchall()
    if len(rows) > MOST_LEXEMES:
        return None
    return tsquery.any_of(row[0] for row in rows) if rows else NOTHING
