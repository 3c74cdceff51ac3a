"""What a name may mean, as the stages hand it on: a definition of a file, or the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from indexer.types import SymbolKind
from omniweb.search.navigation.files import File
from omniweb.search.navigation.types import Certainty

_HEADERS: Final = (".h", ".hh", ".hpp", ".hxx")
_LINES_OF_A_PROTOTYPE: Final = 3


@dataclass(frozen=True, slots=True)
class Target:
    """A definition: the place of its name and the number of its symbol, either may be unknown.

    Without both it is the file itself: a module.
    """

    file: File
    place: int | None = None
    symbol: int | None = None

    @classmethod
    def at(cls, file: File, place: int) -> "Target":
        """Return what is defined at the place of a name."""
        return cls(file, place, file.symbol_of_place.get(place))

    @classmethod
    def of(cls, file: File, symbol: int) -> "Target":
        """Return what a symbol defines."""
        return cls(file, file.places.get(symbol), symbol)

    @property
    def is_file(self) -> bool:
        """Whether it is a file as a whole."""
        return self.place is None and self.symbol is None

    @property
    def is_type(self) -> bool:
        """Whether it may have members."""
        return self.symbol is not None and self.file.is_type(self.symbol)

    @property
    def is_type_alone(self) -> bool:
        """Whether it is a type and no value: an interface, another name of a type."""
        kinds = {SymbolKind.INTERFACE, SymbolKind.TYPE}
        return self.symbol is not None and self.file.symbols[self.symbol].kind in kinds

    @property
    def is_function(self) -> bool:
        """Whether it is a function or a method."""
        kinds = {SymbolKind.FUNCTION, SymbolKind.METHOD}
        return self.symbol is not None and self.file.symbols[self.symbol].kind in kinds

    @property
    def is_prototype(self) -> bool:
        """Whether a header of C declares a function, most likely without its body."""
        if not self.is_function or not self.file.entry.path.endswith(_HEADERS):
            return False
        symbol = self.file.symbols[self.symbol or 0]
        return symbol.last_line - symbol.first_line <= _LINES_OF_A_PROTOTYPE

    @property
    def is_space(self) -> bool:
        """Whether it is a namespace."""
        if self.symbol is None:
            return False
        return self.file.symbols[self.symbol].kind is SymbolKind.MODULE

    @property
    def name(self) -> str:
        """Its name, "" of a file."""
        if self.symbol is not None:
            return self.file.symbols[self.symbol].name
        return "" if self.place is None else self.file.uses[self.place].name

    @property
    def qualified_name(self) -> str:
        """Its name with those of what it is in, "" of what is no symbol."""
        return "" if self.symbol is None else self.file.symbols[self.symbol].qualified_name

    @property
    def said_container(self) -> str:
        """The qualified name of what has it, which may stand elsewhere; "" at the top."""
        return "" if self.symbol is None else self.file.symbols[self.symbol].container.rstrip(".:")

    @property
    def line(self) -> int:
        """The line of its name, else where it begins."""
        if self.place is not None:
            return int(self.file.uses.line[self.place])
        return 1 if self.symbol is None else self.file.symbols[self.symbol].first_line

    @property
    def key(self) -> tuple[int, int, str]:
        """What no other target has."""
        return self.file.entry.id, 0 if self.is_file else self.line, self.name

    @property
    def group(self) -> tuple[int, int | str | None, str]:
        """What all definitions of one name in one place have: overloads, branches."""
        container = self.container
        local = -int(self.file.uses.binding[self.place]) if self.place is not None else 0
        around = self.said_container if container is None else container
        return self.file.entry.id, local or around, self.name

    @property
    def container(self) -> int | None:
        """The symbol that it is directly in; of `self.x` the type."""
        if self.place is None:
            return None
        if self.file.uses.receiver[self.place]:
            return self.file.owner(self.line)
        return self.file.container_of(self.place)

    @property
    def is_local(self) -> bool:
        """Whether it is seen within a definition of its file alone."""
        return self.place is not None and self.file.uses.binding[self.place] > 0

    @property
    def is_member(self) -> bool:
        """Whether a type has it."""
        if self.symbol is not None and self.file.is_method(self.symbol):
            return True
        container = self.container
        return container is not None and self.file.is_type(container)


@dataclass(frozen=True, slots=True)
class Answer:
    """A target, how sure it is, and why in words."""

    target: Target
    certainty: Certainty
    reason: str


def distinct(answers: Iterable[Answer]) -> list[Answer]:
    """Return answers, the surest first, each target once."""
    found: dict[tuple[int, int, str], Answer] = {}
    for each in answers:
        known = found.get(each.target.key)
        if known is None or each.certainty.rank < known.certainty.rank:
            found[each.target.key] = each
    return sorted(found.values(), key=lambda each: each.certainty.rank)
