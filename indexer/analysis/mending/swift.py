"""Swift: conditions of compilation, and words that are newer than the grammar."""

import re
from collections.abc import Iterator
from typing import Final

from indexer.analysis.mending.edits import Edit

_DIRECTIVE = re.compile(rb"^[ \t]*+(#(if|elseif|else|endif)\b[^\n]*+)", re.MULTILINE)
_WORDS: Final = (
    (b"(unsafe)", re.compile(rb"(?<=nonisolated)\(unsafe\)")),
    (b"sending ", re.compile(rb"(?<=: )sending(?=[ \t])")),
    (b"consume ", re.compile(rb"\bconsume(?=[ \t]\w)")),
    (b"throws(", re.compile(rb"(?<=throws)\([\w.]++\)")),
)
"""Each with what must be in a text for it to be looked for."""


def edits(source: bytes) -> Iterator[Edit]:
    """Yield directives, branches with half a block, and new words."""
    if b"#if" in source:
        yield from _directives(source)
    for sign, pattern in _WORDS:
        if sign in source:
            for match in pattern.finditer(source):
                yield match.start(), match.end(), b""


def _directives(source: bytes) -> Iterator[Edit]:
    open_branches: list[tuple[int, int]] = []
    at = depth = 0
    for match in _DIRECTIVE.finditer(source):
        yield match.start(1), match.end(1), b""
        word = match[2]
        depth += _opened(source, at, match.start())
        if word != b"if" and open_branches:
            begin, before = open_branches.pop()
            if begin and depth != before:  # it opens a block and leaves it so, or closes another
                yield begin, match.start(), b""
        at = match.end()
        depth += _opened(source, match.start(), at)
        if word == b"if":
            open_branches.append((0, depth))  # the first branch always stays
        elif word != b"endif":
            open_branches.append((at, depth))


def _opened(source: bytes, start: int, end: int) -> int:
    """Return how many blocks more a span opens than it closes."""
    return source.count(b"{", start, end) - source.count(b"}", start, end)
