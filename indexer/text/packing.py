"""Uses of names ↔ bytes, about an eighth of the text that they are of.

A column is written as what can be foretold least: a place as the distance from the name before it,
a qualifier as nothing where it is that name, a binding as nothing where it is that of the last use
of the same name. So most numbers are 0, and deflate makes little of them.
"""

import struct
import zlib
from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.text.occurrences import Imported, Occurrences
from indexer.text.planes import Numbers, Reader, joined, planes, split

_FORM: Final = 2
"""Raise it with ANALYSIS_VERSION when the bytes mean something else."""
_LEVEL: Final = 4
"""Of zlib: three fifths of the time of level 6, for one and a half per cent more bytes."""
_HEAD: Final = struct.Struct("<BIIIII")
_ABSENT: Final = "\0"
"""Between texts: no name holds it."""
_MOST_BYTES: Final = 64 * 1024 * 1024
"""Of what is packed; the most uses of the longest names take less."""
_EXPORTED, _SAME_NAME, _SAME_MODULE = 1, 2, 4


def pack(found: Occurrences) -> bytes:
    """Return the bytes that `unpack` reads."""
    names = joined(found.names)
    marks, lines, texts = _imports(found.imports)
    brought = joined(texts)
    length = _lengths(found.names, ascii_only=names.isascii())[found.name]
    first = found.line.copy()
    first[1:] -= found.line[:-1]
    body = b"".join(
        (
            _HEAD.pack(found.cut, len(found), len(names), len(marks), len(texts), len(brought)),
            names,
            brought,
            bytes(marks),
            planes(np.array(lines, np.int64)),
            planes(first),
            planes(_gaps(found.column, first, length)),
            planes(found.name),
            (found.role | found.receiver << 4).tobytes(),
            planes(_foretold_bindings(found.name, found.binding)),
            planes(_foretold_qualifiers(found.name, found.qualifier)),
        )
    )
    return bytes((_FORM,)) + zlib.compress(body, _LEVEL)


class Packed:
    """What `pack` wrote, taken apart as far as is asked; raise `ValueError` for another form."""

    def __init__(self, data: bytes) -> None:
        """Read what is in front: names and imports are taken apart later, and columns last."""
        if data[0] != _FORM:
            message = f"occurrences of form {data[0]}, {_FORM} is known"
            raise ValueError(message)
        reader = Reader(zlib.decompressobj().decompress(data[1:], _MOST_BYTES))
        cut, self.count, names, imports, texts, import_bytes = _HEAD.unpack(reader.take(_HEAD.size))
        self.cut = bool(cut)
        self._names = reader.take(names)
        self._texts = reader.take(import_bytes) if texts else None
        self._marks = reader.take(imports)
        self._lines = reader.numbers(imports)
        self._columns = reader.rest()

    def has(self, name: str) -> bool:
        """Tell whether a name is one of those that are used, or stand before one."""
        return b"\0%b\0" % name.encode() in b"\0%b\0" % self._names

    @cached_property
    def imports(self) -> tuple[Imported, ...]:
        """What is imported."""
        brought = [] if self._texts is None else self._texts.decode().split(_ABSENT)
        return _brought(self._marks, self._lines.tolist(), brought)

    @cached_property
    def uses(self) -> Occurrences:
        """All of it."""
        reader, uses = Reader(self._columns), self.count
        first = reader.numbers(uses)
        gaps = reader.numbers(uses)
        name = reader.numbers(uses)
        kinds = np.frombuffer(reader.take(uses), np.uint8)
        binding = _bindings(name, reader.numbers(uses))
        qualifier = _qualifiers(name, reader.numbers(uses))
        return Occurrences(
            split(self._names),
            np.cumsum(first, dtype=np.int32),
            _columns(gaps, first, _written_lengths(self._names)[name]).astype(np.int32),
            name.astype(np.int32),
            kinds & np.uint8(15),
            binding.astype(np.int32),
            kinds >> np.uint8(4),
            qualifier.astype(np.int32),
            self.imports,
            self.cut,
        )


def unpack(data: bytes) -> Occurrences:
    """Return what `pack` was given; raise `ValueError` for bytes of another form."""
    return Packed(data).uses


def is_readable(data: bytes) -> bool:
    """Say whether bytes have the form of this version; of an earlier one a renewal is due."""
    return data[:1] == bytes((_FORM,))


def _lengths(names: Sequence[str], *, ascii_only: bool = False) -> NDArray[np.int32]:
    texts = names if ascii_only else [name.encode() for name in names]
    return np.fromiter(map(len, texts), np.int32, len(names))


