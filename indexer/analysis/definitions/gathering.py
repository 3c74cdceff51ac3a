"""Captures → frames: what encloses what, and what it is called."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from tree_sitter import Node

from indexer.analysis import comments
from indexer.analysis.definitions.captures import (
    AFTER,
    BEFORE,
    DECORATED,
    DOCUMENTATION,
    IMPORT,
    KINDS,
    NAME,
    ORDER,
    PACKAGE,
    RECEIVER,
    SCOPE,
)
from indexer.analysis.definitions.frames import MAX_NAME_BYTES, Frame, christen, is_again
from indexer.analysis.imports import ImportReader
from indexer.text.languages import Language
from indexer.types import SymbolKind

_LISTS: Final = frozenset({"type", "struct", "enum", "constant", "variable", "field", "property"})
"""A definition of one of these may name several at once."""
_NO_RECEIVER: Final = frozenset(
    {"module.exports", "exports", "this", "self", "window", "globalThis"}
)
_LONGEST_LIST: Final = 10_000
"""Bytes of a declaration in which further names are looked for."""
_TWINS: Final = 3
"""So many definitions may end in one place, before one body."""


class Gatherer:
    """Makes frames of the captures of one file: what encloses what, and what it is called."""

    def __init__(self, source: bytes, language: Language) -> None:
        self.source = source
        self.elixir = language.grammar == "elixir"
        self.make = language.grammar == "make"
        self.frames: list[Frame] = []
        self.open: list[Frame] = []
        self.wrap: tuple[int, int, bool] | None = None
        self.before: tuple[int, int] | None = None
        self.package = ""
        self.imports = ImportReader(source)

    def gather(self, events: Iterable[tuple[int, int, int, int, Node]]) -> None:
        """Take the captures in their order."""
        for start, end, rank, _, node in events:
            if rank == NAME:
                self._name(start, -end)
            elif SCOPE <= rank < RECEIVER:
                self._open(node, start, -end, rank)
            elif rank >= IMPORT:
                self.imports.read(ORDER[rank], start, -end, node)
            elif rank == AFTER:
                self._lengthen(node)
            else:
                self._other(start, -end, rank)

    def _other(self, start: int, end: int, rank: int) -> None:
        if rank == DOCUMENTATION:
            self._document(start, end)
        elif rank == RECEIVER:
            self._receive(start, end)
        elif rank == PACKAGE:
            self.package = self._text(start, end)
        elif rank == BEFORE:
            before = self.before
            joined = before is not None and not self.source[before[1] : start].strip()
            self.before = (before[0] if before is not None and joined else start, end)
        elif self.wrap is None or self.wrap[1] <= start:
            self.wrap = (start, end, rank == DECORATED)

    def _open(self, node: Node, start: int, end: int, rank: int) -> None:
        stack = self.open
        while stack and stack[-1].end <= start:
            stack.pop()
        outer = signature = start
        if self.wrap is not None:
            if start < self.wrap[1]:
                outer = self.wrap[0]
                signature = start if self.wrap[2] else outer
            self.wrap = None
        parent = stack[-1] if stack else None
        frame = Frame(node, start, end, outer, signature, KINDS[rank], parent, self.package)
        if self.before is not None:
            self._prefix(frame, *self.before)
            self.before = None
        stack.append(frame)
        self.frames.append(frame)

    def _prefix(self, frame: Frame, start: int, end: int) -> None:
        """Let what stands right before a definition belong to it."""
        if not self.source[end : frame.outer].strip():
            frame.outer = start
            if self.elixir:
                at = self.source.find(b"@doc ", start, end)
                if at >= 0:
                    frame.documentation = comments.docstring(self.source, at + 5, end)
            elif self.source[start : start + 1] == b'"':
                frame.documentation = comments.docstring(self.source, start, end)

    def _lengthen(self, body: Node) -> None:
        """Let the definition that ends right before a body go on to the end of that."""
        for frame in reversed(self.frames[-_TWINS:]):
            between = self.source[frame.end : body.start_byte]
            if frame.end <= body.start_byte and not between.strip():
                frame.end, frame.after = body.end_byte, body

    def _name(self, start: int, end: int) -> None:
        if end - start > MAX_NAME_BYTES:
            return
        stack = self.open
        while stack and stack[-1].end <= start:
            stack.pop()
        name = self.source[start:end].decode(errors="replace")
        for frame in reversed(stack):
            if not frame.name:
                if frame is self.frames[-1] and is_again(frame, name):
                    stack.remove(frame)
                    self.frames.pop()
                else:
                    christen(frame, name)
                return
        # `var a, b int`: a definition of the same span
        if stack and (stack[-1].kind in _LISTS or self._is_listed(stack[-1], start)):
            self.frames.append(replace(stack[-1], name=name))

    def _is_listed(self, frame: Frame, start: int) -> bool:
        """Say whether a name in C's `int a(void), b(int);` is outside of the parentheses.

        The targets of a rule of Make are a list, too.
        """
        if self.make:
            return frame.kind == SymbolKind.FUNCTION
        if frame.kind != "prototype" or start - frame.start > _LONGEST_LIST:
            return False
        opened, closed = (self.source.count(sign, frame.start, start) for sign in (b"(", b")"))
        return opened == closed

    def _receive(self, start: int, end: int) -> None:
        if self.open:
            receiver = self._text(start, end).removesuffix(".prototype")
            self.open[-1].receiver = "" if receiver in _NO_RECEIVER else receiver

    def _document(self, start: int, end: int) -> None:
        for frame in reversed(self.open):
            if frame.end > start:
                frame.documentation = comments.docstring(self.source, start, end)
                return

    def _text(self, start: int, end: int) -> str:
        return self.source[start : min(end, start + MAX_NAME_BYTES)].decode(errors="replace")
