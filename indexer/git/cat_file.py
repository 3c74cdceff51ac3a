"""Asking `git cat-file` for many objects over two pipes, one object in memory at a time."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import IO

from indexer.errors import GitFailed
from indexer.git.listing import is_object_id

ASKED_AHEAD = 30
"""Ids sent in one go; two such lots fit into the smallest pipe there is (4 KiB)."""
_PIECE = 65_536
_HEAD = re.compile(rb"([0-9a-f]{40}|[0-9a-f]{64}) ([a-z]+) ([0-9]+)\n")


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object that is here: its size in bytes, and as much of it as was asked for."""

    oid: str
    kind: str
    size: int
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Reader:
    """A running `cat-file --batch`; of each object the first `max_bytes` are kept."""

    stdin: IO[bytes]
    stdout: IO[bytes]
    max_bytes: int

    def read(self, oids: Iterable[str]) -> Iterator[StoredObject]:
        """Yield the objects in the order asked; what is missing is left out.

        The next lot of ids is always sent before the objects of the last one are read, so git
        never waits for us.
        """
        wanted = filter(is_object_id, oids)
        ahead = self._send(wanted)
        while asked := ahead:
            ahead = self._send(wanted)
            for _ in asked:
                if found := self._next():
                    yield found

    def named(self, name: str) -> StoredObject | None:
        """Return the object of a name such as `<commit>:<path>`, of one line; None for none."""
        with suppress(BrokenPipeError):  # it has ended: reading the object tells why
            self.stdin.write(f"{name}\n".encode())
            self.stdin.flush()
        return self._next()

    def _send(self, oids: Iterator[str]) -> list[str]:
        lot = list(islice(oids, ASKED_AHEAD))
        with suppress(BrokenPipeError):  # it has ended: reading the objects tells why
            self.stdin.write("".join(f"{oid}\n" for oid in lot).encode())
            self.stdin.flush()
        return lot

    def _next(self) -> StoredObject | None:
        head = self.stdout.readline()
        if not head:
            raise GitFailed(doing="reading files", detail="git ended before the last one")
        found = _HEAD.fullmatch(head)
        if found is None:  # "<name> missing"; a name may be anything but a whole id
            return None
        oid, kind, size = found[1].decode(), found[2].decode(), int(found[3])
        return StoredObject(oid, kind, size, self._content(size))

    def _content(self, size: int) -> bytes:
        wanted = min(size, self.max_bytes)
        content = self.stdout.read(wanted)
        if len(content) < wanted:
            raise GitFailed(doing="reading files", detail="git ended within a file")
        self._skip(size - wanted)
        self.stdout.read(1)
        return content

    def _skip(self, size: int) -> None:
        while size > 0 and (piece := self.stdout.read(min(size, _PIECE))):
            size -= len(piece)
