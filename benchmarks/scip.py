"""A SCIP index, as compilers' indexers write it: which symbol stands at which place.

Protobuf is read by hand: four messages of it are needed.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_DOCUMENTS = 2
_PATH, _OCCURRENCES = 1, 2
_RANGE, _SYMBOL, _ROLES = 1, 2, 3
_DEFINES: Final = 1
"""The bit of a definition among roles."""
_NAMES = re.compile(r"`([^`]+)`|([\w$+-]+)")


class Place(NamedTuple):
    """A symbol at a place: `line` counts from 1, `column` UTF-16 units or code points from 0."""

    path: str
    line: int
    column: int
    symbol: str
    defines: bool

    @property
    def is_local(self) -> bool:
        """Whether the symbol is seen in its file alone."""
        return self.symbol.startswith("local ")

    @property
    def name(self) -> str:
        """What the symbol is called."""
        found = _NAMES.findall(self.symbol.rstrip("().#:/[]!"))
        return (found[-1][0] or found[-1][1]) if found else self.symbol


def read(file: Path) -> Iterator[Place]:
    """Yield all places of an index; symbols of one file begin with "local "."""
    for field, document in _fields(file.read_bytes()):
        if field == _DOCUMENTS:
            parts = list(_fields(document))
            path = next(value.decode() for key, value in parts if key == _PATH)
            for key, value in parts:
                if key == _OCCURRENCES:
                    place = _place(path, value)
                    if place.symbol:
                        yield place


def _place(path: str, occurrence: bytes) -> Place:
    numbers: list[int] = []
    symbol, roles = "", 0
    for field, value in _fields(occurrence):
        if field == _RANGE:
            numbers = list(_varints(value))
        elif field == _SYMBOL:
            symbol = value.decode()
        elif field == _ROLES:
            roles = int.from_bytes(value, "big")
    return Place(path, numbers[0] + 1, numbers[1], _same(symbol), bool(roles & _DEFINES))


def _same(symbol: str) -> str:
    """Return a symbol of Python without its package: an installed copy has another version."""
    scheme, _, rest = symbol.partition(" ")
    return rest.split(" ", 3)[-1].replace("`src.", "`", 1) if scheme == "scip-python" else symbol


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the numbers and values of a message; a number is its big-endian bytes."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        kind = tag & 7
        if kind == _VARINT:
            number, at = _varint(data, at)
            yield tag >> 3, number.to_bytes(8, "big")
            continue
        size = {_EIGHT: 8, _FOUR: 4}.get(kind, 0)
        if kind == _BYTES:
            size, at = _varint(data, at)
        yield tag >> 3, data[at : at + size]
        at += size


def _varints(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        number, at = _varint(data, at)
        yield number


def _varint(data: bytes, at: int) -> tuple[int, int]:
    shift = number = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:  # noqa: PLR2004 - the last one
            return number, at
