"""What is known of a file → the rows of its tables, ready for COPY. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import attrgetter
from typing import Any

import numpy as np

from indexer import pgcopy
from indexer.analysis import import_targets
from indexer.analysis.analyse import AnalysedChunk, Analysis
from indexer.text import codes, packing, paths
from indexer.text.occurrences import Occurrences
from indexer.text.tokens import FREQUENT, TRUNCATED, frequent_lexeme, repository_lexeme
from indexer.types import Import, SkipReason, Symbol

Layout = Mapping[str, Sequence[tuple[str, str]]]
"""Names and SQL types of the columns of each table that has contents (`tables.layout`)."""
_KEY = ("repository_id", "document_id")
"""How every one of these tables begins."""
_CHUNK = ("first_line", "last_line", "length", "content", "vector", "trigrams")
_chunk = attrgetter("span.first_line", "span.last_line", "length", "content", "vector", "sketch")
_SYMBOL = (
    "name",
    "normalised",
    "qualified_name",
    "kind",
    "signature",
    "documentation",
    "first_line",
    "last_line",
    "span_start",
    "span_end",
)
_symbol = attrgetter(*_SYMBOL[:-2], "start", "end")


@dataclass(frozen=True, slots=True)
class Request:
    """A file to be read; `document_id` is the id that its rows will have.

    `size` is that of the whole file in bytes, of which `blob` may be the beginning.
    """

    repository_id: int
    document_id: int
    path: bytes
    blob: bytes
    said: str = ""
    size: int | None = None
    syntax: bool = True

    def packed(self) -> tuple[Any, ...]:
        """Return it as plain values."""
        return tuple(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Built:
    """A document: its own columns by their names, and the rows of its contents by table.

    `chunks` counts them, `length` is the sum of their lengths in lexemes, `size` the bytes of the
    blob; `lexemes` has the lexemes of each chunk, apart by blanks; `codes` those of their vectors.
    """

    path_text: str
    encoding: str
    language: str | None
    size: int
    lines: int
    module_name: str
    flags: int
    chunks: int
    length: int
    rows: dict[str, bytes]
    lexemes: str = ""
    codes: bytes = b""

    def packed(self) -> tuple[Any, ...]:
        """Return it as plain values."""
        return tuple(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file is not in the index."""

    reason: SkipReason
    detail: str = ""

    def packed(self) -> tuple[str, str]:
        """Return it as plain values."""
        return str(self.reason), self.detail


def unpack(message: Any) -> Built | Unreadable:
    """Return the value that `packed` was called on."""
    if len(message) == 2:  # noqa: PLR2004 - reason and detail
        return Unreadable(SkipReason(message[0]), message[1])
    return Built(*message)


class RowMaker:
    """Makes the rows of documents, of the columns that `layout` names."""

    def __init__(self, layout: Layout) -> None:
        self._packers = {
            table: pgcopy.RowPacker(columns, shared=len(_KEY)) for table, columns in layout.items()
        }

    def rows_of(self, found: Analysis, repository_id: int, document_id: int, path: bytes) -> Built:
        """Return one document with the rows of its contents."""
        name = paths.display(path)
        lexemes: list[str] = []
        vectors: list[dict[str, int]] = []
        for chunk in found.chunks:
            items = chunk.lexemes.items()
            present = {frequent_lexeme(each): 0 for each, n in items if n >= FREQUENT}
            lexemes += chunk.lexemes
            lexemes += present
            present |= _markers(chunk, repository_id)
            vectors.append(chunk.lexemes | present)
        chunks = _chunks(found.chunks, vectors)
        contents = {
            "chunk": chunks,
            "embedding": chunks,
            "sketch": chunks,
            "symbol": _symbols(found.symbols),
            "import_target": _import_targets(found.imports, name),
            "occurrence": _occurrences(found.occurrences),
        }
        key = dict(zip(_KEY, (repository_id, document_id), strict=True))
        return Built(
            path_text=pgcopy.storable(name),
            encoding=found.encoding,
            language=found.language,
            size=found.size,
            lines=found.lines,
            module_name=pgcopy.storable(found.module_name),
            flags=int(found.flags),
            chunks=len(found.chunks),
            length=sum(chunk.length for chunk in found.chunks),
            rows={
                table: packer.rows(key, contents[table]) for table, packer in self._packers.items()
            },
            lexemes=" ".join(lexemes),
            codes=_codes(found.chunks),
        )


def _codes(chunks: Sequence[AnalysedChunk]) -> bytes:
    """Return the codes of the vectors of chunks, one after the other."""
    joined = b"".join([each.vector.data for each in chunks])  # quicker than `np.stack`
    return codes.encode(np.frombuffer(joined, np.float16).reshape(-1, codes.BITS)).tobytes()


def _markers(chunk: AnalysedChunk, repository_id: int) -> dict[str, int]:
    """Return the lexemes of a chunk that come from no word; they are not counted."""
    own = repository_lexeme(repository_id)
    return {own: 0, TRUNCATED: 0} if chunk.truncated else {own: 0}


def _columns(names: Sequence[str], rows: Collection[Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Return rows by column, with their places among them."""
    columns = zip(*rows, strict=True) if rows else repeat((), len(names))
    return {"ordinal": range(len(rows)), **dict(zip(names, columns, strict=True))}


def _chunks(
    chunks: Sequence[AnalysedChunk], lexemes: Sequence[Mapping[str, int]]
) -> dict[str, Sequence[Any]]:
    """Return the values of all tables that have one row per chunk, by column."""
    return {"lexemes": lexemes, **_columns(_CHUNK, [*map(_chunk, chunks)])}


def _symbols(symbols: Sequence[Symbol]) -> dict[str, Sequence[Any]]:
    return _columns(_SYMBOL, [*map(_symbol, symbols)])


def _occurrences(found: Occurrences) -> dict[str, Sequence[Any]]:
    """Return the one row of a document that uses or imports something."""
    is_there = len(found) or found.imports
    return _columns(("packed",), [(packing.pack(found),)] if is_there else [])


def _import_targets(imports: Sequence[Import], path: str) -> dict[str, Sequence[Any]]:
    """Return one row per (target, module name that it may mean)."""
    meant = import_targets.module_names([found.target for found in imports], path)
    rows = [
        (found.target, name, found.line)
        for found, names in zip(imports, meant, strict=True)
        for name in names
    ]
    return _columns(("target", "module_name", "line"), rows)
