"""The file of an arena: four columns that only grow, in one sparse file that is mapped whole.

    header · segments · ids of documents · ends of documents · codes

Each column has room for `capacity` rows from the beginning, of which the disk holds what is
written. Data are written first and the counters in the header after them: what a killed writer
leaves behind them is overwritten by the next. Nothing that is counted ever changes, so a map is
read without a lock, and stays good while another file takes the name.
"""

import mmap
import os
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omniweb.search.nearest.segment import CODE_BYTES, Segment

_PAGE = 4_096
_HEADER = struct.Struct("<8s6Q")
"""Magic; capacity; segments, documents and rows that are written; rows when last looked for dead
ones; a spare. Their CRC-32 follows."""
_MAGIC = b"OWcodes1"
_CRC = struct.Struct("<I")
_ID_BYTES = 8
ENTRY = np.dtype(
    [("repository", "<i8"), ("id", "<i8"), ("documents", "<i8"), ("rows", "<i8"), ("crc", "<i8")]
)
"""Of a segment: `documents` and `rows` are where it ends, counted from the arena's beginning."""
ROWS_PER_SEGMENT = 8
"""There is room for a segment in every so many rows, and for a document in each."""
_LEAST_CAPACITY = 65_536
_SPARE = 2
"""A new file has room for so many times what is to be written."""


class Damaged(Exception):  # noqa: N818 - it is no fault of whoever asks
    """The file is none of ours, of another form, cut off, or not what was written."""


class Full(Exception):  # noqa: N818 - it is answered with a larger one
    """There is no room for what is to be appended."""


@dataclass(frozen=True, slots=True)
class Counters:
    """How much is written, in segments, documents and rows; `examined`: rows at the last look."""

    segments: int = 0
    documents: int = 0
    rows: int = 0
    examined: int = 0


