"""What import statements name, read from the captures of a query."""

from tree_sitter import Node

from indexer.types import Import

_MAX_BYTES = 2_000
"""Of one import statement."""
_MAX_TARGETS = 200
_QUOTES = " \t\r\n;\"'`<>"


class ImportReader:
    """Collects the imports of one file in order; `found` holds each target once."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.seen: set[str] = set()
        self.found: list[Import] = []
        self.module = ""

    def read(self, capture: str, node: Node) -> None:
        """Take one `@import…` capture."""
        start = node.start_byte
        text = self.source[start : min(node.end_byte, start + _MAX_BYTES)].decode(errors="replace")
        line = node.start_point.row + 1
        if capture == "import.use":
            for target in expand(text):
                self._add(target, line)
        elif capture == "import.member":
            dot = "" if self.module.endswith(".") else "."
            self._add(f"{self.module}{dot}{text}", line)
        elif capture != "import.call" or self._is_call(start):
            self.module = "".join(text.strip(_QUOTES).split())
            if capture != "import.module" or self.module.strip("."):
                self._add(self.module, line)

    def _is_call(self, start: int) -> bool:
        before = self.source[max(0, start - 12) : start].rstrip(b"\"'` \t")
        return before.endswith((b"require(", b"import("))

    def _add(self, target: str, line: int) -> None:
        if target and target not in self.seen:
            self.seen.add(target)
            self.found.append(Import(target, line))


def expand(use: str) -> list[str]:
    """Return the paths of a Rust `use` tree: `a::{b, c as d}` names `a::b` and `a::c`."""
    found: list[str] = []
    prefixes = [""]
    path = ""
    for part in _split(use):
        if part == "{":
            prefixes.append(prefixes[-1] + path)
            path = ""
        elif part in {",", "}"}:
            _keep(found, prefixes[-1], path)
            path = ""
            if part == "}" and len(prefixes) > 1:
                prefixes.pop()
        else:
            path = part
    _keep(found, prefixes[-1], path)
    return found[:_MAX_TARGETS]


def _split(use: str) -> list[str]:
    for mark in "{},":
        use = use.replace(mark, f"\n{mark}\n")
    return [part.strip() for part in use.split("\n") if part.strip()]


def _keep(found: list[str], prefix: str, path: str) -> None:
    path = path.partition(" as ")[0].strip()
    if path == "self":
        found.append(prefix.removesuffix("::"))
    elif path:
        found.append("".join((prefix + path).split()))
