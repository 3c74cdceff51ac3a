"""What a compiler said that a name means, where its index is of the very files that are asked.

The file of the name and that of its definition must both be what the index was made of, blob for
blob; what else a commit changed does not matter.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.text import precise
from omniweb.search.navigation.files import File
from omniweb.search.navigation.forest import Forest
from omniweb.search.navigation.targets import Answer, Target, distinct
from omniweb.search.navigation.types import Certainty
from omniweb.search.navigation.uploaded import Told, Uploaded


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a place; `is_foreign`: it is of a package that is not in the repository."""

    answers: tuple[Answer, ...] = ()
    is_foreign: bool = False

    def narrowed(self, found: list[Answer]) -> list[Answer]:
        """Return what else was found of the name, without what it cannot be."""
        if not self.is_foreign:
            return found
        by_name = {Certainty.ONLY_ONE, Certainty.SAME_NAME}
        return [each for each in found if each.certainty not in by_name]


NOTHING = Said()


class Precisely:
    """Asks the uploaded indexes of a forest."""

    def __init__(self, forest: Forest) -> None:
        self._forest = forest

    def at(self, file: File, place: int) -> Said:
        """Return what is said of a use of a file."""
        uses = file.uses
        return self.beginning(file, int(uses.line[place]), int(uses.column[place]))

    def around(self, file: File, line: int, column: int) -> range | None:
        """Return the bytes of the name that covers a byte of a line or ends right before it."""
        told = self._forest.of(file.entry).uploaded.of(file.entry)
        return told.uses.around(line, column) if told else None

    def beginning(self, file: File, line: int, column: int) -> Said:
        """Return what is said of the name that begins at a byte of a line."""
        uploaded = self._forest.of(file.entry).uploaded
        told = uploaded.of(file.entry)
        places = told.uses.beginning(line, column) if told else []
        if told is None or not places:
            return NOTHING
        numbers = {int(told.uses.symbol[each]) for each in places}
        reason = f"{told.tool} says so"
        targets = [of for each in sorted(numbers) for of in self._targets(file, told, each)]
        found = distinct(Answer(each, Certainty.PRECISE, reason) for each in targets)
        foreign = not found and all(_is_foreign(uploaded, told, each) for each in numbers)
        return Said(tuple(found), foreign)

    def _targets(self, file: File, told: Told, number: int) -> Iterator[Target]:
        """Yield where a symbol is defined: in the file itself, else in others."""
        uses, symbol = told.uses, told.uses.symbols[number]
        here = uses.defining(number)
        for each in here:
            place = int(uses.line[each]), int(uses.column[each]), int(uses.length[each])
            yield from _target(file, *place)
        if here or precise.is_local(symbol):
            return
        tree = self._forest.of(file.entry)
        for where in tree.uploaded.definitions(symbol):
            yield from _target(tree.file(where.entry), where.line, where.column, where.length)


def _target(file: File, line: int, column: int, length: int) -> Iterator[Target]:
    """Yield what is defined at a place; nothing where no definition is known there."""
    if not length:
        yield Target(file)
        return
    place = file.uses.at(line, column)
    if place is not None and (file.uses.line[place], file.uses.column[place]) == (line, column):
        yield Target.at(file, place)


def _is_foreign(uploaded: Uploaded, told: Told, number: int) -> bool:
    """Tell whether a symbol is of another package than its file and nothing here defines it."""
    symbols = told.uses.symbols
    if precise.is_local(symbols[number]):
        return False
    defined = set(told.uses.symbol[told.uses.defines].tolist())
    own = {precise.package(symbols[each]) for each in defined} - {("", "")}
    foreign = bool(own) and precise.package(symbols[number]) not in own
    return foreign and not uploaded.is_defined(symbols[number])
