"""TypeScript: type parameters that begin a line, which the grammar takes for those of the last one.

In an interface a line end separates members; `): void` and, on the next line, `<T>(it: T): T` are
two call signatures and no `void<T>`. One of them breaks the rest of the file.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import Final

from indexer.analysis.mending.edits import Breaks, Edit, apply

_TYPE = re.compile(
    rb"^([ \t]*+)(?:export[ \t]++)?(?:declare[ \t]++)?(?:interface|type)[ \t]++\w", re.MULTILINE
)
_PARAMETERS = re.compile(rb"\n[ \t]*([ \t])<(?=[\w\r\n])")
_COMMENT = re.compile(rb"[ \t]*//[^\n]*$")
_NO_CODE: Final = (b"//", b"/*", b"*")
"""What lines of comments begin with."""
_ENDS: Final = b">])}'\"`"
"""Signs that a type may end with, besides letters."""
_BEGIN = itemgetter(0)
_MOST_LINES: Final = 100
"""Of comments and blanks between two members."""


def edits(source: bytes, breaks: Breaks) -> Iterator[Edit]:
    """Yield a semicolon before each such line, in types that the grammar then gets through."""
    types = [(match.start(), match[1]) for match in _TYPE.finditer(source)]
    of_type: dict[int, list[Edit]] = {}
    for edit in _separated(source):
        of_type.setdefault(bisect_right(types, edit[0], key=_BEGIN) - 1, []).append(edit)
    ends: dict[bytes, int] = {}
    done = 0
    for at, found in of_type.items():
        if at < 0:
            continue
        begin, margin = types[at]
        if 0 <= ends.get(margin, 0) < found[-1][1]:
            ends[margin] = source.find(b"\n" + margin + b"}", found[-1][1])
        if begin < done or ends[margin] < 0:
            continue
        done = ends[margin] + len(margin) + 2
        shifted = [(start - begin, end - begin, sign) for start, end, sign in found]
        if not breaks(apply(source[begin:done], shifted)):
            yield from found


def _separated(text: bytes) -> Iterator[Edit]:
    for match in _PARAMETERS.finditer(text):
        before = _line_before(text, match.start())
        if before and (before[-1:].isalnum() or before[-1] in _ENDS):
            yield match.start(1), match.end(1), b";"


def _line_before(text: bytes, end: int) -> bytes:
    """Return the last line before a place that is neither blank nor a comment, without its own."""
    for _ in range(_MOST_LINES):
        begin = text.rfind(b"\n", 0, max(end, 0)) + 1
        line = text[begin:end].strip()
        if line and not line.startswith(_NO_CODE):
            return _COMMENT.sub(b"", line).rstrip()
        if not begin:
            break
        end = begin - 1
    return b""
