"""One file as navigation reads it: its definitions, its uses of names, and what encloses what.

Documents never change, so a process keeps some of them; which documents somebody may see is asked
each time (`tree`).
"""

import os
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.text.occurrences import NOTHING, Imported, Occurrences, Receiver, Role
from indexer.text.packing import Packed
from indexer.text.paths import module_name
from indexer.types import TYPE_KINDS, SymbolKind
from omniweb.search.navigation.symbol_rows import Symbols

_DEFINE, _INHERIT, _SELF = int(Role.DEFINE), int(Role.INHERIT), int(Receiver.SELF)
MOST_KEPT: Final = 400_000
"""Uses and definitions of files that a process keeps, about 20 MB."""
_SCRIPTS = frozenset({"javascript", "typescript", "tsx", "jsx", "vue", "svelte", "astro"})
C_FAMILY = frozenset({"c", "cpp", "c++", "objective-c", "cuda"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a tree by its row. `current`: this version of the program analysed it."""

    repository_id: int
    id: int
    path: str
    language: str | None
    current: bool = True

    @property
    def folder(self) -> str:
        """The path of its folder, "" for the top."""
        return self.path.rpartition("/")[0]

    @property
    def module_name(self) -> str:
        """The name that it goes by in imports."""
        return module_name(self.path)

    @property
    def family(self) -> str:
        """The languages that see each other's names go by one name."""
        language = (self.language or "").lower()
        if language in _SCRIPTS:
            return "script"
        return "c" if language in C_FAMILY else language


class File:
    """The definitions and uses of a document, and what follows from them.

    A symbol is meant by its number, a use by its place in `uses`.
    """

    def __init__(self, entry: Entry, symbols: Symbols, packed: Packed | None) -> None:
        """Hold a document; `packed` is None where its names were not looked at."""
        self.entry = entry
        self.symbols = symbols
        self._packed = packed
        self.is_read = packed is not None
        self.is_cut = packed is not None and packed.cut
        self.size = (packed.count if packed else 0) + len(symbols) + 20
        """How much of `MOST_KEPT` it takes."""
        self.default: str | None = None
        """Of a script what it is by itself, by name; None: nobody has looked yet."""
        self._around: dict[int, tuple[int, ...]] = {}
        self._members: dict[str, dict[int | None, list[int]]] = {}

    @property
    def uses(self) -> Occurrences:
        """The uses of names; taken apart when somebody asks."""
        return self._packed.uses if self._packed else NOTHING

    @property
    def imports(self) -> tuple[Imported, ...]:
        """What is imported, which is known before the uses are taken apart."""
        return self._packed.imports if self._packed else ()

    def holds(self, name: str) -> bool:
        """Tell whether a name is used at all, or stands before one that is."""
        return self._packed is not None and self._packed.has(name)

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of each symbol's name, by the symbol's number; some have none."""
        found: dict[int, int] = {}
        free: dict[str, tuple[list[int], list[int]]] = {}
        for number, (name, first, last) in enumerate(self.symbols.heads):
            if name not in free:
                places = list(self.defining(name))
                free[name] = self.uses.line[places].tolist(), places
            lines, places = free[name]
            at = bisect_left(lines, first)
            if at < len(lines) and lines[at] <= last:
                found[number] = places.pop(at)
                del lines[at]
        return found

    @cached_property
    def named(self) -> dict[str, list[int]]:
        """The symbols of each name."""
        found: dict[str, list[int]] = {}
        for number, (name, _, _) in enumerate(self.symbols.heads):
            found.setdefault(name, []).append(number)
        return found

    @cached_property
    def symbol_of_place(self) -> dict[int, int]:
        """The symbol whose name stands at a place."""
        return {place: number for number, place in self.places.items()}

    def defining(self, name: str) -> tuple[int, ...]:
        """Return the places where a name is defined, in the order of the text."""
        return tuple(self._defining.get(name, ())) if self.holds(name) else ()

    @cached_property
    def _defining(self) -> dict[str, list[int]]:
        """The places where each name is defined."""
        names, found = self.uses.names, dict[str, list[int]]()
        places = (self.uses.role == _DEFINE).nonzero()[0]
        for place, name in zip(places.tolist(), self.uses.name[places].tolist(), strict=True):
            found.setdefault(names[name], []).append(place)
        return found

    def bound(self, name: str, binding: int) -> list[int]:
        """Return the places where a local is defined, in the order of the text."""
        return [each for each in self.defining(name) if self.uses.binding[each] == binding]

    @cached_property
    def _lines(self) -> NDArray[np.int32]:
        """The first and the last line of each symbol."""
        lines = [(first, last) for _, first, last in self.symbols.heads]
        return np.array(lines, np.int32).reshape(-1, 2)

    @cached_property
    def _bounds(self) -> list[int]:
        """The lines on which symbols begin, and those below their last ones."""
        first, last = self._lines[:, 0], self._lines[:, 1]
        return np.unique(np.concatenate((first, last + 1))).tolist()  # type: ignore[no-any-return] # numpy's

    def enclosing(self, line: int) -> tuple[int, ...]:
        """Return the symbols around a line, the innermost one first."""
        part = bisect_right(self._bounds, line)
        if part not in self._around:
            first, last = self._lines[:, 0], self._lines[:, 1]
            around = ((first <= line) & (last >= line)).nonzero()[0]
            sizes = (last - first)[around]
            self._around[part] = tuple(around[np.lexsort((-around, sizes))].tolist())
        return self._around[part]

    def owner(self, line: int) -> int | None:
        """Return the type around a line, whose members `self` and `this` have."""
        for number in self.enclosing(line):
            if self.is_type(number):
                return number
        return None

    def is_type(self, number: int) -> bool:
        """Tell whether a symbol has members and may be inherited from."""
        kind = self.symbols[number].kind
        return kind in TYPE_KINDS and kind is not SymbolKind.MODULE

    def is_method(self, number: int) -> bool:
        """Tell whether a symbol is a method, or what an `impl` of Rust has, which is no symbol."""
        symbol = self.symbols[number]
        if symbol.kind is SymbolKind.METHOD or self.entry.family != "rust":
            return symbol.kind is SymbolKind.METHOD
        around = self.container_of(self.places[number]) if number in self.places else None
        said = self.symbols[around].qualified_name if around is not None else ""
        return symbol.container.rstrip(":") != said

    def container_of(self, place: int) -> int | None:
        """Return the symbol that the definition of the name at a place is directly in."""
        line = int(self.uses.line[place])
        own = self.symbol_of_place.get(place)
        for number in self.enclosing(line):
            if own is None or number < own:  # on one line its own members are around it, too
                return number
        return None

    def declared(self, number: int, name: str) -> list[int]:
        """Return the places where the body of a type defines a member."""
        places = self.defining(name)
        if not places:
            return []
        if name not in self._members:
            members = self._members[name] = {}
            for each in places:
                if self.uses.binding[each] == 0 and self.uses.receiver[each] != _SELF:
                    members.setdefault(self.container_of(each), []).append(each)
        return self._members[name].get(number, [])

    def assigned(self, number: int, name: str) -> list[int]:
        """Return the places where the methods of a type define a member of its instance."""
        return [
            each
            for each in self.defining(name)
            if self.uses.receiver[each] == _SELF and self.owner(int(self.uses.line[each])) == number
        ]

    def inherited(self, number: int) -> list[int]:
        """Return the places where a type says what it inherits from."""
        symbol = self.symbols[number]
        inherits = self.uses.role == _INHERIT
        inside = (self.uses.line >= symbol.first_line) & (self.uses.line <= symbol.last_line)
        return [
            place
            for place in (inherits & inside).nonzero()[0].tolist()
            if self.owner(int(self.uses.line[place])) == number
        ]


class Kept:
    """Files that a process keeps, those read last; threads share them."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self.forget()

    def forget(self) -> None:
        """Begin anew, as a forked process must: the fork may have met a lock that is held."""
        self._files: OrderedDict[tuple[str, int, int], File] = OrderedDict()
        self._size, self._lock = 0, Lock()

    def get(self, index: str, entry: Entry) -> File | None:
        """Return a file of an index (its address), if it is kept."""
        key = (index, entry.repository_id, entry.id)
        with self._lock:
            if key in self._files:
                self._files.move_to_end(key)
            return self._files.get(key)

    def keep(self, index: str, file: File) -> None:
        """Keep a file, and forget those that were not read for the longest time."""
        key = (index, file.entry.repository_id, file.entry.id)
        with self._lock:
            if key not in self._files:
                self._files[key] = file
                self._size += file.size
            while self._size > self._most and len(self._files) > 1:
                self._size -= self._files.popitem(last=False)[1].size


kept: Final = Kept()
os.register_at_fork(after_in_child=kept.forget)
