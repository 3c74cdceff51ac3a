"""A document of an index → what it says of the names of a text. Pure.

An index may be of another commit, or written to harm. What does not fit a text leaves the whole
document out: its other places would be wrong, too.
"""

from collections.abc import Iterator, Sequence
from enum import IntEnum, StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from indexer.limits import LIMITS, SCIP_LIMITS
from indexer.text.precise import PreciseUse, PreciseUses, gather, without_version

DEFINITION: Final = 1
"""The bit of `symbol_roles`."""
_ONE_LINE: Final = 3
"""Numbers of a range that does not go over lines."""


class LeftOut(StrEnum):
    """Why a document is not kept."""

    PATH = "path"
    TWICE = "twice"
    ABSENT = "absent"
    NO_TEXT = "no text"
    OTHER_TEXT = "other text"


SENTENCES: Final = {
    LeftOut.PATH: "Their paths lead out of the repository, hold a line end, or are none.",
    LeftOut.TWICE: "They are in the index twice: the first one counts.",
    LeftOut.ABSENT: "The commit has no such files.",
    LeftOut.NO_TEXT: "The commit has no text there.",
    LeftOut.OTHER_TEXT: "Names lie beyond the text: the index is of another commit.",
}


class Encoding(IntEnum):
    """What columns count; the numbers are those of `PositionEncoding`."""

    UTF8 = 1
    UTF16 = 2
    UTF32 = 3


_WIDER: Final = {
    Encoding.UTF8: (0x80, 0x800, 0x10000),
    Encoding.UTF16: (0x10000,),
    Encoding.UTF32: (),
}
"""The first characters that take one unit more."""
_COUNT_BYTES: Final = frozenset({"scip-go", "lsif-go", "scip-clang", "rust-analyzer", "scip-ruby"})
"""Tools that count bytes and did not always say so; others that do not say count UTF-16."""


class _OutOfText(Exception):  # noqa: N818 - it is what happened
    """A place is not in the text."""


def encoding_of(said: int, tool: str) -> Encoding:
    """Return what the columns of a document count, as it says or as its tool does."""
    if said in tuple(Encoding):
        return Encoding(said)
    return Encoding.UTF8 if tool in _COUNT_BYTES else Encoding.UTF16


def is_path(path: str) -> bool:
    """Tell whether this can be the path of a file in a repository."""
    steps = path.split("/")
    fits = 0 < len(path.encode()) <= LIMITS.max_path_bytes
    return fits and "\0" not in path and "\n" not in path and not {"", ".", ".."} & set(steps)


def read(document: Any, text: str, encoding: Encoding, *, whole: bool) -> PreciseUses | LeftOut:
    """Return the names of a `Document`; of a text that is not `whole`, as far as it goes."""
    lines = text.split("\n")
    try:
        return gather(_uses(document, lines, encoding, whole=whole))
    except _OutOfText:
        return LeftOut.OTHER_TEXT


def _uses(
    document: Any, lines: Sequence[str], encoding: Encoding, *, whole: bool
) -> Iterator[PreciseUse]:
    known: dict[str, str] = {}
    bytes_before = _Columns(lines, encoding).bytes_before
    for occurrence in document.occurrences[: SCIP_LIMITS.occurrences]:
        symbol = occurrence.symbol
        if not symbol or len(symbol) > SCIP_LIMITS.symbol_characters or "\0" in symbol:
            continue
        place = _place(occurrence.range)
        if place is None:
            continue
        line, start, end = place
        if line >= len(lines) and not whole:
            continue
        if line >= len(lines):
            raise _OutOfText
        first = bytes_before(line, start)
        length = bytes_before(line, end) - first
        named = known.get(symbol) or known.setdefault(symbol, without_version(symbol))
        defines = bool(occurrence.symbol_roles & DEFINITION)
        yield PreciseUse(line + 1, first, length, named, defines)


def _place(numbers: Sequence[int]) -> tuple[int, int, int] | None:
    """Return line, start and end, all from 0; None for what goes over lines: that is no name."""
    if len(numbers) == _ONE_LINE:
        line, start, end = numbers
    elif len(numbers) == _ONE_LINE + 1 and numbers[0] == numbers[2]:
        line, start, _, end = numbers
    elif len(numbers) == _ONE_LINE + 1:
        return None
    else:
        raise _OutOfText
    if line < 0 or not 0 <= start <= end:
        raise _OutOfText
    return line, start, end


class _Columns:
    """Tells bytes before a column; a line is encoded once, however many names stand in it."""

    def __init__(self, lines: Sequence[str], encoding: Encoding) -> None:
        self._lines, self._encoding = lines, encoding
        self._known: dict[int, NDArray[np.int32]] = {}

    def bytes_before(self, line: int, column: int) -> int:
        """Return the bytes of a line before a column; raise `_OutOfText` within a character."""
        text = self._lines[line]
        if text.isascii():
            if column > len(text):
                raise _OutOfText
            return column
        known = self._known.get(line)
        if known is None:
            known = self._known[line] = _bytes_by_column(text, self._encoding)
        if column >= len(known) or known[column] < 0:
            raise _OutOfText
        return int(known[column])


def _bytes_by_column(line: str, encoding: Encoding) -> NDArray[np.int32]:
    """Return the bytes before each column, and those of all; -1 within a character."""
    characters = np.frombuffer(line.encode("utf-32-le", "surrogatepass"), np.uint32)
    columns = _before(characters, encoding)
    known = np.full(columns[-1] + 1, -1, np.int32)
    known[columns] = _before(characters, Encoding.UTF8)
    return known


def _before(characters: NDArray[np.uint32], encoding: Encoding) -> NDArray[np.int32]:
    """Return the units before each character, and those of all."""
    before = np.arange(len(characters) + 1, dtype=np.int32)
    for first in _WIDER[encoding]:
        before[1:] += np.cumsum(characters >= first, dtype=np.int32)
    return before
