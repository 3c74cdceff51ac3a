"""Definitions that share a name and differ in how many parameters they have: which a call means.

Arguments are counted in the text of the call, parameters in that of the signature. What cannot be
counted fits everything.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from indexer.text.occurrences import Role
from omniweb.search.navigation.files import Entry, File
from omniweb.search.navigation.targets import Answer, Target

_FAMILIES: Final = frozenset({"java"})
"""Those in which a call has as many arguments as there are parameters, but for `...`."""
MOST_LINES: Final = 30
"""Of one call that are read."""
_SKIPPED: Final = re.compile(
    r'"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|//[^\n]*|/\*[\s\S]*?\*/'
)
_TYPE_ARGUMENTS: Final = re.compile(r"(?<=[\w.])<[\w\s,.?&@\[\]]*>")
_OPENED: Final = re.compile(r"\s*\(")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


class Parameters(NamedTuple):
    """How many a definition takes: `most` is None where there is no bound."""

    least: int
    most: int | None

    def take(self, count: int) -> bool:
        """Tell whether a call may have so many arguments."""
        return self.least <= count and (self.most is None or count <= self.most)


def parameters_of(target: Target) -> Parameters | None:
    """Return how many parameters a definition has that may be overloaded; None for others."""
    if not target.is_function or target.file.entry.family not in _FAMILIES:
        return None
    symbol = target.file.symbols[target.symbol or 0]
    return _of_signature(symbol.signature, symbol.name)


def apart(target: Target) -> tuple[object, ...]:
    """Return what all parts of one definition have in common, and no overload of it has."""
    return target.group, parameters_of(target)


def count_arguments(text: str) -> int | None:
    """Return how many arguments a call has whose text begins behind its name; None: it is none."""
    plain = _SKIPPED.sub(lambda each: " " if each[0].startswith("/") else "0", text)
    before = None
    while before != plain:  # from the inside out
        before, plain = plain, _TYPE_ARGUMENTS.sub("", plain)
    opened = _OPENED.match(plain)
    if opened is None:
        return None
    depth, commas, is_empty = 0, 0, True
    for sign in plain[opened.end() :]:
        if sign in _CLOSING:
            if not depth:
                return 0 if is_empty else commas + 1
            depth -= 1
        elif sign in _OPENING:
            depth += 1
        commas += sign == "," and not depth
        is_empty &= sign.isspace()
    return None


Lines = Callable[[Mapping[Entry, Iterable[int]]], dict[tuple[int, int], str]]


class Overloads:
    """Narrows answers to the definitions that a call fits; `lines` reads lines of a file."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._texts: dict[tuple[int, str], Mapping[tuple[int, int], str]] = {}

    def fitting(self, file: File, place: int, found: list[Answer]) -> list[Answer]:
        """Return those answers that the use at a place fits, all where none does."""
        if len(found) == 1 or file.entry.family not in _FAMILIES:
            return found
        if file.uses.role[place] != Role.CALL or len({*map(_parameters, found)}) == 1:
            return found
        count = count_arguments(self._behind(file, place))
        if count is None:
            return found
        known = ((each, _parameters(each)) for each in found)
        return [each for each, takes in known if takes is None or takes.take(count)] or found

    def _behind(self, file: File, place: int) -> str:
        """Return the text behind the name at a place."""
        use, number = file.uses[place], file.entry.id
        if (number, use.name) not in self._texts:
            lines = {each for of in _calls(file, use.name) for each in of}
            self._texts[number, use.name] = self._lines({file.entry: lines})
        texts = self._texts[number, use.name]
        first = texts.get((number, use.line), "").encode()[use.column + len(use.name.encode()) :]
        below = range(use.line + 1, use.line + MOST_LINES)
        rest = (texts.get((number, each), "") for each in below)
        return "\n".join([first.decode(errors="replace"), *rest])


def _calls(file: File, name: str) -> Iterator[range]:
    """Yield the lines of each call of a name."""
    for place in file.uses.of(name).tolist():
        if file.uses.role[place] == Role.CALL:
            line = int(file.uses.line[place])
            yield range(line, line + MOST_LINES)


def _parameters(answer: Answer) -> Parameters | None:
    return parameters_of(answer.target)


@lru_cache(4_096)
def _of_signature(signature: str, name: str) -> Parameters | None:
    """Return the parameters that a signature has, None where it is cut before their end."""
    named = re.search(rf"(?<!\w){re.escape(name)}(?=\s*\()", signature)
    count = count_arguments(signature[named.end() :]) if named else None
    if count is None:
        return None
    return Parameters(count - 1, None) if "..." in signature else Parameters(count, count)
