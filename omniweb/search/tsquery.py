"""Text of tsqueries, made of our own lexemes alone: user text never reaches a parser."""

from collections.abc import Iterable


def quoted(lexeme: str) -> str:
    """Return a lexeme as a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def any_of(lexemes: Iterable[str]) -> str:
    """Return a tsquery that one of the lexemes meets; there must be one at least."""
    return "(" + " | ".join(map(quoted, lexemes)) + ")"
