"""Where a name that stands at a place is used: asked in pages, by file, the surest first."""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from indexer.text.occurrences import Role
from omniweb.search.errors import QueryError
from omniweb.search.navigation.definitions import described
from omniweb.search.navigation.files import File
from omniweb.search.navigation.places import Asked, Opened, asked, opened
from omniweb.search.navigation.targets import Target
from omniweb.search.navigation.types import Certainty, FileUses, References, Use
from omniweb.search.navigation.uses import Looking, UsePlace, Uses
from omniweb.search.types import Scope, Total

LARGEST_PAGE = 1_000


def references(
    scope: Scope,
    repository: int,
    path: str,
    line: int,
    column: int,
    ref: str | None = None,
    *,
    cursor: str = "",
    limit: int = 100,
) -> References | None:
    """Return the uses of what stands at a place; None where no name does, or there is no file.

    `limit` counts uses. Raises `QueryError` for a cursor of another question.
    """
    question = repr((repository, path, line, column, ref))
    offset = _offset_of(cursor, question)
    with opened(scope, repository, path, ref) as at:
        found = asked(at, line, column) if at else None
        if at is None or found is None:
            return None
        looking = look(at, found)
        ordered = in_order(looking.found, repository)
        page = ordered[offset : offset + max(1, min(limit, LARGEST_PAGE))]
        end = offset + len(page)
        return References(
            found.name,
            described(at, found.answers),
            by_file(at, page),
            Total(len(ordered), "gte" if looking.is_incomplete else "eq"),
            looking.is_incomplete,
            looking.skipped,
            _cursor(end, question) if end < len(ordered) else "",
        )


def look(at: Opened, found: Asked) -> Looking:
    """Return the uses of what a name most surely means."""
    targets = meant(found)
    return Uses(at.resolver, targets).collect() if targets else Looking()


def meant(found: Asked) -> list[Target]:
    """Return what a name most surely means: one definition, or several that are as likely."""
    best = found.answers[0].certainty if found.answers else None
    first = [each.target for each in found.answers if each.certainty is best]
    return first if best is Certainty.SAME_NAME else first[:1]


def in_order(found: Iterable[UsePlace], home: int) -> list[UsePlace]:
    """Return uses by repository, `home` first, and file, the surest first; each place once."""
    once = {(each.file.entry.id, each.place): each for each in found}
    best: dict[int, int] = {}
    for each in once.values():
        number = each.file.entry.id
        best[number] = min(best.get(number, each.certainty.rank), each.certainty.rank)

    def order(each: UsePlace) -> tuple[bool, int, int, str, int]:
        entry = each.file.entry
        number = entry.repository_id
        return number != home, number, best[entry.id], entry.path, each.place

    return sorted(once.values(), key=order)


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


def _digest(question: str) -> str:
    return hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _cursor(offset: int, question: str) -> str:
    data = json.dumps([offset, _digest(question)], separators=(",", ":"))
    return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def _offset_of(cursor: str, question: str) -> int:
    if not cursor:
        return 0
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        offset, digest = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        offset, digest = -1, ""
    if digest != _digest(question) or not isinstance(offset, int) or offset < 0:
        message = "The cursor belongs to another question. Begin without one."
        raise QueryError(message, 0)
    return offset
