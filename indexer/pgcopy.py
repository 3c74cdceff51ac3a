"""Rows in PostgreSQL's binary COPY format (documented under COPY, "Binary Format").

The parsing process builds these bytes, so that the process which holds the connection only passes
them on. A field is its length and its value in the type's binary send format.
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack("!ii", 0, 0)
TRAILER = struct.pack("!h", -1)
MAX_COUNT = 15
"""BM25 is flat long before: more positions would only cost bytes."""

_PIECE = 65_536
_BIGINT, _TEXT = 20, 25
"""Types by their numbers in every PostgreSQL."""
NULL = struct.pack("!i", -1)
"""A field of any type that holds nothing."""
_length = struct.Struct("!i").pack
_integer = struct.Struct("!ii").pack
_bigint = struct.Struct("!iq").pack
_columns = struct.Struct("!h").pack


class _Positions(dict[int, str]):
    """What follows a lexeme, by its count: all of it is ASCII, so a vector is encoded at once.

    `ts_rank` takes a lexeme without positions for one that has a single one, which need not be
    stored.
    """

    def __missing__(self, count: int) -> str:
        return self[MAX_COUNT]


_POSITIONS = _Positions(
    (count, "\0" + struct.pack(f"!H{stored}H", stored, *range(1, stored + 1)).decode("ascii"))
    for count, stored in enumerate((0, 0, *range(2, MAX_COUNT + 1)))
)


def integer(value: int) -> bytes:
    """Return an `integer` field."""
    return _integer(4, value)


def bigint(value: int) -> bytes:
    """Return a `bigint` field."""
    return _bigint(8, value)


def binary(value: bytes) -> bytes:
    """Return a `bytea` field, or a `text` field of UTF-8 bytes."""
    return _length(len(value)) + value


def string(value: str | None) -> bytes:
    """Return a `text` field; what PostgreSQL cannot hold (NUL, lone surrogates) becomes U+FFFD."""
    if value is None:
        return NULL
    data = (value if value.isascii() and "\0" not in value else storable(value)).encode()
    return _length(len(data)) + data


def storable(text: str) -> str:
    """Return a text as PostgreSQL can hold it."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def tsvector(counts: Mapping[str, int]) -> bytes:
    """Return a `tsvector` field with as many positions per lexeme as it is counted, at most 15.

    A lexeme counted once, or not at all, is present without positions.
    """
    entries = [""] * (2 * len(counts))
    entries[::2] = counts
    entries[1::2] = map(_POSITIONS.__getitem__, counts.values())
    body = "".join(entries).encode()
    return _integer(len(body) + 4, len(counts)) + body


def halfvec(vector: NDArray[np.float16]) -> bytes:
    """Return a `halfvec` field of a one-dimensional vector."""
    return struct.pack("!ihh", 4 + 2 * len(vector), len(vector), 0) + vector.astype(">f2").tobytes()


def bits(value: bytes) -> bytes:
    """Return a `bit` field of whole bytes, the first bit highest."""
    return _integer(4 + len(value), 8 * len(value)) + value


def strings(values: Sequence[str]) -> bytes:
    """Return a `text[]` field of texts that PostgreSQL can hold; none of them is null."""
    data = [value.encode() for value in values]
    body = b"".join([_length(len(each)) + each for each in data])
    return _array(_TEXT, len(values), body)


def bigints(values: Sequence[int]) -> bytes:
    """Return a `bigint[]` field."""
    body = np.empty(len(values), [("length", ">i4"), ("value", ">i8")])
    body["length"], body["value"] = 8, values
    return _array(_BIGINT, len(values), body.tobytes())


def _array(kind: int, count: int, body: bytes) -> bytes:
    """Return an array field of one dimension, numbered from 1."""
    return binary(struct.pack("!5i", 1, 0, kind, count, 1) + body)


FIELDS: Mapping[str, Callable[[Any], bytes]] = {
    "integer": integer,
    "bigint": bigint,
    "bytea": binary,
    "text": string,
    "tsvector": tsvector,
    "halfvec": halfvec,
    "bit": bits,
    "text[]": strings,
    "bigint[]": bigints,
}
"""How a value is packed, by the SQL type of its column."""


Columns = Sequence[tuple[str, str]]
"""Names and SQL types, in the order of a COPY's column list."""


class RowPacker:
    """Packs the rows of one table; the first of its columns may be `shared` by many rows."""

    def __init__(self, columns: Columns, shared: int = 0) -> None:
        self._count = _columns(len(columns))
        self._shared, self._own = columns[:shared], columns[shared:]

    def rows(self, shared: Mapping[str, Any], columns: Mapping[str, Sequence[Any]]) -> bytes:
        """Return rows, given the values of each column; what has no column is left out."""
        count = len(columns[self._own[0][0]])
        if not count:
            return b""
        head = self._count + b"".join([FIELDS[kind](shared[name]) for name, kind in self._shared])
        texts = _texts([columns[name] for name, kind in self._own if kind == "text"])
        pieces: list[Iterable[bytes]] = [repeat(head, count)]
        for name, kind in self._own:
            if kind == "text":
                pieces += next(texts)
            elif kind == "integer":
                pieces.append(map(_integer, repeat(4), columns[name]))
            else:
                pieces.append(map(FIELDS[kind], columns[name]))
        return b"".join(chain.from_iterable(zip(*pieces, strict=True)))


def _texts(columns: Sequence[Sequence[str]]) -> Iterator[tuple[list[bytes], list[bytes]]]:
    """Yield the lengths and the bytes of each column of as many texts, none of which is null."""
    values = [*chain.from_iterable(columns)]
    joined = "".join(values)
    plain = joined.isascii() and "\0" not in joined
    data = [*map(str.encode, values if plain else map(storable, values))]
    lengths = [*map(_length, map(len, data))]
    count = len(values) // max(len(columns), 1)
    for at in range(0, len(values), count):
        yield lengths[at : at + count], data[at : at + count]


def row_of(columns: int, *fields: bytes) -> bytes:
    """Return a row of so many fields, some of which are joined already."""
    return _columns(columns) + b"".join(fields)


def stream(rows: Iterable[bytes]) -> bytes:
    """Return a whole COPY stream of rows."""
    return HEADER + b"".join(rows) + TRAILER


def pieces(rows: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a COPY stream of any number of rows, 64 KiB or a little more at a time."""
    piece = bytearray(HEADER)
    for each in rows:
        piece += each
        if len(piece) >= _PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece) + TRAILER
