"""The files of a batch as bytes: `mode blob size handmade TAB path NUL`, much as git has it."""

import zlib
from collections.abc import Iterable

from indexer.types import Entry


def pack(entries: Iterable[Entry]) -> bytes:
    """Return the entries, compressed."""
    lines = (
        b"%o %s %d %d\t%s"
        % (entry.mode, entry.blob.encode(), entry.size, entry.handmade, entry.path)
        for entry in entries
    )
    return zlib.compress(b"\0".join(lines), 1)


def unpack(data: bytes | memoryview) -> list[Entry]:
    """Return the entries again."""
    lines = zlib.decompress(data)
    return [_entry(line) for line in lines.split(b"\0")] if lines else []


def _entry(line: bytes) -> Entry:
    head, path = line.split(b"\t", 1)
    mode, blob, size, handmade = head.split(b" ")
    return Entry(path, blob.decode(), int(size), int(mode, 8), handmade == b"1")
