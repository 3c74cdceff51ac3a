"""Uses as people read them: with their lines, and with what is around each."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from indexer.text.occurrences import Role
from omniweb.search.navigation.files import File
from omniweb.search.navigation.looking import UsePlace
from omniweb.search.navigation.places import Opened
from omniweb.search.navigation.targets import Target
from omniweb.search.navigation.types import FileUses, Use


def by_file(at: Opened, page: Sequence[UsePlace]) -> tuple[FileUses, ...]:
    """Return uses with their lines, those of one file together."""
    wanted: dict[File, set[int]] = {}
    for each in page:
        wanted.setdefault(each.file, set()).add(int(each.file.uses.line[each.place]))
    texts = at.forest.lines({file.entry: lines for file, lines in wanted.items()})
    files = []
    for file, uses in groupby(page, lambda each: each.file):
        snapshot = at.forest.of(file.entry).snapshot
        told = tuple(_use(each, texts) for each in uses)
        where = (snapshot.repository_id, snapshot.name, snapshot.ref, snapshot.commit)
        files.append(FileUses(*where, file.entry.path, file.entry.language, told))
    return tuple(files)


def around(file: File, place: int) -> int | None:
    """Return the symbol around a use; around the name of a definition, what encloses that."""
    own = file.symbol_of_place.get(place)
    return next((each for each in file.enclosing(int(file.uses.line[place])) if each != own), None)


def _use(found: UsePlace, texts: dict[tuple[int, int], str]) -> Use:
    file, use = found.file, found.file.uses[found.place]
    text = texts.get((file.entry.id, use.line), "")
    made = Use(
        use.line,
        len(text.encode()[: use.column].decode(errors="replace")),
        len(use.name),
        Role(use.role).name.lower(),
        found.certainty,
        found.reason,
        text,
    )
    enclosing = around(file, found.place)
    if enclosing is None:
        return made
    symbol = Target.of(file, enclosing)
    name = file.symbols[enclosing].qualified_name
    return replace(made, enclosing=name, enclosing_line=symbol.line)
