"""What a name means within its own file: locals, and what encloses the use. Pure."""

from collections.abc import Iterator
from typing import Final

from indexer.text.occurrences import Imported, Receiver
from omniweb.search.navigation.files import File
from omniweb.search.navigation.targets import Target

IMPLICIT_MEMBERS: Final = frozenset(
    {"java", "kotlin", "scala", "groovy", "c#", "csharp", "c", "swift", "ruby", "dart"}
)
"""Families in which a bare name may be a member of the type around it."""
_APART: Final = frozenset({"rust", "go"})
"""Families whose members stand outside of their types, and are never seen under a bare name."""
_SELF, _NAME = int(Receiver.SELF), int(Receiver.NAME)
_FOLLOWING: Final = frozenset({_SELF, _NAME, int(Receiver.TYPE)})
"""What stands before a member that has a name before it."""
_LONGEST_SIGN: Final = 2
"""Bytes between two names: `.`, `?.`, `->`, `::`."""
_FARTHEST: Final = 6
"""Names and lines between a name and the one that it is a member of."""


def local(file: File, name: str, binding: int) -> list[Target]:
    """Return the definitions of a local."""
    return [Target.at(file, place) for place in file.bound(name, binding)]


def around(file: File, name: str, line: int) -> list[Target]:
    """Return the definitions of a file that a bare name on a line sees, the innermost first."""
    enclosing = file.enclosing(line)
    implicit = file.entry.family in IMPLICIT_MEMBERS
    found = []
    for place in file.defining(name):
        if file.uses.binding[place] or file.uses.receiver[place] == _SELF:
            continue
        if _is_of_impl(file, place):
            continue
        container = file.container_of(place)
        if container is None:
            depth = len(enclosing)
        elif container in enclosing:
            depth = enclosing.index(container)
            if file.is_type(container) and not implicit and _is_hidden(file, container, depth):
                continue
        elif not file.is_type(container) and _is_space(file, container):
            depth = len(enclosing)
        else:
            continue
        found.append((depth, place))
    return [Target.at(file, place) for _, place in sorted(found)]


def at_top(file: File, name: str) -> list[Target]:
    """Return what a file defines under a name for others: at its top, or in a namespace."""
    found = []
    for place in file.defining(name):
        if file.uses.binding[place] or file.uses.receiver[place] == _SELF:
            continue
        container = file.container_of(place)
        if (container is None or _is_space(file, container)) and not _is_of_impl(file, place):
            found.append(Target.at(file, place))
    return found or [
        Target.of(file, number)
        for number in file.named.get(name, ())
        if not file.symbols[number].container and number not in file.places
    ]


def _is_of_impl(file: File, place: int) -> bool:
    """Tell whether a member is defined at a place that is outside of its type: of Rust and Go."""
    number = file.symbol_of_place.get(place)
    return file.entry.family in _APART and number is not None and file.is_method(number)


def _is_hidden(file: File, container: int, depth: int) -> bool:
    """Tell whether a bare name within a type, so many definitions deep, is no member of it."""
    if file.entry.family == "script":  # the values of an `enum` see each other
        return depth > 0 or str(file.symbols[container].kind) != "enum"
    return depth > 0 or file.entry.family in _APART


def is_seen_alone(target: Target) -> bool:
    """Tell whether a bare name may mean a definition: methods, and variants of Rust, have more."""
    file, container = target.file, target.container
    if file.entry.family not in _APART or target.symbol is None:
        return True
    is_variant = container is not None and str(file.symbols[container].kind) == "enum"
    return not (file.is_method(target.symbol) or is_variant)


def _is_space(file: File, container: int) -> bool:
    """Tell whether a symbol is a namespace or a module: what it holds is seen under its name."""
    return str(file.symbols[container].kind) == "module"


def imports_of(file: File, name: str) -> list[Imported]:
    """Return the imports that bring a name."""
    return [each for each in handed_on(file, name) if each.module]


def handed_on(file: File, name: str) -> list[Imported]:
    """Return what brings a name to those that import a file: imports, and its own exports."""
    return [each for each in file.imports if each.name == name]


def chain(file: File, place: int) -> Iterator[int]:
    """Yield the places of the names that stand before a name, the nearest first: `b`, `a`."""
    at = before(file, place)
    while at is not None:
        yield at
        at = before(file, at)


def before(file: File, place: int) -> int | None:
    """Return the place of the name that stands before the sign before a name: `a` of `a.b`."""
    uses = file.uses
    if not place or uses.receiver[place] not in _FOLLOWING:
        return None
    line = int(uses.line[place])
    end = int(uses.column[place - 1]) + len(uses.names[uses.name[place - 1]].encode())
    if uses.line[place - 1] == line and 0 < uses.column[place] - end <= _LONGEST_SIGN:
        return place - 1
    if uses.receiver[place] != _NAME:
        return None
    for each in range(place - 1, max(place - _FARTHEST, -1), -1):
        if uses.name[each] == uses.qualifier[place]:
            return each if line - int(uses.line[each]) <= _FARTHEST else None
    return None
