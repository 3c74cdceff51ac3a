"""The process that reads an index: `python -m indexer.precise.child FILE`, see `process`.

A file of a stranger may make a parser hang or take all memory, so it is read in a process that
holds nothing. It says which document comes next, gets the content that the commit has at its path,
and answers with what is kept of it.
"""

import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from google.protobuf.message import DecodeError

from indexer.analysis.decoding import decode, whole_lines
from indexer.disposable import die_with_parent, limit_memory, receive, send
from indexer.errors import ScipUnreadable
from indexer.limits import MIB, SCIP_LIMITS
from indexer.precise import document as documents
from indexer.precise.document import LeftOut
from indexer.precise.scip_pb2 import Document, Metadata
from indexer.precise.wire import Field, parts
from indexer.text import precise
from indexer.text.precise import PreciseUses
from indexer.types import SkipReason

NICENESS = 5
"""Who searches on the same machine goes first."""
_LONGEST_NAME = 60
"""Characters of the name and of the version of a tool."""
Definition = tuple[bytes, int, int, int]
"""Digest of a symbol, line, column, length."""


class _Reader:
    """Reads one index; `ask` returns the beginning of the file at a path and whether it is all."""

    def __init__(self, stream: BinaryIO, ask: Any) -> None:
        self._stream, self._ask = stream, ask
        self._seen: set[str] = set()
        self._tool: str | None = None

    def messages(self) -> Iterator[tuple[Any, ...]]:
        """Yield what is told of the index; raise `ScipUnreadable`."""
        for field, data in parts(self._stream, SCIP_LIMITS.document_bytes):
            if field is Field.METADATA:
                yield self._metadata(data)
            elif self._tool is None:
                raise ScipUnreadable(
                    why="it does not begin with its metadata, which name the indexer"
                )
            else:
                yield self._document(data)
        if self._tool is None:
            raise ScipUnreadable(why="it has no metadata, which name the indexer")

    def _metadata(self, data: bytes) -> tuple[Any, ...]:
        if self._tool is not None:
            raise ScipUnreadable(
                why="it has metadata twice: join indexes with the tool that made them"
            )
        metadata = Metadata()
        _parse(metadata, data, "its metadata")
        tool = metadata.tool_info
        if not tool.name.strip() or not f"{tool.name}{tool.version}".isprintable():
            raise ScipUnreadable(why="its metadata do not name the indexer")
        self._tool = tool.name
        return "tool", f"{tool.name} {tool.version}".strip()[:_LONGEST_NAME]

    def _document(self, data: bytes) -> tuple[Any, ...]:
        document = Document()
        _parse(document, data, f"its document number {len(self._seen) + 1}")
        path = document.relative_path
        if path in self._seen:
            return "left out", str(LeftOut.TWICE)
        if len(self._seen) >= SCIP_LIMITS.documents:
            raise ScipUnreadable(why=f"it has more than {SCIP_LIMITS.documents:,} documents")
        self._seen.add(path)
        found = self._read(document, path)
        if isinstance(found, LeftOut):
            return "left out", str(found)
        return "kept", path, precise.pack(found), len(found), _definitions(found)

    def _read(self, document: Any, path: str) -> PreciseUses | LeftOut:
        if not documents.is_path(path):
            return LeftOut.PATH
        answer = self._ask(path)
        if answer is None:
            return LeftOut.ABSENT
        content, whole = answer
        decoded = decode(content if whole else whole_lines(content))
        if isinstance(decoded, SkipReason):
            return LeftOut.NO_TEXT
        encoding = documents.encoding_of(document.position_encoding, self._tool or "")
        return documents.read(document, decoded.text, encoding, whole=whole)


def _parse(message: Any, data: bytes, what: str) -> None:
    try:
        message.ParseFromString(data)
    except DecodeError:
        limit = f"{SCIP_LIMITS.memory_bytes // MIB} MiB"
        why = f"cannot be parsed: it is not SCIP's, no UTF-8, or takes more than {limit} of memory"
        raise ScipUnreadable(why=f"{what} {why}") from None


def _definitions(found: PreciseUses) -> list[Definition]:
    """Return where what others may use is defined."""
    defined = found.defines.astype(bool)
    columns = (found.symbol, found.line, found.column, found.length)
    digests: dict[int, bytes | None] = {}
    definitions: list[Definition] = []
    for number, *place in zip(*(each[defined].tolist() for each in columns), strict=True):
        if number not in digests:
            symbol = found.symbols[number]
            digests[number] = None if precise.is_local(symbol) else precise.digest(symbol)
        if (digest := digests[number]) is not None:
            line, column, length = place
            definitions.append((digest, line, column, length))
    return definitions


def main() -> None:
    """Read the file that the arguments name until its end."""
    die_with_parent()
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to act upon
    limit_memory(SCIP_LIMITS.memory_bytes)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seconds = int(SCIP_LIMITS.seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    output = sys.stdout.buffer

    def ask(path: str) -> Any:
        send(output, ("document", path))
        return receive(sys.stdin.buffer)[0]

    with Path(sys.argv[1]).open("rb") as stream:
        try:
            for message in _Reader(stream, ask).messages():
                send(output, message)
        except ScipUnreadable as refusal:
            send(output, ("refused", refusal.why))
        except MemoryError:
            send(output, ("no memory",))
        else:
            send(output, ("end",))


if __name__ == "__main__":
    main()
