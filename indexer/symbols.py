"""Syntax tree → definitions and imports, by one pass of the language's query.

A query names what it finds: `@definition.KIND` (a value of SymbolKind, or `prototype`), `@scope`
(encloses, but is no symbol: an `impl` block), `@name`, `@receiver` (goes before the name), `@wrap`
(its start is the start of the definition in it), `@decorated` (the same, not for the signature),
`@documentation`, `@package`, and imports: `@import`, `@import.module` with `@import.member`,
`@import.call`, `@import.use`. Who belongs to whom follows from the spans alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node, QueryCursor, Tree

from indexer import languages
from indexer.imports import ImportReader
from indexer.languages import Language
from indexer.types import TYPE_KINDS, Symbol, SymbolKind, SyntaxFacts

DOCUMENTATION_CHARACTERS = 500
SIGNATURE_CHARACTERS = 200
MAX_NAME_BYTES = 200
"""A longer name is an accident of broken code."""
_MAX_QUALIFIED_CHARACTERS = 400
_MAX_COMMENT_LINES = 200
_SCOPE = "scope"
_PROTOTYPE = "prototype"
_ENCLOSING = (TYPE_KINDS - {SymbolKind.MODULE}) | {_SCOPE}
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, _PROTOTYPE})
_KINDS: dict[str, str] = {kind.value: kind for kind in SymbolKind} | {_PROTOTYPE: _PROTOTYPE}
_RANKS = {"wrap": 0, "decorated": 0, "package": 1, _SCOPE: 2, "receiver": 4}
_NO_RECEIVER = frozenset({"module.exports", "exports", "this", "self", "window", "globalThis"})
_HASH_COMMENTS = frozenset({"python", "ruby", "bash", "elixir"})
_DASH_COMMENTS = frozenset({"lua", "haskell"})
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_ANNOTATIONS = re.compile(r"(?:@[\w.:]+(?:\([^()]*\))?\s*|#?\[[^\]]*\]\s*)+")
_ATTRIBUTE = re.compile(rb"@[\w.:]+(?:\(.*\))?|\[.*\]")
_MARGIN = re.compile(
    r"^[ \t]*(?:/\*+!?|\*+/|\*|//[/!]*|#+|--+[ |^]?)?[ \t]?|[ \t]*\*+/[ \t]*$", re.MULTILINE
)
_DOCSTRING = re.compile(r"""^[rRuUbB]*("{3}|'{3}|"|')(.*?)\1?$""", re.DOTALL)


@dataclass(slots=True, eq=False)
class _Frame:
    """A definition being gathered. `start` is where its span starts, decorators included."""

    node: Node
    kind: str
    start: int
    end: int
    signature_start: int
    parent: "_Frame | None"
    name: str = ""
    receiver: str = ""
    documentation: str = ""
    qualified: str = ""


def extract(tree: Tree, source: bytes, language: Language) -> SyntaxFacts:
    """Return the definitions, in order of their start, and the imports of one file."""
    query = languages.query(language)
    if query is None:
        return SyntaxFacts()
    captures = QueryCursor(query).captures(tree.root_node)
    return _Gatherer(source, language).gather(captures)


class _Gatherer:
    """Walks over the captures of one file in order of their start, outer before inner."""

    def __init__(self, source: bytes, language: Language) -> None:
        self.source = source
        self.language = language
        self.frames: list[_Frame] = []
        self.open: list[_Frame] = []
        self.wrap: tuple[int, int, int] | None = None
        self.package = ""
        self.imports = ImportReader(source)

    def gather(self, captures: dict[str, list[Node]]) -> SyntaxFacts:
        for _, _, _, _, capture, node in sorted(_events(captures)):
            if capture == "name":
                self._name(node)
            elif capture.startswith("definition."):
                self._open(node, _KINDS[capture[11:]])
            elif capture.startswith("import"):
                self.imports.read(capture, node)
            else:
                self._other(capture, node)
        return SyntaxFacts(tuple(self._symbols()), tuple(self.imports.found))

    def _other(self, capture: str, node: Node) -> None:
        if capture in {"wrap", "decorated"}:
            start = node.start_byte
            if self.wrap is None or self.wrap[1] <= start:
                # What stands before a decorated definition is no part of its signature.
                self.wrap = (start, node.end_byte, -1 if capture == "decorated" else start)
        elif capture == _SCOPE:
            self._open(node, _SCOPE)
        elif capture == "package":
            self.package = self._text(node)
        elif capture == "receiver" and self.open:
            receiver = self._text(node).removesuffix(".prototype")
            self.open[-1].receiver = "" if receiver in _NO_RECEIVER else receiver
        elif capture == "documentation":
            self._document(node)

    def _open(self, node: Node, kind: str) -> None:
        start, end = node.start_byte, node.end_byte
        stack = self.open
        while stack and stack[-1].end <= start:
            stack.pop()
        outer = signature = start
        if self.wrap is not None:
            if start < self.wrap[1]:
                outer = self.wrap[0]
                signature = start if self.wrap[2] < 0 else outer
            self.wrap = None
        frame = _Frame(node, kind, outer, end, signature, stack[-1] if stack else None)
        stack.append(frame)
        self.frames.append(frame)

    def _name(self, node: Node) -> None:
        start, end = node.start_byte, node.end_byte
        if end - start > MAX_NAME_BYTES:
            return
        for frame in reversed(self.open):
            if not frame.name and frame.end >= end:
                frame.name = self.source[start:end].decode(errors="replace")
                return

    def _document(self, node: Node) -> None:
        start = node.start_byte
        for frame in reversed(self.open):
            if frame.end > start:
                text = self.source[start : min(node.end_byte, start + 1000)].decode(
                    errors="replace"
                )
                match = _DOCSTRING.match(text)
                frame.documentation = _dedent(match[2] if match else text)
                return

    def _text(self, node: Node) -> str:
        start = node.start_byte
        return self.source[start : min(node.end_byte, start + MAX_NAME_BYTES)].decode(
            errors="replace"
        )

    def _symbols(self) -> Iterator[Symbol]:
        seen: set[tuple[int, str]] = set()
        for frame in self.frames:
            if not frame.name:
                continue
            container, name = self._place(frame)
            key = (frame.node.start_byte, name)
            if frame.kind == _SCOPE or key in seen or self._is_noise(frame):
                continue
            seen.add(key)
            yield self._symbol(frame, container, name)

    def _place(self, frame: _Frame) -> tuple[str, str]:
        """Return (container, name) and settle the qualified name, on which those inside rely."""
        separator = self.language.separator
        name = frame.name
        parent = _enclosing(frame)
        parts = [parent.qualified if parent else self.package, frame.receiver]
        if separator in name:
            prefix, _, name = name.rpartition(separator)
            parts.append(prefix)
        container = separator.join(filter(None, parts))
        frame.qualified = (container + separator + name if container else name)[
            -_MAX_QUALIFIED_CHARACTERS:
        ]
        outside = frame.receiver or name is not frame.name
        if frame.kind == SymbolKind.FUNCTION and (
            outside or (parent and parent.kind in _ENCLOSING)
        ):
            frame.kind = SymbolKind.METHOD
        return container, name

    def _is_noise(self, frame: _Frame) -> bool:
        """Say whether this is a plain field, an include guard, or a declaration in a function."""
        if frame.kind == SymbolKind.MACRO:
            start = frame.node.start_byte
            before = self.source[max(0, start - 2 * MAX_NAME_BYTES) : start].rstrip()
            guard = before[before.rfind(b"\n") + 1 :].split()
            return guard[-1:] == [frame.name.encode()] and guard[0].startswith(b"#")
        if frame.kind == SymbolKind.FIELD:
            return not frame.name.isupper()
        parent = frame.parent
        return frame.kind == _PROTOTYPE and parent is not None and parent.kind in _FUNCTIONS

    def _symbol(self, frame: _Frame, container: str, name: str) -> Symbol:
        node, kind = frame.node, frame.kind
        start, comment = self._lead(frame.start)
        end = frame.end
        last_line = node.end_point.row + 1
        while end > node.start_byte and self.source[end - 1] in b"\n\r \t":
            end -= 1
            last_line -= self.source[end : end + 1] == b"\n"
        row = node.start_point.row + 1
        first_line = row - self.source.count(b"\n", start, node.start_byte)
        if kind == _PROTOTYPE:
            parent = _enclosing(frame)
            method = "::" in frame.name or (parent is not None and parent.kind in _ENCLOSING)
            kind = SymbolKind.METHOD if method else SymbolKind.FUNCTION
        elif (
            kind == SymbolKind.CONSTANT and self.language.grammar == "python" and not name.isupper()
        ):
            kind = SymbolKind.VARIABLE
        return Symbol(
            name=name,
            normalised=_NOT_ALPHANUMERIC.sub("", name).lower(),
            qualified_name=frame.qualified,
            kind=SymbolKind(kind),
            signature=self._signature(frame),
            container=container,
            first_line=first_line,
            last_line=max(last_line, first_line),
            start=start,
            end=end,
            documentation=frame.documentation or (_dedent(comment) if comment else ""),
        )

    def _signature(self, frame: _Frame) -> str:
        start = frame.signature_start
        body = frame.node.child_by_field_name("body")
        stop = min(body.start_byte if body is not None else frame.end, start + 600)
        text = self.source[start:stop].decode(errors="replace")
        if body is None and frame.kind not in _FUNCTIONS:
            text = text.partition("\n")[0]
        if text[:1] in {"@", "[", "#"} and (match := _ANNOTATIONS.match(text)):
            text = text[match.end() :]
        return " ".join(text.split())[:SIGNATURE_CHARACTERS].rstrip(" {:=;,")

    def _lead(self, start: int) -> tuple[int, str]:
        """Return where the comments and attributes right above `start` begin, and the comments."""
        source = self.source
        line = source.rfind(b"\n", 0, start) + 1
        if line < 2 or source[line:start].strip():  # noqa: PLR2004 - no line above, or not first
            return start, ""
        top, lines = line, 0
        while top > 1 and lines < _MAX_COMMENT_LINES:
            lines += 1
            above = source.rfind(b"\n", 0, top - 1) + 1
            text = source[above : top - 1].strip()
            if self._is_comment(text):
                top = above
            elif text.endswith(b"*/") and (begin := source.rfind(b"/*", 0, top)) >= 0:
                above = source.rfind(b"\n", 0, begin) + 1
                if source[above:begin].strip():
                    break
                top = above
            else:
                break
        if top == line:
            return start, ""
        comment = source[top : min(line, top + 1000)].decode(errors="replace")
        return top + len(source[top:line]) - len(source[top:line].lstrip()), comment

    def _is_comment(self, text: bytes) -> bool:
        grammar = self.language.grammar
        if grammar in _HASH_COMMENTS:
            return text.startswith((b"#", b"@"))
        if grammar in _DASH_COMMENTS:
            return text.startswith(b"--")
        return text.startswith((b"//", b"#[")) or (bool(text) and bool(_ATTRIBUTE.fullmatch(text)))


def _events(captures: dict[str, list[Node]]) -> Iterator[tuple[int, int, int, int, str, Node]]:
    number = 0
    for capture, nodes in captures.items():
        rank = _RANKS.get(capture, 3 if capture.startswith("definition.") else 5)
        for node in nodes:
            number += 1
            yield node.start_byte, -node.end_byte, rank, number, capture, node


def _enclosing(frame: _Frame) -> _Frame | None:
    """Return the named definition around `frame`; one with the same span is its twin, not that."""
    node, parent = frame.node, frame.parent
    while parent is not None and (
        not parent.name or (parent.node.start_byte == node.start_byte and parent.end == frame.end)
    ):
        parent = parent.parent
    return parent


def _dedent(comment: str) -> str:
    """Return the words of a comment without its margin."""
    text = _MARGIN.sub("", comment).strip()
    kept = [line.strip() for line in text.split("\n") if not line.startswith(("[", "@"))]
    return "\n".join(kept).strip()[:DOCUMENTATION_CHARACTERS]