class ArenaFile:
    """An open file, of which this process maps all."""

    def __init__(self, descriptor: int) -> None:
        """Map an open file, which is closed with this object; raise `Damaged`, `OSError`."""
        self._descriptor = descriptor
        size = os.fstat(descriptor).st_size
        if size < _PAGE:
            message = "too short"
            raise Damaged(message)
        self._map = mmap.mmap(descriptor, size, mmap.MAP_SHARED, mmap.PROT_READ)
        self.capacity, _ = self._header()
        if size < _size(self.capacity):
            message = "cut off"
            raise Damaged(message)

    def __del__(self) -> None:
        """Close the file; arrays that look into the map keep it."""
        os.close(self._descriptor)

    @classmethod
    def made(cls, descriptor: int, rows: int) -> "ArenaFile":
        """Make an empty arena of an empty file, with room for twice that many rows."""
        capacity = max(_LEAST_CAPACITY, _SPARE * rows)
        os.ftruncate(descriptor, _size(capacity))
        _write(descriptor, _packed(capacity, Counters()), 0)
        return cls(descriptor)

    @property
    def counters(self) -> Counters:
        """What is written by now, by whichever process."""
        return self._header()[1]

    def ensure_whole(self) -> None:
        """Raise `Damaged` where somebody has cut the file off, or written into its header.

        To read behind the end of a file that is mapped would end the process.
        """
        if os.fstat(self._descriptor).st_size < _size(self.capacity):
            message = "cut off"
            raise Damaged(message)
        self._header()

    @property
    def number(self) -> tuple[int, int]:
        """What tells this file from another one of its name."""
        found = os.fstat(self._descriptor)
        return found.st_dev, found.st_ino

    @cached_property
    def segments(self) -> NDArray[Any]:
        """The segments as rows of `ENTRY`, as many as there is room for."""
        return self._column(0, self.capacity // ROWS_PER_SEGMENT, ENTRY)

    @cached_property
    def documents(self) -> NDArray[np.int64]:
        """The ids of the documents, one behind the other."""
        return self._column(1, self.capacity, np.dtype("<i8"))

    @cached_property
    def ends(self) -> NDArray[np.int64]:
        """The row behind the last one of each document."""
        return self._column(2, self.capacity, np.dtype("<i8"))

    @cached_property
    def codes(self) -> NDArray[np.uint8]:
        """The codes of the chunks [rows, 32]."""
        flat = self._column(3, self.capacity * CODE_BYTES, np.dtype(np.uint8))
        return flat.reshape(-1, CODE_BYTES)

    def append(self, segments: Sequence[Segment]) -> None:
        """Write segments behind what is there; raise `Full`, `OSError`.

        One process at a time may.
        """
        before = self.counters
        after = Counters(
            before.segments + len(segments),
            before.documents + sum(len(each.documents) for each in segments),
            before.rows + sum(each.rows for each in segments),
            before.examined,
        )
        if not self.holds(after):
            raise Full
        entries = np.zeros(len(segments), ENTRY)
        entries["repository"] = [each.repository_id for each in segments]
        entries["id"] = [each.id for each in segments]
        entries["documents"] = np.cumsum([len(each.documents) for each in segments])
        entries["documents"] += before.documents
        entries["rows"] = np.cumsum([each.rows for each in segments]) + before.rows
        entries["crc"] = [each.crc for each in segments]
        counts = np.concatenate([each.counts for each in segments])
        ends = np.cumsum(counts, dtype=np.int64) + before.rows
        columns: tuple[tuple[int, list[NDArray[Any]]], ...] = (
            (before.segments * ENTRY.itemsize, [entries]),
            (before.documents * _ID_BYTES, [each.documents for each in segments]),
            (before.documents * _ID_BYTES, [ends]),
            (before.rows * CODE_BYTES, [each.codes for each in segments]),
        )
        for number, (offset, arrays) in enumerate(columns):
            data = b"".join(each.tobytes() for each in arrays)
            _write(self._descriptor, data, _offsets(self.capacity)[number] + offset)
        os.fdatasync(self._descriptor)
        self.count(after)

    def count(self, counters: Counters) -> None:
        """Say how much is written."""
        _write(self._descriptor, _packed(self.capacity, counters), 0)

    def holds(self, counters: Counters) -> bool:
        """Tell whether there is room for so much."""
        return (
            max(counters.documents, counters.rows) <= self.capacity
            and counters.segments <= self.capacity // ROWS_PER_SEGMENT
        )

    def check(self, first: int, last: int) -> None:
        """Compare segments with their sums, from `first` up to `last`; raise `Damaged`."""
        for number in range(first, last):
            if self.segment(number).crc != self.segments[number]["crc"]:
                message = f"segment {number}"
                raise Damaged(message)

    def segment(self, number: int) -> Segment:
        """Return a segment that was written; raise `Damaged`."""
        entry = self.segments[number]
        before = self.segments[number - 1] if number else np.zeros(1, ENTRY)[0]
        row, end_row = int(before["rows"]), int(entry["rows"])
        document, end_document = int(before["documents"]), int(entry["documents"])
        if not (row <= end_row <= self.capacity and document <= end_document <= self.capacity):
            message = f"segment {number}"
            raise Damaged(message)
        return Segment(
            int(entry["repository"]),
            int(entry["id"]),
            self.documents[document:end_document],
            np.diff(self.ends[document:end_document], prepend=row).astype("<i4"),
            self.codes[row:end_row],
        )

    def _header(self) -> tuple[int, Counters]:
        packed = self._map[: _HEADER.size + _CRC.size]
        (crc,) = _CRC.unpack_from(packed, _HEADER.size)
        magic, capacity, *counts, _spare = _HEADER.unpack_from(packed)
        counters = Counters(*counts)
        if magic != _MAGIC or crc != zlib.crc32(packed[: _HEADER.size]):
            message = "no header of ours"
            raise Damaged(message)
        return capacity, counters

    def _column(self, number: int, count: int, kind: Any) -> NDArray[Any]:
        return np.frombuffer(self._map, kind, count, _offsets(self.capacity)[number])


def _packed(capacity: int, counters: Counters) -> bytes:
    packed = _HEADER.pack(
        _MAGIC,
        capacity,
        counters.segments,
        counters.documents,
        counters.rows,
        counters.examined,
        0,
    )
    return packed + _CRC.pack(zlib.crc32(packed))


def _offsets(capacity: int) -> tuple[int, ...]:
    """Return where the columns begin and the last one ends, each at a page."""
    sizes = (
        capacity // ROWS_PER_SEGMENT * ENTRY.itemsize,
        capacity * _ID_BYTES,
        capacity * _ID_BYTES,
        capacity * CODE_BYTES,
    )
    offsets = [_PAGE]
    for size in sizes:
        offsets.append(offsets[-1] + -(-size // _PAGE) * _PAGE)
    return tuple(offsets)


def _size(capacity: int) -> int:
    return _offsets(capacity)[-1]


def _write(descriptor: int, data: bytes, offset: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view, offset = view[written:], offset + written
