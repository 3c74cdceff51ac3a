"""SQL: statements that define nothing, bodies in other languages, commands of psql."""

import re
from collections.abc import Iterator

from indexer.analysis.mending.edits import Breaks, Edit

_SIGN = re.compile(
    rb"--[^\n]*+|/\*|'[^']*+'|\"[^\"]*+\"|\$(?:[A-Za-z_]\w*+)?\$|;|^[ \t]*+\\[^\n]*+", re.MULTILINE
)
_BLANK = re.compile(rb"\s*+")
_CREATE = re.compile(rb"\s*+create\b", re.IGNORECASE)


def edits(source: bytes, breaks: Breaks) -> Iterator[Edit]:  # noqa: ARG001 - the shape
    """Yield all but the statements that create, and of these what stands between `$$`."""
    start = at = 0
    bodies: list[tuple[int, int]] = []
    while sign := _SIGN.search(source, at):
        at = sign.end()
        if blank := _BLANK.match(source, start, sign.start()):
            start = blank.end()
        match sign[0][:1]:
            case b";":
                yield from _of_statement(source, start, at, bodies)
                start, bodies = at, []
            case b"$":
                end = source.find(sign[0], at)
                if end < 0:
                    return
                bodies.append((at, end))
                at = end + len(sign[0])
            case b"/":
                end = source.find(b"*/", at)
                at = end + 2 if end >= 0 else len(source)
                start = at if start == sign.start() else start
            case b"-":
                start = at if start == sign.start() else start
            case b"\\" | b" " | b"\t":
                yield from _of_statement(source, start, sign.start(), bodies)
                yield sign.start(), at, b""
                start, bodies = at, []
            case _:
                pass


def _of_statement(
    source: bytes, start: int, end: int, bodies: list[tuple[int, int]]
) -> Iterator[Edit]:
    if _CREATE.match(source, start):
        yield from ((first, last, b"") for first, last in bodies)
    elif start < end:
        yield start, end, b""
