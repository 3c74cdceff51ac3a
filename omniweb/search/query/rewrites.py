"""The text of a query with one thing changed: what a refusal offers instead. Pure."""

import re
from collections.abc import Iterable

from omniweb.search.query.token import Token

_HANGING = re.compile(r"(?:(?<!\S)(?:AND|OR)\s+)?(?:(?<![^\s(])NOT\s+)*-?\Z")
"""What stands before a term and goes with it: an operator and a negation."""
_LEADING = re.compile(r"\s*(?:AND|OR)(?=\s)")
_EMPTY = re.compile(r"\(\s*\)")


def without(text: str, start: int, end: int) -> str:
    """Return the text without a term, its negation and one operator; quoted if it is all there is.

    `end` is exclusive; both count code points.
    """
    before, after = text[:start], text[end:]
    hanging = _HANGING.search(before)
    kept = before[: hanging.start()] if hanging else before
    if not re.search(r"(?:AND|OR)\s", before[len(kept) :]):
        after = _LEADING.sub("", after, count=1)
    rest = " ".join(part for part in (kept.strip(), after.strip()) if part)
    rest = _EMPTY.sub("", rest).replace("( ", "(").replace(" )", ")").strip()
    return rest or quoted(text[start:end])


def instead(text: str, start: int, end: int, new: str) -> str:
    """Return the text with something else in a place."""
    return text[:start] + new + text[end:]


def with_filter_value(text: str, value: str, new: str) -> str:
    """Return the text with another value in the one filter that has it, without the filter for "".

    Return "" where several or none are written so, or nothing else is asked.
    """
    written = rf'(?<![^\s(])([A-Za-z]+:)("?){re.escape(value)}\2(?=[\s)]|\Z)'
    found = list(re.finditer(written, text))
    if len(found) != 1:
        return ""
    start, end = found[0].span()
    if new:
        return instead(text, found[0].start(2), end, new)
    rest = without(text, start, end)
    return "" if rest == quoted(text[start:end]) else rest


def lowered(text: str, tokens: Iterable[Token]) -> str:
    """Return the text with tokens of it in small letters."""
    for token in tokens:
        text = instead(text, token.start, token.end, text[token.start : token.end].lower())
    return text


def quoted(text: str) -> str:
    """Return what finds exactly this text."""
    escaped = text.replace('"', '\\"')
    return f'"{escaped}"'
