"""The members of types: their own, those of what they inherit from, and those defined apart."""

import re
from collections.abc import Iterator
from typing import Final, Protocol

from omniweb.search.navigation.files import File
from omniweb.search.navigation.targets import Answer, Target
from omniweb.search.navigation.types import Certainty

MOST_BASES: Final = 100
"""Types that one inherits from, all together."""
_APART: Final = frozenset({"go", "rust", "c"})
"""Families in which members may be defined outside of what has them."""


class Names(Protocol):
    """What tells the meaning of names (`resolving.Resolver`)."""

    def at(self, file: File, place: int) -> list[Answer]:
        """Return what the use at a place may mean, the surest first."""
        ...

    def called(self, name: str, file: File, *, member: bool | None) -> list[Answer]:
        """Return what is called so in the repository of a file."""
        ...

    def parts(self, target: Target) -> list[Target]:
        """Return a definition and what it goes with."""
        ...

    def combined(self, of: Target) -> list[int]:
        """Return the places of the types that another name of types stands for."""
        ...

    def types_named(self, file: File, name: str, line: int) -> list[Target]:
        """Return the types of a name that a file sees."""
        ...


class Members:
    """Finds members; the bases of a type are remembered as long as it lives."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._bases: dict[tuple[int, int, str], list[Target]] = {}
        self._apart_from: dict[tuple[int, int], list[Target]] = {}

    def named(self, of: Target, name: str) -> list[Answer]:
        """Return a type's member: what a body declares, its own or a base's, else an assignment."""
        lineage = list(self._lineage(of))
        for places in (File.declared, File.assigned):
            for each in lineage:
                symbol = each.symbol if each.symbol is not None else -1
                own = [Target.at(each.file, at) for at in places(each.file, symbol, name)]
                own = self._bodies_first(own) or self._apart(each, name)
                if own:
                    reason = f"a member of {each.name}"
                    return [Answer(found, Certainty.SAME_SCOPE, reason) for found in own]
        return []

    def _bodies_first(self, found: list[Target]) -> list[Target]:
        """Return members with the bodies of those that are only declared, in front."""
        if not found or not all(each.is_prototype for each in found):
            return found
        parts = {part.key: part for each in found for part in self._names.parts(each)}
        return sorted(parts.values(), key=lambda each: each.is_prototype)

    def _apart(self, of: Target, name: str) -> list[Target]:
        """Return a member that is defined outside of its type: of Go in its package."""
        family = of.file.entry.family
        if family not in _APART or not of.qualified_name:
            return []
        found = [
            each.target
            for each in self._names.called(name, of.file, member=True)
            if each.target.said_container == of.qualified_name
        ]
        if family == "go":
            folder = of.file.entry.folder
            return [each for each in found if each.file.entry.folder == folder]
        return [each for each in found if each.file is found[0].file]

    def owners(self, file: File, line: int) -> list[Target]:
        """Return the types whose members what stands on a line has: around it, or before a name."""
        owner = file.owner(line)
        if owner is not None:
            return [Target.of(file, owner)]
        for number in file.enclosing(line) if file.entry.family in _APART else ():
            container = file.symbols[number].container
            if container:
                return self._owners_apart(file, number, line)
        return []

    def _owners_apart(self, file: File, number: int, line: int) -> list[Target]:
        """Return the types that the name of a definition says it is a member of."""
        key = (file.entry.id, number)
        if key not in self._apart_from:
            self._apart_from[key] = []  # its name is no member of what it is looked for
            name = re.split(r"::|\.", file.symbols[number].container.rstrip(".:"))[-1]
            self._apart_from[key] = self._names.types_named(file, name, line)
        return self._apart_from[key]

    def _lineage(self, of: Target) -> Iterator[Target]:
        """Yield a type and what it inherits from, depth first, each once."""
        ahead, seen = [of], set[tuple[int, int, str]]()
        while ahead and len(seen) < MOST_BASES:
            each = ahead.pop(0)
            if each.key not in seen:
                seen.add(each.key)
                yield each
                ahead = [*self.bases(each), *ahead]

    def bases(self, of: Target) -> list[Target]:
        """Return the types that a type inherits from directly, in order."""
        if of.symbol is None:
            return []
        if of.key not in self._bases:
            self._bases[of.key] = []  # a type that inherits from itself ends here
            self._bases[of.key] = [
                each.target
                for base in of.file.inherited(of.symbol) or self._names.combined(of)
                for each in self._names.at(of.file, base)
                if each.target.is_type and each.target.key != of.key
            ]
        return self._bases[of.key]
