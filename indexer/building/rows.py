"""What is known of a file → the rows of its tables, ready for COPY. Pure."""

from dataclasses import dataclass
from typing import Any

from indexer import pgcopy
from indexer.analysis import import_targets
from indexer.analysis.analyse import AnalysedChunk, Analysis
from indexer.text import paths
from indexer.text.tokens import FREQUENT, TRUNCATED, frequent_lexeme, repository_lexeme
from indexer.types import Import, SkipReason, Symbol


@dataclass(frozen=True, slots=True)
class Request:
    """A file to be read; `document_id` is the id that its rows will have."""

    repository_id: int
    document_id: int
    path: bytes
    blob: bytes
    handmade: bool = False
    syntax: bool = True

    def packed(self) -> tuple[Any, ...]:
        """Return it as plain values."""
        return tuple(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Built:
    """The rows of one document, each table's as bytes; `lexemes` has those of each chunk, apart.

    `length` is the sum of the chunks' lengths in lexemes, `size` the bytes of the blob.
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
    chunk_rows: bytes
    embedding_rows: bytes
    sketch_rows: bytes
    symbol_rows: bytes
    import_rows: bytes
    lexemes: str = ""

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
    """Return what was packed."""
    if len(message) == 2:  # noqa: PLR2004 - reason and detail
        return Unreadable(SkipReason(message[0]), message[1])
    return Built(*message)


def rows_of(found: Analysis, repository_id: int, document_id: int, path: bytes) -> Built:
    """Return the rows of one document."""
    name = paths.display(path)
    head = pgcopy.integer(repository_id) + pgcopy.bigint(document_id)
    lexemes: list[str] = []
    repository = {repository_lexeme(repository_id): 0}
    chunk_rows, embedding_rows, sketch_rows = [], [], []
    for ordinal, chunk in enumerate(found.chunks):
        frequent = [frequent_lexeme(each) for each, n in chunk.lexemes.items() if n >= FREQUENT]
        lexemes += chunk.lexemes
        lexemes += frequent
        key = head + pgcopy.integer(ordinal)
        present = dict.fromkeys(frequent, 0) | repository
        if chunk.truncated:
            present[TRUNCATED] = 0
        chunk_rows.append(_chunk_row(key, chunk, {**chunk.lexemes, **present}))
        embedding_rows.append(pgcopy.row_of(4, key, pgcopy.halfvec(chunk.vector)))
        sketch_rows.append(pgcopy.row_of(4, key, pgcopy.bits(chunk.sketch)))
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
        chunk_rows=b"".join(chunk_rows),
        embedding_rows=b"".join(embedding_rows),
        sketch_rows=b"".join(sketch_rows),
        symbol_rows=b"".join(
            _symbol_row(head, ordinal, symbol) for ordinal, symbol in enumerate(found.symbols)
        ),
        import_rows=b"".join(_import_rows(head, name, found.imports)),
        lexemes=" ".join(lexemes),
    )


def _chunk_row(key: bytes, chunk: AnalysedChunk, lexemes: dict[str, int]) -> bytes:
    return pgcopy.row_of(
        8,
        key,
        pgcopy.integer(chunk.span.first_line),
        pgcopy.integer(chunk.span.last_line),
        pgcopy.integer(chunk.length),
        pgcopy.string(chunk.content),
        pgcopy.tsvector(lexemes),
    )


def _symbol_row(head: bytes, ordinal: int, symbol: Symbol) -> bytes:
    return pgcopy.row_of(
        13,
        head,
        pgcopy.integer(ordinal),
        pgcopy.string(symbol.name),
        pgcopy.string(symbol.normalised),
        pgcopy.string(symbol.qualified_name),
        pgcopy.string(str(symbol.kind)),
        pgcopy.string(symbol.signature),
        pgcopy.string(symbol.documentation),
        pgcopy.integer(symbol.first_line),
        pgcopy.integer(symbol.last_line),
        pgcopy.integer(symbol.start),
        pgcopy.integer(symbol.end),
    )


def _import_rows(head: bytes, path: str, imports: tuple[Import, ...]) -> list[bytes]:
    """Return one row per (target, module name that it may mean)."""
    rows: list[bytes] = []
    for found in imports:
        for name in import_targets.module_names_of(found.target, path):
            row = pgcopy.row_of(
                6,
                head,
                pgcopy.integer(len(rows)),
                pgcopy.string(found.target),
                pgcopy.string(name),
                pgcopy.integer(found.line),
            )
            rows.append(row)
    return rows
