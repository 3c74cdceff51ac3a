"""The parts of an index, one by one, however it was written."""

import io

import pytest

from indexer.errors import ScipUnreadable
from indexer.precise.wire import Field, parts
from tests.fixtures.scip_index import document, index, metadata, part, varint

MIB = 1024 * 1024


def read(data: bytes, most: int = MIB) -> list[tuple[Field, bytes]]:
    return list(parts(io.BytesIO(data), most))


def test_metadata_and_documents_come_in_their_order_and_others_are_skipped() -> None:
    first, second = document("a.py", []), document("b.py", [])
    others = part(3, b"symbol") + varint(9 << 3) + varint(2**40) + varint(8 << 3 | 1) + bytes(8)

    found = read(index([first]) + others + part(2, second.SerializeToString()))

    assert found == [
        (Field.METADATA, metadata().SerializeToString()),
        (Field.DOCUMENT, first.SerializeToString()),
        (Field.DOCUMENT, second.SerializeToString()),
    ]
    assert read(b"") == []


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x12\x80", "ends in the middle"),
        (b"\x12\xff\xff\xff\xff\x03abc", "ends in the middle"),
        (varint(2 << 3 | 2) + varint(10**9), "ends in the middle"),
        (b"\x09abc", "ends in the middle"),
        (b"\x80" * 11, "no protobuf message"),
        (b"\x0b\x0c", "no protobuf message"),
        (b"\x02\x00", "no protobuf message"),
        (b"PK\x03\x04", "ends in the middle|no protobuf message"),
        (part(2, bytes(MIB + 1)), "more than 1 MiB"),
    ],
)
def test_what_is_no_message_is_refused_before_anything_is_reserved(data: bytes, why: str) -> None:
    with pytest.raises(ScipUnreadable, match=why):
        read(data)
