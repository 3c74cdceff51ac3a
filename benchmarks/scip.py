"""A SCIP index, as compilers' indexers write it: which symbol stands at which place."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from indexer.limits import SCIP_LIMITS
from indexer.precise.scip_pb2 import Document
from indexer.precise.wire import Field, parts

_DEFINES: Final = 1
"""The bit of a definition among roles."""
_NAMES = re.compile(r"`([^`]+)`|([\w$+-]+)")


class Place(NamedTuple):
    """A symbol at a place: `line` counts from 1, `column` UTF-16 units or code points from 0."""

    path: str
    line: int
    column: int
    symbol: str
    defines: bool

    @property
    def is_local(self) -> bool:
        """Whether the symbol is seen in its file alone."""
        return self.symbol.startswith("local ")

    @property
    def name(self) -> str:
        """What the symbol is called."""
        found = _NAMES.findall(self.symbol.rstrip("().#:/[]!"))
        return (found[-1][0] or found[-1][1]) if found else self.symbol


def read(file: Path) -> Iterator[Place]:
    """Yield all places of an index; symbols of one file begin with "local "."""
    with file.open("rb") as stream:
        for field, data in parts(stream, SCIP_LIMITS.document_bytes):
            if field is Field.DOCUMENT:
                yield from _places(Document.FromString(data))


def _places(document: Document) -> Iterator[Place]:
    for each in document.occurrences:
        if each.symbol:
            line, column, *_ = each.range
            defines = bool(each.symbol_roles & _DEFINES)
            yield Place(document.relative_path, line + 1, column, _same(each.symbol), defines)


def _same(symbol: str) -> str:
    """Return a symbol of Python without its package: an installed copy has another version."""
    scheme, _, rest = symbol.partition(" ")
    return rest.split(" ", 3)[-1].replace("`src.", "`", 1) if scheme == "scip-python" else symbol
