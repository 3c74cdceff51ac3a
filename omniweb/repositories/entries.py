"""The files of a batch as bytes: `mode blob size TAB path NUL`, as git itself lists a tree."""

import zlib
from collections.abc import Iterable

from indexer.types import Entry


def pack(entries: Iterable[Entry]) -> bytes:
    """Return the entries, compressed."""
    lines = (
        b"%o %s %d\t%s" % (entry.mode, entry.blob.encode(), entry.size, entry.path)
        for entry in entries
    )
    return zlib.compress(b"\0".join(lines), 1)


def unpack(data: bytes | memoryview) -> list[Entry]:
    """Return the entries again."""
    lines = zlib.decompress(data)
    return [_entry(line) for line in lines.split(b"\0")] if lines else []


def _entry(line: bytes) -> Entry:
    head, path = line.split(b"\t", 1)
    mode, blob, size = head.split(b" ")
    return Entry(path=path, blob=blob.decode(), size=int(size), mode=int(mode, 8))
