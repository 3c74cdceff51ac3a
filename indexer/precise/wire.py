"""The parts of an index, one in memory at a time: protobuf itself would read a file as a whole."""

import os
from collections.abc import Iterator
from enum import IntEnum
from typing import BinaryIO, Final

from indexer.errors import ScipUnreadable
from indexer.limits import MIB

_LONGEST_NUMBER: Final = 10
"""Bytes of a varint."""
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_SKIPPED: Final = {_FIXED64: 8, _FIXED32: 4}
_CUT: Final = "it ends in the middle of a field, as a file that was cut off does"


class Field(IntEnum):
    """Those of the message `Index` that are read."""

    METADATA = 1
    DOCUMENT = 2


def parts(stream: BinaryIO, most_bytes: int) -> Iterator[tuple[Field, bytes]]:
    """Yield the metadata and the documents as they stand in a file; the rest is skipped.

    Raise `ScipUnreadable` for what is no message, is cut off, or has a part of more than
    `most_bytes`. A length is believed as far as the file goes: nothing is reserved for it.
    """
    left = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    while left:
        tag, size = _number(stream)
        left -= size
        kind, number = tag & 7, tag >> 3
        if kind == _VARINT:
            left -= _number(stream)[1]
        elif kind == _BYTES:
            length, size = _number(stream)
            left -= size + length
            if left < 0:
                raise ScipUnreadable(why=_CUT)
            yield from _part(stream, number, length, most_bytes)
        elif kind in _SKIPPED:
            left -= _SKIPPED[kind]
            stream.seek(_SKIPPED[kind], os.SEEK_CUR)
        else:
            raise ScipUnreadable(why="it is no protobuf message")
        if not number or left < 0:
            raise ScipUnreadable(why="it is no protobuf message" if not number else _CUT)


def _part(
    stream: BinaryIO, number: int, length: int, most_bytes: int
) -> Iterator[tuple[Field, bytes]]:
    if number not in tuple(Field):
        stream.seek(length, os.SEEK_CUR)
        return
    if length > most_bytes:
        limit = f"{most_bytes // MIB} MiB"
        raise ScipUnreadable(why=f"one of its documents has more than {limit}")
    yield Field(number), stream.read(length)


def _number(stream: BinaryIO) -> tuple[int, int]:
    """Return a varint and how many bytes it has."""
    value = 0
    for at in range(_LONGEST_NUMBER):
        byte = stream.read(1)
        if not byte:
            raise ScipUnreadable(why=_CUT)
        value |= (byte[0] & 127) << 7 * at
        if byte[0] < 128:  # noqa: PLR2004 - the highest bit says that more follow
            return value, at + 1
    raise ScipUnreadable(why="it is no protobuf message")
