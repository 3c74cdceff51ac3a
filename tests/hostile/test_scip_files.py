"""Indexes of SCIP that are written to take memory or time: one bounded process alone pays."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import ScipUnreadable
from indexer.precise import process
from indexer.precise.process import Kept
from indexer.stopping import never
from tests.fixtures.reliability import Size
from tests.fixtures.scip_index import metadata, part, varint

HEAD = part(1, metadata().SerializeToString())
NAME = part(2, part(1, b"\x00\x00\x04") + part(2, b"local 1"))
"""An occurrence."""


def read(folder: Path, data: bytes) -> tuple[list[object], str, float]:
    """Return what is told, the refusal, and the seconds."""
    file = folder / "index.scip"
    file.write_bytes(data)
    began, told, refusal = time.monotonic(), [], ""
    try:
        told.extend(process.read(file, lambda _: (b"area = 1\n", True), never))
    except ScipUnreadable as error:
        refusal = str(error)
    return told, refusal, time.monotonic() - began


def test_what_is_written_to_take_memory_or_time_is_read_or_refused(
    tmp_path: Path, size: Size, row: Callable[..., None]
) -> None:
    path = part(1, b"a.py")
    names = HEAD + part(2, path + NAME * size(100_000, 1_000_000))
    empty = HEAD + part(2, b"\x12\x00" * size(12_000_000, 16_000_000))
    symbol = part(2, part(1, b"\x00\x00\x04") + part(2, b"x" * 1_000_000))
    many = b"".join(part(2, part(1, b"%d.py" % n)) for n in range(size(2_000, 200_000)))

    for what, data in (("names", names), ("symbols", HEAD + part(2, path + symbol * 30))):
        told, refusal, seconds = read(tmp_path, data)
        assert (len(told), refusal) == (2, "")
        assert isinstance(told[1], Kept)
        assert told[1].names <= 1
        row("SCIP", what, seconds=seconds)
    told, refusal, seconds = read(tmp_path, empty)
    assert len(told) == 1
    assert "takes more than 700 MiB of memory" in refusal
    row("SCIP", "empty occurrences", seconds=seconds)
    told, refusal, seconds = read(tmp_path, HEAD + many)
    assert (len(told), refusal) == (size(2_001, 200_001), "")
    row("SCIP", "documents", seconds=seconds)


@pytest.mark.parametrize("length", [2**31, 10**9, 2**63])
def test_a_length_is_believed_as_far_as_the_file_goes(tmp_path: Path, length: int) -> None:
    told, refusal, seconds = read(tmp_path, HEAD + varint(2 << 3 | 2) + varint(length) + b"abc")

    assert len(told) == 1
    assert "ends in the middle of a field" in refusal
    assert seconds < 300
