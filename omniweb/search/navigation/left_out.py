"""What an answer leaves open: files that were not looked at, and what stands where no name does."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from indexer.text.occurrences import LONGEST_NAME, Imported, Receiver
from omniweb.search.errors import PlaceError
from omniweb.search.navigation.files import File
from omniweb.search.navigation.looking import TITLES
from omniweb.search.navigation.places import Asked, Opened, is_argument
from omniweb.search.navigation.types import NotLookedAt

_LONGEST_MODULE: Final = 80
_SHOWN: Final = 40
"""Characters of what stands at a place that a notice repeats."""


def titled(left: Mapping[str, int]) -> tuple[NotLookedAt, ...]:
    """Return the reasons with their sentences; `left` counts files by reason."""
    return tuple(
        NotLookedAt(reason, files, TITLES[reason]) for reason, files in left.items() if files
    )


def of_file(file: File) -> Counter[str]:
    """Return why not all is known of a file, as a count of that file; nothing for most."""
    if not file.is_read:
        return Counter(["language" if file.entry.current else "analysed before"])
    return Counter(["cut"] if file.is_cut else [])


def notices(at: Opened, found: Asked | None, line: int, column: int) -> tuple[str, ...]:
    """Return what stands at a place where nothing is known of it; raise `PlaceError`.

    It is raised for a line that the file has not, and for a column beyond the end of its line.
    """
    if found is None:
        return (_standing(at, line, column),)
    if found.answers:
        return ()
    if found.place is not None and (brought := _brought(at, found.place)):
        return (_abroad(at, found.name, *brought),)
    return (_unknown(at, found, line, column),)


def _unknown(at: Opened, found: Asked, line: int, column: int) -> str:
    """Say what a word is of which no definition is known."""
    where = f"“{found.name[:_SHOWN]}” at line {line}"
    if len(found.name.encode()) > LONGEST_NAME:
        return f"{where} has more than {LONGEST_NAME} bytes: so long a name is not kept."
    if found.place is not None or not at.file.is_read:
        return f"Nothing that this file can see is known to define {where}."
    if is_argument(at, found.name, line, column):
        return f"{where} names an argument; what is called there is not known to have it."
    return f"{where} is no name that is known: a keyword or a word of a comment."


def _brought(at: Opened, place: int) -> tuple[str, Imported] | None:
    """Return what an import brings that stands at a place, and the name that it has there."""
    use = at.file.uses[place]
    if use.binding:
        return None
    alone = use.receiver == Receiver.NONE
    if not alone and use.receiver != Receiver.NAME:
        return None
    wanted = use.name if alone else use.qualifier
    named = (each for each in at.file.imports if wanted in {each.name, each.member})
    return next(((wanted, each) for each in named if each.module), None)


def _abroad(at: Opened, name: str, wanted: str, brought: Imported) -> str:
    """Say from where a name is that is known to come from elsewhere."""
    module = brought.module[:_LONGEST_MODULE]
    if at.resolver.exports.modules_of(brought.module, at.file.entry):
        return f"“{name[:_SHOWN]}” comes from {module}; nothing is known to be called so there."
    how = "is imported from" if wanted == name and brought.member else "comes from"
    return f"“{name[:_SHOWN]}” {how} {module}, which is in no repository that you can see."


def _standing(at: Opened, line: int, column: int) -> str:
    entry = at.file.entry
    text = at.forest.lines({entry: [line]}).get((entry.id, line))
    if text is None:
        parameter, message = "line", f"The file has no line {line:,}."
        raise PlaceError(parameter, message)
    if column > len(text):
        parameter, message = "column", f"Line {line:,} has {len(text):,} characters."
        raise PlaceError(parameter, message)
    if not text.strip():
        return f"Line {line} is empty: there is no name."
    if column == len(text) or text[column].isspace():
        return f"There is space at line {line}, column {column}, and no name."
    sign = next(iter(text[column:].split()))[:_SHOWN]
    return f"“{sign}” at line {line}, column {column} is no name."
