"""Names of arguments, `f(name=value)`: which parameter is meant. They are no uses of their own."""

import re
from collections.abc import Sequence
from typing import Final

from omniweb.search.navigation.files import File
from omniweb.search.navigation.resolving import Resolver
from omniweb.search.navigation.targets import Answer, Target

MOST_LINES: Final = 60
"""Before an argument in which its call begins."""
_ARGUMENT: Final = re.compile(r"\s*=(?!=)")
_CONSTRUCTORS: Final = ("__init__", "__new__", "constructor")


def call_before(lines: Sequence[str], column: int) -> tuple[int, int] | None:
    """Return where the name of the call ends in whose arguments the last line's `column` is.

    The first is the number of lines before the last one, the second a column of it.
    """
    depth = 0
    for back, line in enumerate(reversed(lines)):
        text = line[:column] if back == 0 else line
        for at in range(len(text) - 1, -1, -1):
            if text[at] in ")]}":
                depth += 1
            elif text[at] in "([{":
                depth -= 1
                if depth < 0:
                    end = len(text[:at].rstrip())
                    return (back, end) if text[at] == "(" and end else None
    return None


def names_argument(lines: Sequence[str], word: re.Match[str]) -> bool:
    """Tell whether a word of the last line is the name of an argument."""
    is_followed = _ARGUMENT.match(lines[-1], word.end())
    return bool(is_followed) and call_before(lines, word.start()) is not None


def parameters(
    resolver: Resolver, file: File, name: str, lines: Sequence[str], start: int, line: int
) -> list[Answer]:
    """Return the parameters that the name of an argument means.

    `lines` end with `line`, where the name begins at the code point `start`.
    """
    if not _ARGUMENT.match(lines[-1], start + len(name)):
        return []
    call = call_before(lines, start)
    if call is None:
        return []
    back, end = call
    column = len(lines[-1 - back][: end - 1].encode())
    place = file.uses.at(line - back, column)
    answers = resolver.at(file, place) if place is not None else []
    reason = f"an argument of {file.uses[place].name}" if place is not None else ""
    found = []
    for each in answers:
        for function in called_by(resolver, each.target):
            found += [Answer(of, each.certainty, reason) for of in _parameters(function, name)]
    return found


def called_by(resolver: Resolver, target: Target) -> list[Target]:
    """Return what a call of a target calls: of a type its constructor, or the type itself."""
    if not target.is_type:
        return [target]
    for name in _CONSTRUCTORS:
        found = resolver.members.named(target, name)
        if found:
            return [each.target for each in found]
    return [target]


def _parameters(function: Target, name: str) -> list[Target]:
    file, number = function.file, function.symbol
    if number is None:
        return []
    if function.is_type:
        return [Target.at(file, each) for each in file.declared(number, name)]
    inside = file.symbols[number]
    return [
        Target.at(file, each)
        for each in file.defining(name)
        if inside.first_line <= file.uses.line[each] <= inside.last_line and file.uses.binding[each]
    ][:1]
