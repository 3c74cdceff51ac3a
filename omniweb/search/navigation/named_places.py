"""Where the name of a definition stands, and whose name stands at a place."""

import re
from collections.abc import Mapping
from typing import Final

from omniweb.search.navigation.files import File
from omniweb.search.navigation.targets import Target

_HEAD: Final = 12
"""Lines from the beginning of a definition in which its name is looked for."""


def head(target: Target) -> range:
    """Return the lines on which the name of a target may stand."""
    if target.place is not None:
        return range(target.line, target.line + 1)
    if target.symbol is None:
        return range(0)
    symbol = target.file.symbols[target.symbol]
    return range(symbol.first_line, min(symbol.last_line, symbol.first_line + _HEAD) + 1)


def name_place(target: Target, texts: Mapping[tuple[int, int], str]) -> tuple[int, int]:
    """Return the line and the column (code points) of a target's name.

    `texts` are those of the lines of its head, by the id of the file and the line.
    """
    document = target.file.entry.id
    if target.place is not None:
        text = texts.get((document, target.line), "")
        before = text.encode()[: int(target.file.uses.column[target.place])]
        return target.line, len(before.decode(errors="replace"))
    sought = re.compile(rf"(?<!\w){re.escape(target.name)}(?!\w)")
    for line in head(target):
        if found := sought.search(texts.get((document, line), "")):
            return line, found.start()
    return target.line, 0


def named_at(
    file: File, line: int, column: int, texts: Mapping[tuple[int, int], str]
) -> Target | None:
    """Return the definition whose name stands at a place where no use of a name is known.

    Such names are written between signs: `name with blanks`, "x". `texts` are the lines up to this
    one. The innermost definition comes first.
    """
    for number in file.enclosing(line):
        target = Target.of(file, number)
        if target.place is not None or line not in head(target):
            continue
        of_line, first = name_place(target, texts)
        if of_line == line and first <= column <= first + len(target.name):
            text = texts.get((file.entry.id, line), "")
            if column == first or text.startswith(target.name, first):
                return target
    return None
