"""What a compiler says of the names of one document: packed as bytes, read as columns.

Both wings share the form: whoever reads an uploaded index packs it, navigation asks it. Symbols are
those of SCIP without the version of their package: indexers write the commit there, and a file that
did not change would else mean what no other file defines any more.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.text.planes import Reader, joined, planes, split

_FORM: Final = 1
_LEVEL: Final = 6
_HEAD: Final = struct.Struct("<III")
_MOST_BYTES: Final = 256 * 1024 * 1024
"""Of what is packed; the most symbols of the longest names take less."""
_LOCAL: Final = "local "
_PART: Final = "((?:[^ ]|  )*+)"
_GLOBAL: Final = re.compile(rf"{_PART} {_PART} {_PART} {_PART} (.*)", re.DOTALL)
"""Scheme, manager, name and version of the package, descriptors; a blank in one is doubled."""


@dataclass(frozen=True, slots=True)
class PreciseUse:
    """A name at a place: `line` counts from 1, `column` and `length` are bytes of its line.

    What is 0 long stands for the document as a whole.
    """

    line: int
    column: int
    length: int
    symbol: str
    defines: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class PreciseUses:
    """The names of a document in the order of the text; `symbol` is an index into `symbols`."""

    symbols: tuple[str, ...]
    line: NDArray[np.int32]
    column: NDArray[np.int32]
    length: NDArray[np.int32]
    symbol: NDArray[np.int32]
    defines: NDArray[np.bool_]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.line)

    def beginning(self, line: int, column: int) -> list[int]:
        """Return the places of what begins at a byte of a line: most often one, or none."""
        first = int(np.searchsorted(self.line, line, "left"))
        last = int(np.searchsorted(self.line, line, "right"))
        low = first + int(np.searchsorted(self.column[first:last], column, "left"))
        high = first + int(np.searchsorted(self.column[first:last], column, "right"))
        return [each for each in range(low, high) if self.length[each]]

    def around(self, line: int, column: int) -> range | None:
        """Return the bytes of the name that covers a byte of a line or ends right before it."""
        first = int(np.searchsorted(self.line, line, "left"))
        last = int(np.searchsorted(self.line, line, "right"))
        found = first + int(np.searchsorted(self.column[first:last], column, "right")) - 1
        if found < first:
            return None
        start, length = int(self.column[found]), int(self.length[found])
        return range(start, start + length) if length and column <= start + length else None

    def defining(self, symbol: int) -> list[int]:
        """Return the places where a symbol is defined, by its number."""
        found: list[int] = np.flatnonzero((self.symbol == symbol) & self.defines).tolist()
        return found


def gather(uses: Iterable[PreciseUse]) -> PreciseUses:
    """Return uses, in whatever order, as columns in the order of the text; each once."""
    ordered = sorted(set(uses), key=lambda each: (each.line, each.column, each.symbol))
    symbols = sorted({each.symbol for each in ordered})
    numbers = {symbol: number for number, symbol in enumerate(symbols)}
    return PreciseUses(
        tuple(symbols),
        np.array([each.line for each in ordered], np.int32),
        np.array([each.column for each in ordered], np.int32),
        np.array([each.length for each in ordered], np.int32),
        np.array([numbers[each.symbol] for each in ordered], np.int32),
        np.array([each.defines for each in ordered], np.bool_),
    )


def pack(found: PreciseUses) -> bytes:
    """Return the bytes that `unpack` reads."""
    symbols = joined(found.symbols)
    body = b"".join(
        (
            _HEAD.pack(len(found), len(found.symbols), len(symbols)),
            symbols,
            planes(np.diff(found.line, prepend=np.int32(0))),
            planes(found.column),
            planes(found.length),
            planes(2 * found.symbol.astype(np.int64) + found.defines),
        )
    )
    return bytes((_FORM,)) + zlib.compress(body, _LEVEL)


def unpack(data: bytes) -> PreciseUses:
    """Return what `pack` was given; raise `ValueError` for bytes of another form."""
    if data[0] != _FORM:
        message = f"precise uses of form {data[0]}, {_FORM} is known"
        raise ValueError(message)
    reader = Reader(zlib.decompressobj().decompress(data[1:], _MOST_BYTES))
    uses, symbols, symbol_bytes = _HEAD.unpack(reader.take(_HEAD.size))
    names = split(reader.take(symbol_bytes)) if symbols else ()
    line = np.cumsum(reader.numbers(uses), dtype=np.int32)
    column, length = reader.numbers(uses), reader.numbers(uses)
    told = reader.numbers(uses)
    return PreciseUses(
        names,
        line,
        column.astype(np.int32),
        length.astype(np.int32),
        (told >> 1).astype(np.int32),
        (told & 1).astype(np.bool_),
    )


def is_local(symbol: str) -> bool:
    """Tell whether a symbol is seen in its document alone."""
    return symbol.startswith(_LOCAL)


def without_version(symbol: str) -> str:
    """Return a symbol without the version of its package."""
    parts = None if is_local(symbol) else _GLOBAL.fullmatch(symbol)
    return symbol if parts is None else f"{parts[1]} {parts[2]} {parts[3]} . {parts[5]}"


def package(symbol: str) -> tuple[str, str]:
    """Return the manager and the name of the package of a symbol, both "" of a local one."""
    parts = None if is_local(symbol) else _GLOBAL.fullmatch(symbol)
    return ("", "") if parts is None else (parts[2], parts[3])


def digest(symbol: str) -> bytes:
    """Return 16 bytes that stand for a symbol without a version."""
    return hashlib.blake2b(symbol.encode(), digest_size=16).digest()
