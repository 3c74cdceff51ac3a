"""Frames → symbols: their names as their language has them, their kinds, spans and signatures."""

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Final

from indexer.analysis import comments
from indexer.analysis.definitions.frames import MAX_NAME_BYTES, Frame, enclosing
from indexer.text import tokens
from indexer.text.languages import Language
from indexer.types import TYPE_KINDS, Symbol, SymbolKind

SIGNATURE_CHARACTERS: Final = 200
MAX_QUALIFIED_CHARACTERS: Final = 400
_SIGNATURE_BYTES = 600
_ENCLOSING = (TYPE_KINDS - {SymbolKind.MODULE}) | {"scope"}
"""A function in one of these is a method."""
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD, "prototype"})
_CALLED = _FUNCTIONS | {"macro"}
_GOAL = re.compile(r"\w[\w-]*")
"""A target that is no file, no pattern and not special."""
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
_ARGUMENTS = re.compile(r"<.*?>+(?=::|$)")
_CAST = re.compile(r"(?:::)?\b(operator\s[^()]*(?:\([^()]+\)[^()]*)*)\(\s*\)")
_START = attrgetter("start")
_KINDS: Final = {str(kind): kind for kind in SymbolKind} | {
    "property": SymbolKind.FIELD,
    "field": SymbolKind.CONSTANT,
}
"""The kinds of symbols by those of frames."""
_ANNOTATIONS = re.compile(r"(?:@(?!interface\b)[\w.:]+(?:\([^()]*\))?\s*|#?\[[^\]]*\]\s*)+")


class Writer:
    """Makes symbols of frames."""

    def __init__(self, source: bytes, language: Language) -> None:
        self.source = source
        self.grammar = language.grammar
        self.separator = language.separator
        self.affixes = _AFFIXES.get(language.grammar or "")

    def symbols(self, frames: Iterable[Frame]) -> Iterator[Symbol]:
        """Yield the symbols of named frames that are no noise, each span and name once."""
        seen: set[tuple[int, str]] = set()
        row, counted = 1, 0
        # In `int a(void), b = 1, c(void);` the third begins where the first one does.
        for frame in sorted(frames, key=_START):
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

    def _place(self, frame: Frame) -> None:
        """Settle container and qualified name, on which those inside rely."""
        separator = self.separator
        parent = enclosing(frame)
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
        if frame.kind in _FUNCTIONS and frame.kind != "method":
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
        return name.strip(self.affixes) if self.affixes else name

    def _is_noise(self, frame: Frame) -> bool:
        """Say whether this is a plain field, an include guard, or a declaration in a function."""
        if self.grammar == "make":
            return frame.kind == SymbolKind.FUNCTION and not _GOAL.fullmatch(frame.name)
        if frame.kind == "macro":
            before = self.source[max(0, frame.start - 2 * MAX_NAME_BYTES) : frame.start].rstrip()
            guard = before[before.rfind(b"\n") + 1 :].split()
            return guard[-1:] == [frame.name.encode()] and guard[0].startswith(b"#")
        if frame.kind == "field":
            return not frame.name.isupper()
        parent = frame.parent
        return frame.kind == "prototype" and parent is not None and parent.kind in _FUNCTIONS

    def _symbol(self, frame: Frame, row: int) -> Symbol:
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

    def _kind(self, frame: Frame) -> SymbolKind:
        kind = frame.kind
        if kind == "variable" and self.grammar in _C_FAMILY:
            constant = b"const" in self.source[frame.outer : frame.start]
            return SymbolKind.CONSTANT if constant else SymbolKind.VARIABLE
        if kind == "constant" and self.grammar == "python" and not frame.name.isupper():
            return SymbolKind.VARIABLE
        return _KINDS[kind]

    def _signature(self, frame: Frame) -> str:
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
