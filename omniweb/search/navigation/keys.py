"""Keys of objects, `f({ name: value })`: which member is meant. They are no uses of their own.

The type that the object is to have tells it: that of the parameter, of the variable, of the result,
of the key around it. Else it is likely the type that has most of the other keys.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from indexer.text.occurrences import Role
from omniweb.search.navigation import alike
from omniweb.search.navigation.brackets import Text, beside, opening, parameter
from omniweb.search.navigation.files import File
from omniweb.search.navigation.keywords import called_by
from omniweb.search.navigation.resolving import Resolver
from omniweb.search.navigation.targets import Answer, Target
from omniweb.search.navigation.types import Certainty

LINES_AROUND: Final = 60
"""Above and below a key that are read."""
_LINES_OF_A_HEAD: Final = 40
_DEEPEST: Final = 5
"""Objects in each other."""
_LONGEST_NAME: Final = 200
_LAST_WORD: Final = re.compile(r"[\w$]+$")
_TYPES_OF_A_CALL: Final = re.compile(r"<[^<>()]*(?:<[^<>()]*>[^<>()]*)*>$")


class Keys:
    """Finds what keys mean of objects in a part of a file: `lines` from the line `first` on."""

    def __init__(self, resolver: Resolver, file: File, lines: Sequence[str], first: int) -> None:
        self._resolver, self._file = resolver, file
        self._lines = Text(lines, first)
        self._text = self._lines.plain

    def meant(self, name: str, line: int, column: int) -> list[Answer]:
        """Return what a key may mean that begins at a column (code points) of a line."""
        brace, _ = opening(self._text, self._lines.at(line, column))
        found = list(self._typed(name, brace, _DEEPEST)) if brace >= 0 else []
        said = [
            Answer(each, Certainty.IMPORTED, "a key of an object that is to have it")
            for each in found
        ]
        others = self._resolver.called(name, self._file, member=True)
        reason = "the key of an object, of whatever type"
        by_name = [Answer(each.target, Certainty.SAME_NAME, reason) for each in others]
        names = {*beside(self._text, brace)} - {name} if brace >= 0 else set()
        known = {each.key for each in found}
        rest = [each for each in by_name if each.target.key not in known]
        return [*said, *alike.ordered(rest, sorted(names)[: alike.MOST_BESIDE])]

    def _typed(self, name: str, brace: int, deep: int) -> Iterator[Target]:
        """Yield the members of a name that what opens at a place is to have."""
        before = self._text[:brace].rstrip()
        if self._text[brace] == "(" or not deep or not before:
            return
        if before.endswith(("(", ",", "[")):
            around, commas = opening(self._text, brace)
            if around >= 0 and self._text[around] == "[":
                yield from self._typed(name, around, deep - 1)
            elif around >= 0 and self._text[around] == "(":
                yield from self._of_argument(name, around, commas)
        elif before.endswith(":"):
            yield from self._of_key(name, before[:-1].rstrip(), deep)
        elif before.endswith("="):
            for target in self._assigned(len(before)):
                yield from self._members(self._resolver.types_of(target), name)
        elif before.endswith("return"):
            for number in self._file.enclosing(self._lines.place(len(before))[0])[:1]:
                function = Target.of(self._file, number)
                yield from self._members(self._resolver.results_of(function), name)

    def _of_key(self, name: str, before: str, deep: int) -> Iterator[Target]:
        """Yield the members of what a key is to hold that stands at the end of a text."""
        key = _LAST_WORD.search(before[-_LONGEST_NAME:])
        around, _ = opening(self._text, len(before))
        if key and around >= 0 and self._text[around] == "{":
            for outer in self._typed(key[0], around, deep - 1):
                yield from self._members(self._resolver.types_of(outer), name)

    def _assigned(self, end: int) -> Iterator[Target]:
        """Yield what is defined before a sign of assignment."""
        line, column = self._lines.place(end)
        uses = self._file.uses
        for each in (uses.line == line).nonzero()[0].tolist()[::-1]:
            if uses.role[each] == Role.DEFINE and uses.column[each] < column:
                yield Target.at(self._file, each)
                return

    def _of_argument(self, name: str, bracket: int, number: int) -> Iterator[Target]:
        """Yield the members of the type of a parameter, by the bracket of its call."""
        before = self._text[:bracket].rstrip()
        types = _TYPES_OF_A_CALL.search(before[-_LONGEST_NAME:])
        end = len(before) - len(types[0] if types else "")
        line, column = self._lines.place(max(end - 1, 0))
        place = self._file.uses.at(line, column)
        if place is None or self._file.uses.role[place] == Role.DEFINE:
            return
        for answer in self._resolver.at(self._file, place):
            if answer.certainty is Certainty.SAME_NAME:
                return
            for function in called_by(self._resolver, answer.target):
                found = list(self._of_parameter(function, name, number))
                for of in self._resolver.types_of(function) if not found else ():
                    found += self._of_parameter(of, name, number)
                yield from found
                if found:
                    return

    def _of_parameter(self, function: Target, name: str, number: int) -> Iterator[Target]:
        """Yield the members of a name that the type of a function's parameter has."""
        file = function.file
        if function.place is None:
            return
        lines = range(function.line, function.line + _LINES_OF_A_HEAD)
        texts = self._resolver.forest.lines({file.entry: lines})
        text = Text([texts.get((file.entry.id, each), "") for each in lines], lines.start)
        uses, first = file.uses, text.at_bytes(function.line, int(file.uses.column[function.place]))
        start, end = parameter(text.plain, first + len(function.name), number)
        span = [
            each
            for each in np.flatnonzero(
                (uses.line >= lines.start) & (uses.line < lines.stop)
            ).tolist()
            if start <= text.at_bytes(int(uses.line[each]), int(uses.column[each])) < end
        ]
        own = [each for each in span if uses.role[each] == Role.DEFINE and not uses.binding[each]]
        yield from (Target.at(file, each) for each in own if uses[each].name == name)
        for each in span if not own else ():
            if uses.role[each] == Role.TYPE:
                of_place = (of.target for of in self._resolver.at(file, each))
                found = list(self._members([of for of in of_place if of.is_type], name))
                yield from found
                if found:
                    return

    def _members(self, types: Sequence[Target], name: str) -> Iterator[Target]:
        for each in types:
            yield from (of.target for of in self._resolver.members.named(each, name))