def _written_lengths(names: bytes) -> Numbers:
    """Return the bytes of each of the names that `joined` wrote."""
    ends = np.flatnonzero(np.frombuffer(b"%b\0" % names, np.uint8) == 0)
    return np.diff(ends, prepend=-1) - 1


def _gaps(
    column: NDArray[np.int32], first: NDArray[np.int32], length: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Return the bytes between each name and the one before it on its line, or before it."""
    gaps = column.copy()
    gaps[1:] -= (column[:-1] + length[:-1]) * (first[1:] == 0)
    return gaps


def _columns(gaps: Numbers, first: Numbers, length: Numbers) -> Numbers:
    ends = np.cumsum(gaps + length)
    line = np.maximum.accumulate(np.where(first != 0, np.arange(len(gaps)), 0))
    before = ends - gaps - length
    return ends - length - before[line]


def _foretold_qualifiers(
    name: NDArray[np.int32], qualifier: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Return 0 for none, 1 for the name before, else two more than the qualifier's number."""
    told = qualifier + np.int32(2)
    told *= qualifier >= 0
    told[1:][qualifier[1:] == name[:-1]] = 1
    return told


def _qualifiers(name: Numbers, told: Numbers) -> Numbers:
    qualifier = told - 2
    qualifier[told == 0] = -1
    before = np.flatnonzero(told == 1)
    qualifier[before] = name[before - 1]
    return qualifier


def _foretold_bindings(name: NDArray[np.int32], binding: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return 0 for that of the last use of the name, 1 for the next one that was not seen yet.

    Others are twice themselves and two more, odd where seen first. The use before a first is of 0.
    """
    told = binding + binding
    told += 2
    fresh = _firsts(binding)
    told[fresh] += 1
    told[fresh[binding[fresh] == np.arange(1, len(fresh) + 1)]] = 1
    order = _order(name)
    named, bound = name[order], binding[order]
    bound[1:] -= bound[:-1] * (named[1:] == named[:-1])
    told[order[bound == 0]] = 0
    return told


def _order(numbers: NDArray[np.int32]) -> NDArray[np.intp]:
    """Return the places of numbers, ascending, equal ones in their order."""
    small = not np.bitwise_or.reduce(numbers) >> 16  # then they are sorted digit by digit
    return (numbers.astype(np.uint16) if small else numbers).argsort(kind="stable")


def _firsts(numbers: NDArray[np.int32]) -> NDArray[np.intp]:
    """Return the first place of each number but 0, in the order of the places."""
    order = _order(numbers)
    ordered = numbers[order]
    first = ordered > 0
    first[1:] &= ordered[1:] != ordered[:-1]
    places = order[first]
    places.sort()
    return places


def _bindings(name: Numbers, told: Numbers) -> Numbers:
    fresh = told & 1
    binding = np.where(told == 1, np.cumsum(fresh), (told - 2) >> 1)
    order = np.argsort(name, kind="stable")
    known = told[order] != 0
    of_name = np.ones(len(name), np.bool_)
    of_name[1:] = name[order][1:] != name[order][:-1]
    last = np.maximum.accumulate(np.where(known | of_name, np.arange(len(name)), 0))
    filled = np.empty_like(binding)
    filled[order] = np.where(known[last], binding[order[last]], 0)
    return filled


def _imports(found: Sequence[Imported]) -> tuple[list[int], list[int], list[str]]:
    """Return marks, distances of lines, and those texts that are not what is expected."""
    marks, lines, texts = [], [], []
    line, module = 0, ""
    for each in found:
        mark = _EXPORTED * each.exported
        texts.append(each.name)
        if each.member == each.name:
            mark |= _SAME_NAME
        else:
            texts.append(each.member)
        if each.module == module:
            mark |= _SAME_MODULE
        else:
            texts.append(each.module)
        marks.append(mark)
        lines.append(each.line - line)
        line, module = each.line, each.module
    return marks, lines, texts


def _brought(marks: bytes, lines: Sequence[int], texts: Sequence[str]) -> tuple[Imported, ...]:
    found = []
    line, module, left = 0, "", iter(texts)
    for mark, distance in zip(marks, lines, strict=True):
        line += distance
        name = next(left)
        member = name if mark & _SAME_NAME else next(left)
        module = module if mark & _SAME_MODULE else next(left)
        found.append(Imported(name, module, member, line, bool(mark & _EXPORTED)))
    return tuple(found)
