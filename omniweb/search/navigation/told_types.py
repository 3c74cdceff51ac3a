"""Of which type a variable or a result is, where a file says so. Pure.

An annotation says it, else the call that a variable is made by: of a type, or of a function that
says what it returns.
"""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from indexer.text.occurrences import Role
from omniweb.search.navigation.files import File
from omniweb.search.navigation.targets import Target
from omniweb.search.navigation.visible import before

_RETURNED: Final = re.compile(r"(?:->|\)\s*:)\s*(?P<type>[^:{=]+)")
_RETURNED_BY_GO: Final = re.compile(
    r"^func\s*(?:\([^()]*\)\s*)?\w+(?:\[[^\]]*\])?\((?:[^()]|\([^()]*\))*\)(?P<type>[^{]+)"
)
_TYPE_FIRST: Final = frozenset({"java", "c#", "c", "groovy"})
"""Families in which the type of a result stands before the name of its function."""
_NAME: Final = re.compile(r"[A-Za-z_$][\w$]*")
_LONG_SIGNATURE: Final = 150
"""Characters: the rest may be cut off."""
_LONGEST_HEAD: Final = 200
"""Names."""
_WRAPPERS: Final = frozenset(
    {
        *("Optional", "Union", "Annotated", "Final", "ClassVar", "Awaitable", "Coroutine"),
        *("Promise", "Readonly", "Partial", "Required", "typing", "t", "None", "null"),
        *("public", "private", "protected", "internal", "static", "final", "abstract"),
        *("virtual", "override", "inline", "constexpr", "extern", "sealed", "void", "error"),
        *("undefined", "const", "async", "type", "Type"),
    }
)


def annotated(file: File, place: int) -> list[int]:
    """Return the places of the types in the annotation of what is defined at a place.

    Behind a parent none of them is that of a parameter: `impl<S> Body for Stream<S>` in Rust.
    """
    ahead = takewhile(lambda each: file.uses.role[each] != Role.INHERIT, _following(file, place))
    return [each for each in ahead if file.uses.role[each] == Role.TYPE]


def made_by(file: File, place: int) -> int | None:
    """Return the place of the call that makes what is defined at a place; None for another one."""
    following = list(_following(file, place))
    found = _first_call(file, following)
    if found is None and not following:
        found = _first_call(file, list(_preceding(file, place)))
    return found


def copied(file: File, place: int) -> int | None:
    """Return the place of the name whose value a definition is given; None for another one."""
    following = list(_following(file, place))
    last = len(following) - 1
    for number, each in enumerate(following):
        if number and before(file, each) != following[number - 1]:
            return None
        if number == last and file.uses.role[each] == Role.READ:
            return each
    return None


def returned(target: Target) -> list[str]:
    """Return the names in the type that a function says that it returns."""
    if target.symbol is None:
        return []
    signature = target.file.symbols[target.symbol].signature
    family = target.file.entry.family
    if family in _TYPE_FIRST:
        before = re.split(rf"\b{re.escape(target.name)}\s*\(", signature, maxsplit=1)
        names = _NAME.findall(before[0]) if len(before) > 1 else []
    else:
        found = (_RETURNED_BY_GO if family == "go" else _RETURNED).search(signature)
        names = _NAME.findall(found["type"]) if found else _returned_below(target)
    return [each for each in names if each not in _WRAPPERS]


def _returned_below(target: Target) -> list[str]:
    """Return the names of types on the line that ends a head of many lines."""
    if target.place is None or target.symbol is None:
        return []
    uses, line = target.file.uses, target.line
    if len(target.file.symbols[target.symbol].signature) < _LONG_SIGNATURE:
        return []
    for each in range(target.place + 1, min(target.place + _LONGEST_HEAD, len(uses))):
        if uses.line[each] != line:
            line = int(uses.line[each])
            if uses.role[each] != Role.DEFINE:
                of_line = (uses.line == line).nonzero()[0]
                names = [uses.names[number] for number in uses.name[of_line]]
                return names if (uses.role[of_line] == Role.TYPE).all() else []
    return []


def _following(file: File, place: int) -> Iterator[int]:
    uses = file.uses
    for each in range(place + 1, len(uses)):
        if uses.line[each] != uses.line[place] or uses.role[each] == Role.DEFINE:
            return
        yield each


def _preceding(file: File, place: int) -> Iterator[int]:
    """Yield what stands before a definition on its line: `with make() as it`."""
    uses = file.uses
    first = place
    while first > 0 and uses.line[first - 1] == uses.line[place]:
        first -= 1
    yield from range(first, place)


def _first_call(file: File, places: list[int]) -> int | None:
    """Return the first call, if nothing but what it is a member of stands before it."""
    for number, each in enumerate(places):
        if number and before(file, each) != places[number - 1]:
            return None
        if file.uses.role[each] == Role.CALL:
            return each
    return None
