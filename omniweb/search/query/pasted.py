"""Which texts were pasted, and the filters that one begins with: all else in it is text. Pure."""

import re

from omniweb.search.errors import QueryError
from omniweb.search.query.fields import filter_named
from omniweb.search.query.filter_reader import read_filter
from omniweb.search.query.token import Sort, Source, Token

_NARROWING = frozenset({"repo", "lang", "path", "generated", "mode", "case", "count"})

LONG = 300
"""Characters of one line that nobody types, unless it is mostly syntax."""
_MOST_SYNTAX = 8
"""A query has a sign of syntax in so many words at least."""
_SIGN = re.compile(
    r"""(?<!\S)(?:AND|OR|NOT|-?"[^"]*"|-[^\W\d][\w.-]*|-?/[^/\s][^/]*/)(?!\S)|[()]\s*(?:AND|OR)\b"""
)
_FILTER = re.compile(r"(?<!\S)[-(]?([A-Za-z]+):(?![:/=\s])")


def is_pasted(text: str) -> bool:
    """Tell whether a text was pasted: it has several lines, or is long and hardly syntax."""
    text = text.strip()
    if "\n" in text:
        return True
    if len(text) < LONG:
        return False
    signs = len(_SIGN.findall(text)) + sum(map(bool, map(filter_named, _FILTER.findall(text))))
    words = len(text.split())
    return words > 2 * _MOST_SYNTAX and signs * _MOST_SYNTAX < words


def parted(text: str) -> tuple[str, str]:
    """Return the filters that a text begins with, as they are written, and the rest."""
    try:
        _, at = narrowing(Source(text, strict=False))
    except QueryError:  # what is no filter is text
        at = 0
    return text[:at].strip(), text[at:].lstrip()


def narrowing(source: Source) -> tuple[list[Token], int]:
    """Return the filters that a text begins with, alone or as a group, and where the rest begins.

    A facet writes several values as `(repo:a OR repo:b)`.
    """
    found: list[Token] = []
    at = _over_space(source.text, 0)
    while tokens := _group(source, at) or _single(source, at):
        found += tokens
        at = _over_space(source.text, tokens[-1].end)
    return found, at


def _single(source: Source, at: int) -> list[Token]:
    """Return a filter with the minus before it, nothing where there is none."""
    minus = source.text.startswith("-", at)
    tokens = read_filter(source, at + minus) if at + minus < len(source.text) else None
    if not tokens or not all(
        each.sort == Sort.FILTER and each.name in _NARROWING for each in tokens
    ):
        return []
    return [Token(Sort.NOT, "-", at, at, at + 1), *tokens] if minus else tokens


def _group(source: Source, at: int) -> list[Token]:
    """Return a group of filters joined by `OR`, nothing where there is none."""
    text = source.text
    if not text.startswith("(", at):
        return []
    found = [Token(Sort.OPEN, "(", at, at, at + 1)]
    at = _over_space(text, at + 1)
    while tokens := _single(source, at):
        found += tokens
        at = _over_space(text, tokens[-1].end)
        if text.startswith(")", at):
            return [*found, Token(Sort.CLOSE, ")", at, at, at + 1)]
        if not text.startswith("OR ", at):
            return []
        found.append(Token(Sort.OR, "OR", at, at, at + 2))
        at = _over_space(text, at + 3)
    return []


def _over_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
