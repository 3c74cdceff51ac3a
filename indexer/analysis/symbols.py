"""Syntax tree → definitions and imports, by one pass of the language's query.

A query says what it finds by the names of its captures, of which ORDER is the list. Who belongs to
whom follows from the spans alone: a `@name` names the innermost definition around it that has no
name yet, and a definition lies in the innermost one around it.

- `@definition.KIND`: a value of SymbolKind, or `prototype` (a function without its body; noise
  inside of a function), `property` (a field that is kept), `field` (one kept if it is a constant)
- `@scope`: encloses and has a name, but is no definition: an `impl` block, an extension
- `@receiver`: goes before the name: Go's receivers, `A.prototype`
- `@wrap`, `@decorated`: the definition in it begins where this does (in the latter case, its
  signature does not); `@before`: the same for what stands right before it; `@after`: what stands
  right after a definition is its body
- `@documentation`: of the innermost definition around it; `@package`: of all that follows
- imports: see ImportReader; uses of names: see `uses.captures`
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from tree_sitter import Node, Tree

from indexer.analysis import comments, grammars
from indexer.analysis.facts import SyntaxFacts
from indexer.analysis.imports import ImportReader
from indexer.analysis.uses import reading
from indexer.text import tokens
from indexer.text.languages import Language
from indexer.types import TYPE_KINDS, Symbol, SymbolKind

SIGNATURE_CHARACTERS: Final = 200
MAX_NAME_BYTES: Final = 200
"""A longer name is an accident of broken code."""
MAX_QUALIFIED_CHARACTERS: Final = 400
_SIGNATURE_BYTES = 600

_DEFINITIONS: Final = (
    *("interface", "trait", "enum", "struct", "class", "type", "module", "macro"),
    *("method", "function", "prototype", "constant", "variable", "field", "property"),
)
ORDER: Final = (
    *("before", "wrap", "decorated", "after", "package", "scope"),
    *(f"definition.{kind}" for kind in _DEFINITIONS),
    *("receiver", "name", "documentation"),
    *("import", "import.module", "import.member", "import.call", "import.use"),
)
"""Every capture that a query may have. Of two for one and the same node the first tells more."""
_RANKS = {capture: rank for rank, capture in enumerate(ORDER)}
_KINDS = [capture.removeprefix("definition.") for capture in ORDER]
_NAME, _RECEIVER, _SCOPE = _RANKS["name"], _RANKS["receiver"], _RANKS["scope"]
_BEFORE, _PACKAGE, _IMPORT = _RANKS["before"], _RANKS["package"], _RANKS["import"]
_AFTER = _RANKS["after"]
_DECORATED, _DOCUMENTATION = _RANKS["decorated"], _RANKS["documentation"]

_ENCLOSING = (TYPE_KINDS - {SymbolKind.MODULE}) | {"scope"}
"""A function in one of these is a method."""
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, "prototype"})
_CALLED = _FUNCTIONS | {"macro"}
_GOAL = re.compile(r"\w[\w-]*")
"""A target that is no file, no pattern and not special."""
_LISTS = frozenset({"type", "struct", "enum", "constant", "variable", "field", "property"})
"""A definition of one of these may name several at once."""
_NO_RECEIVER = frozenset({"module.exports", "exports", "this", "self", "window", "globalThis"})
_C_FAMILY = frozenset({"c", "cpp"})
_QUOTED = {"kotlin": "`", "scala": "`", "swift": "`", "zig": '@"'}
_AFFIXES = {
    "haskell": "()`",
    "ruby": ":\"'",
    "bash": "=",
    "r": "`",
    "ocaml": "() ",
    "ocaml_interface": "() ",
    "erlang": "'",
    "make": "?+:!",
    **_QUOTED,
}
"""Signs that a language puts around a name."""
_LED = frozenset({"go", "zig", "c", "cpp", "objc", "dart"})
"""Languages in which a keyword or a macro may stand before a definition, outside of its node."""
_TWINS = 3
"""So many definitions may end in one place, before one body."""
_CLAUSES = frozenset({"haskell", "elixir", "erlang"})
"""Languages that define one function by several equations in a row."""
_BETWEEN = b"> \t\r\n"
"""What may stand between two equations: bird tracks of literate Haskell, too."""
_ARGUMENTS = re.compile(r"<.*?>+(?=::|$)")
_CAST = re.compile(r"(?:::)?\b(operator\s[^()]*(?:\([^()]+\)[^()]*)*)\(\s*\)")
_ANNOTATIONS = re.compile(r"(?:@(?!interface\b)[\w.:]+(?:\([^()]*\))?\s*|#?\[[^\]]*\]\s*)+")


@dataclass(slots=True, eq=False)
class _Frame:
    """A definition being gathered. `outer` is where its span starts, decorators included."""

    node: Node
    start: int
    end: int
    outer: int
    signature: int
    kind: str
    parent: "_Frame | None"
    package: str = ""
    after: Node | None = None
    name: str = ""
    receiver: str = ""
    documentation: str = ""
    container: str = ""
    qualified: str = ""


def extract(tree: Tree, source: bytes, language: Language) -> SyntaxFacts:
    """Return the definitions of a file in the order of their start, its imports and uses."""
    if language.grammar is None:
        return SyntaxFacts()
    captures, complete = grammars.captures(language, tree)
    uses = reading.read(captures, source, language) if complete else reading.CUT
    gatherer = _Gatherer(source, language)
    gatherer.gather(_events(captures))
    symbols: list[Symbol] = []
    for symbol in _Writer(source, language).symbols(gatherer.frames):
        if language.grammar in _CLAUSES and symbols and _goes_on(symbols[-1], symbol, source):
            symbols[-1] = _joined(symbols[-1], symbol)
        else:
            symbols.append(symbol)
    return SyntaxFacts(tuple(symbols), tuple(gatherer.imports.found), uses)


def _events(captures: dict[str, list[Node]]) -> list[tuple[int, int, int, int, Node]]:
    """Return (start, -end, rank, number, node) in the order of the text, outer before inner."""
    events = []
    number = 0
    for capture, nodes in captures.items():
        rank = _RANKS.get(capture)
        if rank is not None:  # the others are for the predicates of a query only
            for node in nodes:
                number += 1
                events.append((node.start_byte, -node.end_byte, rank, number, node))
    events.sort()
    return events


class _Gatherer:
    """Makes frames of the captures of one file: what encloses what, and what it is called."""

    def __init__(self, source: bytes, language: Language) -> None:
        self.source = source
        self.elixir = language.grammar == "elixir"
        self.make = language.grammar == "make"
        self.frames: list[_Frame] = []
        self.open: list[_Frame] = []
        self.wrap: tuple[int, int, bool] | None = None
        self.before: tuple[int, int] | None = None
        self.package = ""
        self.imports = ImportReader(source)

    def gather(self, events: Iterable[tuple[int, int, int, int, Node]]) -> None:
        """Take the captures in their order."""
        for start, end, rank, _, node in events:
            if rank == _NAME:
                self._name(start, -end)
            elif _SCOPE <= rank < _RECEIVER:
                self._open(node, start, -end, rank)
            elif rank >= _IMPORT:
                self.imports.read(ORDER[rank], start, -end, node)
            elif rank == _AFTER:
                self._lengthen(node)
            else:
                self._other(start, -end, rank)

    def _other(self, start: int, end: int, rank: int) -> None:
        if rank == _DOCUMENTATION:
            self._document(start, end)
        elif rank == _RECEIVER:
            self._receive(start, end)
        elif rank == _PACKAGE:
            self.package = self._text(start, end)
        elif rank == _BEFORE:
            before = self.before
            joined = before is not None and not self.source[before[1] : start].strip()
            self.before = (before[0] if before is not None and joined else start, end)
        elif self.wrap is None or self.wrap[1] <= start:
            self.wrap = (start, end, rank == _DECORATED)

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
        frame = _Frame(node, start, end, outer, signature, _KINDS[rank], parent, self.package)
        if self.before is not None:
            self._prefix(frame, *self.before)
            self.before = None
        stack.append(frame)
        self.frames.append(frame)

    def _prefix(self, frame: _Frame, start: int, end: int) -> None:
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
                if frame is self.frames[-1] and _is_again(frame, name):
                    stack.remove(frame)
                    self.frames.pop()
                else:
                    _christen(frame, name)
                return
        # `var a, b int`: a definition of the same span
        if stack and (stack[-1].kind in _LISTS or self._is_listed(stack[-1], start)):
            self.frames.append(replace(stack[-1], name=name))

    def _is_listed(self, frame: _Frame, start: int) -> bool:
        """Say whether a name in C's `int a(void), b(int);` is outside of the parentheses.

        The targets of a rule of Make are a list, too.
        """
        if self.make:
            return frame.kind == SymbolKind.FUNCTION
        before = self.source[frame.start : start]
        return frame.kind == "prototype" and before.count(b"(") == before.count(b")")

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


class _Writer:
    """Makes symbols of frames."""

    def __init__(self, source: bytes, language: Language) -> None:
        self.source = source
        self.grammar = language.grammar
        self.separator = language.separator

    def symbols(self, frames: Iterable[_Frame]) -> Iterator[Symbol]:
        """Yield the symbols of named frames that are no noise, each span and name once."""
        seen: set[tuple[int, str]] = set()
        row, counted = 1, 0
        for frame in frames:
            if not frame.name:
                continue
            self._place(frame)
            key = (frame.start, frame.name)
            # Of `alias a.{b}` in broken Bash nothing is left behind the separator.
            if not frame.name or frame.kind == "scope" or key in seen or self._is_noise(frame):
                continue
            seen.add(key)
            row += self.source.count(b"\n", counted, frame.start)
            counted = frame.start
            yield self._symbol(frame, row)

    def _place(self, frame: _Frame) -> None:
        """Settle container and qualified name, on which those inside rely."""
        separator = self.separator
        parent = _enclosing(frame)
        container = parent.qualified if parent else frame.package
        if self.grammar == "perl" and frame.kind == SymbolKind.MODULE:
            container = ""  # `package A::B` stands in no other one
        if frame.receiver:
            container = f"{container}{separator}{frame.receiver}" if container else frame.receiver
        name = frame.name = self._plain(frame.name)
        prefix, found, last = self._split(name)
        if "<" in prefix:
            prefix = _ARGUMENTS.sub("", prefix)
        if found and prefix:
            container = f"{container}{separator}{prefix}" if container else prefix
        name = frame.name = last.strip()
        frame.container = container = container[-MAX_QUALIFIED_CHARACTERS:]
        frame.qualified = f"{container}{separator}{frame.name}" if container else frame.name
        if frame.kind in _FUNCTIONS and frame.kind != SymbolKind.METHOD:
            outside = frame.receiver or (found and prefix)
            method = outside or (parent is not None and parent.kind in _ENCLOSING)
            if frame.kind != "prototype" or not self._is_noise(frame):
                frame.kind = SymbolKind.METHOD if method else SymbolKind.FUNCTION

    def _split(self, name: str) -> tuple[str, str, str]:
        """Return what stands before a name, the separator, and the name itself."""
        if self.grammar == "bash":  # a dot is a part of its names, but not the last one
            return "", "", "" if name.endswith(".") else name
        if not (name[:1].isalnum() or name[:1] in "_$"):
            return "", "", name
        if self.grammar == "cpp" and (cast := _CAST.search(name)):
            return name[: cast.start()], self.separator if cast.start() else "", cast[1]
        return name.rpartition(self.separator)

    def _plain(self, name: str) -> str:
        """Return a name without the signs that its language puts around it."""
        if self.grammar == "lua":
            return name.replace(":", self.separator)
        if self.grammar == "powershell":
            return name.rpartition(":")[2].lstrip("$")
        affixes = _AFFIXES.get(self.grammar or "")
        return name.strip(affixes) if affixes else name

    def _is_noise(self, frame: _Frame) -> bool:
        """Say whether this is a plain field, an include guard, or a declaration in a function."""
        if self.grammar == "make":
            return frame.kind == SymbolKind.FUNCTION and not _GOAL.fullmatch(frame.name)
        if frame.kind == SymbolKind.MACRO:
            before = self.source[max(0, frame.start - 2 * MAX_NAME_BYTES) : frame.start].rstrip()
            guard = before[before.rfind(b"\n") + 1 :].split()
            return guard[-1:] == [frame.name.encode()] and guard[0].startswith(b"#")
        if frame.kind == SymbolKind.FIELD:
            return not frame.name.isupper()
        parent = frame.parent
        return frame.kind == "prototype" and parent is not None and parent.kind in _FUNCTIONS

    def _symbol(self, frame: _Frame, row: int) -> Symbol:
        source, name, begin, end = self.source, frame.name, frame.start, frame.end
        if frame.outer == begin and self.grammar in _LED:
            frame.outer = frame.signature = comments.own_start(source, begin)
        start, above = comments.lead(source, frame.outer, self.grammar)
        first_line = row - source.count(b"\n", start, begin) if start < begin else row
        last_line = (frame.after or frame.node).end_point.row + 1
        while end > begin + 1 and source[end - 1] in b"\n\r \t":
            end -= 1
            last_line -= source[end : end + 1] == b"\n"
        plain = name.replace("_", "")
        return Symbol(
            name,
            plain.lower() if plain.isalnum() else tokens.normalise(name),
            frame.qualified,
            self._kind(frame),
            self._signature(frame),
            frame.container,
            first_line,
            last_line,
            start,
            end,
            frame.documentation or (comments.documentation(above) if above else ""),
        )

    def _kind(self, frame: _Frame) -> SymbolKind:
        kind = frame.kind
        if kind == "property":
            return SymbolKind.FIELD
        if kind == SymbolKind.FIELD:
            return SymbolKind.CONSTANT
        if kind == SymbolKind.VARIABLE and self.grammar in _C_FAMILY:
            constant = b"const" in self.source[frame.outer : frame.start]
            return SymbolKind.CONSTANT if constant else SymbolKind.VARIABLE
        if kind == SymbolKind.CONSTANT and self.grammar == "python" and not frame.name.isupper():
            return SymbolKind.VARIABLE
        return SymbolKind(kind)

    def _signature(self, frame: _Frame) -> str:
        """Return the text before the body on one line; without a body, the first line."""
        start = frame.signature
        body = frame.after or frame.node.child_by_field_name("body")
        stop = min(frame.end if body is None else body.start_byte, start + _SIGNATURE_BYTES)
        text = self.source[start:stop].decode(errors="replace")
        if self.grammar == "objc":
            text = text.partition("{")[0]
        elif self.grammar == "clojure":
            text = _until_arguments(text) if frame.kind in _CALLED else text.partition("\n")[0]
        elif self.grammar == "lua":  # `["key"] = …` begins with no annotation
            pass
        elif text[:1] in {"@", "[", "#"} and (match := _ANNOTATIONS.match(text)):
            text = text[match.end() :]
        if body is None and "\n" in text:
            text = _first_lines(text)
        return " ".join(text.split())[:SIGNATURE_CHARACTERS].rstrip(" {:=;,\\").removesuffix(" do")


def _until_arguments(text: str) -> str:
    """Return a definition of Clojure up to the end of its first arguments."""
    before, sign, _ = text.partition("]")
    return f"{before}{sign}" if sign else text.partition("\n")[0]


def _first_lines(text: str) -> str:
    """Return the first line, and those after it for as long as a parenthesis is open."""
    end = text.find("\n")
    if text.startswith("template"):
        end = text.find("\n", end + 1)
    while end >= 0 and text.count("(", 0, end) > text.count(")", 0, end):
        end = text.find("\n", end + 1)
    return text if end < 0 else text[:end]


def _is_again(frame: _Frame, name: str) -> bool:
    """Say whether this names what is around it once more: `f = function f() {}`."""
    parent = frame.parent
    if parent is None or parent.name != name:
        return False
    return frame.node.type == "function_expression"


def _christen(first: _Frame, name: str) -> None:
    """Name a definition, and its twins: other kinds that the query saw in the very same node."""
    frame: _Frame | None = first
    while frame is not None and not frame.name and _is_twin(frame, first):
        frame.name = name
        frame = frame.parent


def _enclosing(frame: _Frame) -> _Frame | None:
    """Return the named definition around `frame`; one with the same span is its twin, not that."""
    parent = frame.parent
    while parent is not None and (
        not parent.name
        or parent.kind == SymbolKind.TYPE  # `typedef struct a {…} b;` does not put a into b
        or _is_twin(frame, parent)
    ):
        parent = parent.parent
    while parent is not None and (twin := parent.parent) is not None and _is_twin(parent, twin):
        parent = twin
    return parent


def _is_twin(frame: _Frame, other: _Frame) -> bool:
    return frame.start == other.start and frame.end == other.end


def _goes_on(one: Symbol, other: Symbol, source: bytes) -> bool:
    """Say whether `other` is the next equation of the function that `one` defines."""
    same = one.qualified_name == other.qualified_name and one.kind == other.kind
    if source[one.end - 1 : one.end] == b".":  # the last clause of a function of Erlang
        return False
    return same and not source[one.end : other.start].strip(_BETWEEN)


def _joined(one: Symbol, other: Symbol) -> Symbol:
    """Return a definition that goes on to the end of its next clause."""
    return replace(
        one,
        last_line=max(one.last_line, other.last_line),
        end=max(one.end, other.end),
        documentation=one.documentation or other.documentation,
    )
