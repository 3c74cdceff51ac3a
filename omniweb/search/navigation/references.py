"""Where a name that stands at a place is used: asked in pages, by file, the surest first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from indexer import database
from indexer.text.occurrences import Role
from omniweb.search import cursor as cursors
from omniweb.search.navigation.collected import Collection, collections
from omniweb.search.navigation.definitions import described
from omniweb.search.navigation.files import File
from omniweb.search.navigation.left_out import notices, of_file, titled
from omniweb.search.navigation.places import Asked, Opened, asked, opened
from omniweb.search.navigation.targets import Target
from omniweb.search.navigation.types import Certainty, Definition, FileUses, References, Use
from omniweb.search.navigation.uses import Looking, UsePlace, Uses, due, looks_until
from omniweb.search.types import Scope, Total

_Place = tuple[int, str, int, int, str | None]
"""Repository, path, line, column and ref."""
LARGEST_PAGE = 1_000
Roles = frozenset[Role]
CALLS: Roles = frozenset({Role.CALL, Role.DECORATE})
"""What a caller does with a name."""
ROLES = tuple(each.name.lower() for each in Role)
"""What a name may do at a place, as `Use.role` says it."""


def roles_named(name: str) -> Roles:
    """Return the role that is called so, one of `ROLES`."""
    return frozenset({Role[name.upper()]})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which uses are asked for: those in some roles (none: in all), as sure as this or surer."""

    roles: Roles = frozenset()
    certainty: Certainty = Certainty.SAME_NAME

    def takes(self, use: UsePlace) -> bool:
        """Tell whether a use is asked for."""
        in_role = not self.roles or use.role in self.roles
        return in_role and use.certainty.rank <= self.certainty.rank


ALL = Wanted()


def references(
    scope: Scope,
    repository: int,
    path: str,
    line: int,
    column: int,
    ref: str | None = None,
    *,
    wanted: Wanted = ALL,
    cursor: str = "",
    limit: int = 100,
) -> References | None:
    """Return the uses of what stands at a place; None where the scope has no such file.

    `limit` counts uses. Raise `QueryError` for a cursor of another question, `PlaceError` for a
    place that is not there.
    """
    place = (repository, path, line, column, ref)
    question = _question(place, wanted)
    first = cursors.offset_of(cursor, question)
    until = due()
    found = _used(scope, place, wanted, first, limit, until, further=bool(cursor))
    end = first + _told(found)
    is_last = found is None or end >= found.total.value
    return (
        found
        if found is None or is_last
        else replace(found, next_cursor=cursors.after(end, question))
    )


def references_of(
    scope: Scope,
    definitions: Sequence[Definition],
    *,
    wanted: Wanted = ALL,
    cursor: str = "",
    limit: int = 100,
    until: float | None = None,
) -> tuple[References, ...]:
    """Return the uses of each of some definitions; the last one has the cursor of the next page.

    Of each all uses are counted; `limit` counts those that are told of all together. They share the
    time `until` the answer is due, `SECONDS` by default.
    """
    places = [
        (each.repository_id, each.path, each.line, each.column, each.commit) for each in definitions
    ]
    question = _question(places, wanted)
    first = cursors.offset_of(cursor, question)
    until = due() if until is None else until
    left, before = limit, 0
    groups = []
    for place in places:
        start = max(0, first - before)
        found = _used(scope, place, wanted, start, left, until, further=bool(cursor))
        if found is not None:
            left -= _told(found)
            before += found.total.value
            groups.append(found)
    end = first + limit - left
    if groups and end < before:
        groups[-1] = replace(groups[-1], next_cursor=cursors.after(end, question))
    return tuple(groups)


def _question(about: object, wanted: Wanted) -> str:
    return repr((about, sorted(wanted.roles), str(wanted.certainty)))


def _told(found: References | None) -> int:
    """Return how many uses an answer tells."""
    return sum(len(each.uses) for each in found.files) if found else 0


def _used(
    scope: Scope,
    place: _Place,
    wanted: Wanted,
    first: int,
    limit: int,
    until: float,
    *,
    further: bool,
) -> References | None:
    """Return `limit` of the uses of what stands at a place, from the number `first` on.

    `further`: of what an earlier page collected, where that is known.
    """
    repository, path, line, column, ref = place
    with opened(scope, repository, path, ref) as at:
        if at is None:
            return None
        found = asked(at, line, column)
        looking = _collected(at, found, until, further=further)
        left = looking.left | of_file(at.file)
        incomplete = looking.is_incomplete or any(of_file(at.file).values())
        everything = in_order(looking.found, repository)
        ordered = list(filter(wanted.takes, everything))
        return References(
            found.name if found else "",
            described(at, found.answers) if found else (),
            by_file(at, ordered[first : first + max(0, min(limit, LARGEST_PAGE))]),
            Total(len(ordered), "gte" if incomplete else "eq"),
            incomplete,
            titled(left),
            notices=notices(at, found, line, column),
            in_files=len({each.file.entry.id for each in ordered}),
            roles=dict(Counter(each.role.name.lower() for each in everything)),
            certainties=dict(Counter(each.certainty for each in everything)),
        )


def _collected(at: Opened, found: Asked | None, until: float, *, further: bool) -> Looking:
    """Return the uses, those of an earlier page where all snapshots are as they were then."""
    home, forest = at.forest.home, at.forest
    asked_for = tuple(each.key for each in meant(found)) if found else ()
    question = (database.address(), home.snapshot, home.uploaded.newest, forest.readable, asked_for)
    known = collections.get(question, further=further)
    if known and known.snapshots == forest.snapshots(known.snapshots):
        return known.looking
    looking = look(at, found, looks_until(until))
    snapshots = {forest.of(each.file.entry).snapshot for each in looking.found}
    collections.keep(question, Collection(looking, frozenset(snapshots)))
    return looking


def look(at: Opened, found: Asked | None, until: float | None = None) -> Looking:
    """Return the uses of what a name most surely means."""
    targets = [of for each in (meant(found) if found else ()) for of in at.resolver.parts(each)]
    return Uses(at.resolver, targets, until).collect() if targets else Looking()


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
