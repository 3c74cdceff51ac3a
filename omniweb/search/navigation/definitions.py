"""Where a name is defined: answers as people read them."""

import re
from collections.abc import Sequence
from typing import Final

from indexer.text.paths import module_name
from omniweb.search.navigation.files import Entry
from omniweb.search.navigation.forest import Forest
from omniweb.search.navigation.left_out import notices, of_file, titled
from omniweb.search.navigation.places import Opened, asked, opened
from omniweb.search.navigation.targets import Answer, Target
from omniweb.search.navigation.types import Definition, Definitions
from omniweb.search.types import Scope

MOST_DEFINITIONS: Final = 50
"""Of one name that are told."""
_HEAD: Final = 12
"""Lines from the beginning of a definition in which its name is looked for."""
_PARAGRAPH = re.compile(r"\n\s*\n")
_LONGEST_LINE: Final = 200
"""Characters of the line that stands for the signature of a local."""


def definition(
    scope: Scope, repository: int, path: str, line: int, column: int, ref: str | None = None
) -> Definitions | None:
    """Return what the name at a place may mean, best first.

    `line` counts from 1, `column` code points; `ref` is a branch, tag or published commit, by
    default that which the repository is searched at. None where the scope has no such file. Raise
    `PlaceError` for a line or column that the file has not, as all questions about places do.
    """
    with opened(scope, repository, path, ref) as at:
        if at is None:
            return None
        found = asked(at, line, column)
        answers = found.answers if found else ()
        left = of_file(at.file)
        said = notices(at, found, line, column)
        if len(answers) > MOST_DEFINITIONS:
            said = (f"The first {MOST_DEFINITIONS} of {len(answers)} definitions are told.",)
        name = found.name if found else ""
        return Definitions(name, described(at, answers), any(left.values()), titled(left), said)


def described(
    at: Opened, answers: Sequence[Answer], *, most: int = MOST_DEFINITIONS
) -> tuple[Definition, ...]:
    """Return the first answers with what there is to say of each."""
    first = answers[:most]
    wanted: dict[Entry, set[int]] = {}
    for each in first:
        wanted.setdefault(each.target.file.entry, set()).update(_head(each.target))
    texts = at.forest.lines(wanted)
    return tuple(_definition(at.forest, each, texts) for each in first)


def paragraph(documentation: str) -> str:
    """Return the first paragraph of a text, its lines as one."""
    return " ".join(_PARAGRAPH.split(documentation.strip(), maxsplit=1)[0].split())


def _head(target: Target) -> range:
    """Return the lines on which the name of a target may stand."""
    if target.place is not None:
        return range(target.line, target.line + 1)
    if target.symbol is None:
        return range(0)
    symbol = target.file.symbols[target.symbol]
    return range(symbol.first_line, min(symbol.last_line, symbol.first_line + _HEAD) + 1)


def _definition(forest: Forest, answer: Answer, texts: dict[tuple[int, int], str]) -> Definition:
    target, entry = answer.target, answer.target.file.entry
    snapshot = forest.of(entry).snapshot
    line, column = _name_place(target, texts)
    if target.symbol is not None:
        symbol = target.file.symbols[target.symbol]
        name, qualified, kind = symbol.name, symbol.qualified_name, str(symbol.kind)
        signature, documentation = symbol.signature, paragraph(symbol.documentation)
        first, last = symbol.first_line, symbol.last_line
    elif target.is_file:
        name = qualified = module_name(entry.path)
        kind, signature, documentation, first, last = "file", "", "", 1, 1
    else:
        name, container = target.name, target.container
        around = target.file.symbols[container].qualified_name if container is not None else ""
        qualified = f"{around}.{name}" if around else name
        kind = "local" if target.is_local else "variable"
        signature = texts.get((entry.id, line), "").strip()[:_LONGEST_LINE]
        documentation, first, last = "", line, line
    return Definition(
        snapshot.repository_id,
        snapshot.name,
        snapshot.ref,
        snapshot.commit,
        entry.path,
        entry.language,
        name,
        qualified,
        kind,
        signature,
        documentation,
        first,
        last,
        line,
        column,
        answer.certainty,
        answer.reason,
    )


def _name_place(target: Target, texts: dict[tuple[int, int], str]) -> tuple[int, int]:
    """Return the line and the column (code points) of a target's name."""
    document = target.file.entry.id
    if target.place is not None:
        text = texts.get((document, target.line), "")
        before = text.encode()[: int(target.file.uses.column[target.place])]
        return target.line, len(before.decode(errors="replace"))
    sought = re.compile(rf"(?<!\w){re.escape(target.name)}(?!\w)")
    for line in _head(target):
        if found := sought.search(texts.get((document, line), "")):
            return line, found.start()
    return target.line, 0
