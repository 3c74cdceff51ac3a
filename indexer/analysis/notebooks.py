r"""A Jupyter notebook as the code and texts of its cells, on the lines where the file has them.

What people look for in a notebook stands in JSON strings, as `"print(\"hi\")\n",`. Each such line
gives its text, the first line of a cell its name, all else (metadata, pictures) gives nothing. So
lines are those of the file, and what a cell says can be found as it was written.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from indexer.types import Decoded, Flag

LANGUAGE = "jupyter notebook"
MOST_DEPTH = 64
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_CODE = frozenset({"source", "input"})
"""Keys of a cell with its lines; the second of notebooks of the third format."""
_TEXTS = frozenset({"text", "traceback", "text/plain", "text/markdown", "text/latex"})
"""Keys of an output with what people read."""
_TERMINAL = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(slots=True)
class _Container:
    """An object or an array that is open; `key` is the last one of the object."""

    is_object: bool
    key: str = ""
    expects_key: bool = True


@dataclass(slots=True)
class _Cell:
    """The cell that is being read; `kind` may come after its lines."""

    number: int
    line: int
    depth: int
    kind: str = ""


@dataclass(slots=True)
class _Reading:
    """The text by the lines of the file, and where in the JSON the reader is."""

    found: dict[int, list[str]] = field(default_factory=dict)
    stack: list[_Container] = field(default_factory=list)
    cell: _Cell | None = None
    cells: int = 0

    def open(self, sign: str, line: int) -> None:
        if len(self.stack) == MOST_DEPTH:
            raise ValueError
        in_cells = self.cell is None and self._key() == "cells"
        self.stack.append(_Container(is_object=sign == "{"))
        if sign == "{" and in_cells:
            self.cells += 1
            self.cell = _Cell(self.cells, line, len(self.stack))

    def close(self) -> None:
        cell = self.cell
        if cell is not None and len(self.stack) == cell.depth:
            self.found.setdefault(cell.line, []).insert(0, f"# %% [{cell.number}] {cell.kind}")
            self.cell = None
        self.stack.pop()

    def string(self, quoted: str, line: int) -> None:
        top = self.stack[-1]
        if top.is_object and top.expects_key:
            top.key, top.expects_key = json.loads(quoted), False
            return
        if self.cell is None:
            return
        of_cell, key = self.stack[self.cell.depth - 1].key, self._key()
        if of_cell == "cell_type":
            self.cell.kind = json.loads(quoted)
        elif (of_cell in _CODE and self._is_of_cell()) or (of_cell == "outputs" and key in _TEXTS):
            text = _TERMINAL.sub("", json.loads(quoted)).replace("\r", "").strip("\n")
            self.found.setdefault(line, []).append(text.replace("\n", " "))

    def _key(self) -> str:
        """Return the key that the innermost object is at."""
        return next((each.key for each in reversed(self.stack) if each.is_object), "")

    def _is_of_cell(self) -> bool:
        """Tell whether the innermost object is the cell itself."""
        return self.cell is not None and not any(
            each.is_object for each in self.stack[self.cell.depth :]
        )


def read(decoded: Decoded) -> Decoded:
    """Return the text of a notebook as its cells; what is no notebook stays as it is."""
    found = cells(decoded.text)
    if found is None:
        return decoded
    return replace(decoded, text=found, flags=decoded.flags | Flag.ALTERED)


def cells(text: str) -> str | None:
    """Return the text of a notebook by the lines of the file, or None if it is none.

    A notebook that ends in the middle gives what it has up to there.
    """
    reading = _Reading()
    try:
        for token, line in _tokens(text):
            _read(reading, token, line)
    except (ValueError, IndexError):  # no JSON, or not any more
        if not reading.cells:
            return None
    if not reading.cells:
        return None
    while reading.stack:
        reading.close()
    count = text.count("\n")
    return "\n".join(" ".join(reading.found.get(at, ())) for at in range(count + 1))


def _read(reading: _Reading, token: str, line: int) -> None:
    match token[0]:
        case "{" | "[":
            reading.open(token, line)
        case "}" | "]":
            reading.close()
        case ",":
            reading.stack[-1].expects_key = True
        case '"':
            reading.string(token, line)


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """Yield each token of a JSON text and the line that it is on, from 0."""
    at = line = 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        yield match[0], line
