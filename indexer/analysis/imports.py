"""What import statements name, read from the captures of a query."""

import re

from tree_sitter import Node

from indexer.types import Import

_MAX_BYTES = 2_000
"""Of one import statement."""
_MAX_TARGETS = 200
_CALLS = (
    b"require(",
    b"import(",
    b"require",
    b"require_relative",
    b"require_relative(",
    b"dofile(",
)
_KEYWORDS = re.compile(r"^(?:use|import|using)\s+(?:(?:function|const|static|type)\s+)?")
_ALIAS = re.compile(r"\s+as\s+|\s*=>\s*")
_QUOTES = " \t\r\n;\"'`<>"


class ImportReader:
    """Collects the imports of one file in order; `found` holds each target once."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.seen: set[str] = set()
        self.found: list[Import] = []
        self.module = ""

    def read(self, capture: str, start: int, end: int, node: Node) -> None:
        """Take one capture.

        `@import` is a target as it stands, `@import.module` one whose `@import.member`s may be
        modules too, `@import.call` the argument of what may be a call of `require`, `@import.use`
        a whole statement with braces.
        """
        if capture == "import.call" and not self._is_call(start):
            return
        text = self.source[start : min(end, start + _MAX_BYTES)].decode(errors="replace")
        line = node.start_point.row + 1
        if capture == "import.use":
            for target in expand(_KEYWORDS.sub("", text.strip(_QUOTES))):
                self._add(target, line)
        elif capture == "import.member":
            dot = "" if self.module.endswith(".") else "."
            self._add(f"{self.module}{dot}{text}", line)
        else:
            self.module = text.strip(_QUOTES)
            if capture != "import.module" or self.module.strip("."):
                self._add(self.module, line)

    def _is_call(self, start: int) -> bool:
        return self.source[max(0, start - 24) : start].rstrip(b"\"'`[ \t").endswith(_CALLS)

    def _add(self, target: str, line: int) -> None:
        if target and target not in self.seen:
            self.seen.add(target)
            self.found.append(Import(target, line))


def expand(use: str) -> list[str]:
    """Return the paths of a tree of names: `a::{b, c as d}` names `a::b` and `a::c`."""
    found: list[str] = []
    prefixes = [""]
    path = ""
    for piece in _split(use):
        if piece == "{":
            prefixes.append(prefixes[-1] + path)
            path = ""
        elif piece in {",", "}"}:
            _keep(found, prefixes[-1], path)
            path = ""
            if piece == "}" and len(prefixes) > 1:
                prefixes.pop()
        else:
            path = piece
    _keep(found, prefixes[-1], path)
    return found[:_MAX_TARGETS]


def _split(use: str) -> list[str]:
    for sign in "{},":
        use = use.replace(sign, f"\n{sign}\n")
    return [piece.strip() for piece in use.split("\n") if piece.strip()]


def _keep(found: list[str], prefix: str, path: str) -> None:
    path = _ALIAS.split(path, maxsplit=1)[0].strip()
    if path == "self":
        found.append(prefix.removesuffix("::"))
    elif path:
        found.append("".join((prefix + path).split()))
