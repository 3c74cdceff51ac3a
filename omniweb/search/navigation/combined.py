"""Of which types another name of types has the members: `type A = B & Omit<C, "x">`."""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np

from indexer.text.occurrences import Role
from omniweb.search.navigation.brackets import Text
from omniweb.search.navigation.forest import Forest
from omniweb.search.navigation.targets import Target

MOST_LINES: Final = 60
"""Of one such definition that are read."""
_KEEPING: Final = frozenset(
    {"Readonly", "Partial", "Required", "Omit", "Pick", "NonNullable", "Awaited", "Promise"}
)
"""Types of TypeScript that have the members of their first argument."""
_OTHER: Final = re.compile(r"\b(?:extends|infer|keyof|typeof|in|is)\s*$")
"""What stands before a type whose members are not meant."""
_LAST_WORD: Final = re.compile(r"[\w$]+$")
_NAME_OR_BRACKET: Final = re.compile(r"[\w$]+|[(\[{<>}\]),]")


def combined(forest: Forest, of: Target) -> list[int]:
    """Return the places of the types whose members a target has, that is another name of them."""
    if of.file.entry.family != "script" or of.place is None or not of.is_type_alone:
        return []
    file, symbol = of.file, of.file.symbols[of.symbol or 0]
    uses = file.uses
    lines = range(of.line, min(symbol.last_line + 1, of.line + MOST_LINES))
    inside = (uses.line >= lines.start) & (uses.line < lines.stop) & (uses.role == Role.TYPE)
    types = np.flatnonzero(inside).tolist()
    if not types:
        return []
    texts = forest.lines({file.entry: lines})
    text = Text([texts.get((file.entry.id, each), "") for each in lines], lines.start)
    value = text.plain.find("=", text.at_bytes(of.line, int(uses.column[of.place])))
    whole = set(_outside(text.plain, value + 1)) if value >= 0 else set()
    return [
        each
        for each in types
        if text.at_bytes(int(uses.line[each]), int(uses.column[each])) in whole
    ]


def _outside(text: str, start: int) -> Iterator[int]:
    """Yield where names begin that stand in no brackets but those of types that keep members."""
    around: list[bool] = []
    for match in _NAME_OR_BRACKET.finditer(text, start):
        sign, at = match[0], match.start()
        if sign in "([{<":
            before = _LAST_WORD.search(text[max(0, at - 20) : at])
            around.append(sign == "<" and before is not None and before[0] in _KEEPING)
        elif sign in ")]}>":
            del around[-1:]
        elif sign == ",":
            around[-1:] = [False for _ in around[-1:]]
        elif all(around) and not _OTHER.search(text[max(0, at - 20) : at]):
            yield at
