"""Where a name is defined: answers as people read them."""

import re
from collections.abc import Sequence
from typing import Final

from indexer.text.paths import module_name
from omniweb.search.navigation.by_name import MOST_FILES
from omniweb.search.navigation.files import Entry
from omniweb.search.navigation.forest import Forest
from omniweb.search.navigation.left_out import notices, of_file, titled
from omniweb.search.navigation.named_places import head, name_place
from omniweb.search.navigation.places import Opened, asked, opened
from omniweb.search.navigation.targets import Answer
from omniweb.search.navigation.types import Definition, Definitions
from omniweb.search.types import Scope

MOST_DEFINITIONS: Final = 50
"""Of one name that are told."""
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
            is_exact = not any(left.values()) and len(answers) < MOST_FILES
            said = first_of(MOST_DEFINITIONS, len(answers), is_exact=is_exact)
            left["definitions"] += 1
        name = found.name if found else ""
        return Definitions(name, described(at, answers), any(left.values()), titled(left), said)


def first_of(first: int, total: int, *, is_exact: bool) -> tuple[str, ...]:
    """Return the sentence on an answer that tells the first of more definitions."""
    at_least = "" if is_exact else "at least "
    return (f"The first {first} of {at_least}{total:,} definitions are told.",)


def described(
    at: Opened, answers: Sequence[Answer], *, most: int = MOST_DEFINITIONS
) -> tuple[Definition, ...]:
    """Return the first answers with what there is to say of each."""
    first = answers[:most]
    wanted: dict[Entry, set[int]] = {}
    for each in first:
        wanted.setdefault(each.target.file.entry, set()).update(head(each.target))
    texts = at.forest.lines(wanted)
    return tuple(_definition(at.forest, each, texts) for each in first)


def paragraph(documentation: str) -> str:
    """Return the first paragraph of a text, its lines as one."""
    return " ".join(_PARAGRAPH.split(documentation.strip(), maxsplit=1)[0].split())


def _definition(forest: Forest, answer: Answer, texts: dict[tuple[int, int], str]) -> Definition:
    target, entry = answer.target, answer.target.file.entry
    snapshot = forest.of(entry).snapshot
    line, column = name_place(target, texts)
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
