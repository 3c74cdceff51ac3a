"""The definitions of one document as rows: most questions need few of them as a whole."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from indexer.types import Symbol, SymbolKind

COLUMNS: Final = (
    "name, normalised, qualified_name, kind, signature, first_line, last_line, span_start,"
    " span_end, documentation"
)
_WIDTH: Final = COLUMNS.count(",") + 1
_NAME, _FIRST_LINE, _LAST_LINE = 0, 5, 6


class Symbols:
    """The definitions of a document, in the order of the text; each is made when it is asked."""

    def __init__(self, rows: Sequence[tuple[Any, ...]] = ()) -> None:
        """Hold rows that begin with `COLUMNS`."""
        self._rows = rows
        self._made: dict[int, Symbol] = {}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._rows)

    def __getitem__(self, number: int) -> Symbol:
        """Return one as a value."""
        if number not in self._made:
            self._made[number] = _symbol(self._rows[number])
        return self._made[number]

    @cached_property
    def heads(self) -> list[tuple[str, int, int]]:
        """The name, the first and the last line of each."""
        return [(row[_NAME], row[_FIRST_LINE], row[_LAST_LINE]) for row in self._rows]


def _symbol(row: Sequence[Any]) -> Symbol:
    name, normalised, qualified_name, kind, signature, *rest = row[:_WIDTH]
    container = qualified_name.removesuffix(name)
    for separator in ("::", "."):
        container = container.removesuffix(separator)
    return Symbol(name, normalised, qualified_name, SymbolKind(kind), signature, container, *rest)
