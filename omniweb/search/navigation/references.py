"""Where a name that stands at a place is used: asked in pages, by file, the nearest first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from indexer import database
from omniweb.search import cursor as cursors
from omniweb.search.navigation import marks
from omniweb.search.navigation.collected import Collection, collections
from omniweb.search.navigation.definitions import described
from omniweb.search.navigation.described_uses import by_file
from omniweb.search.navigation.left_out import notices, of_file, titled
from omniweb.search.navigation.looking import Looking, UsePlace, due, is_incomplete, looks_until
from omniweb.search.navigation.marks import Reached
from omniweb.search.navigation.paging import Page, part
from omniweb.search.navigation.places import Asked, Opened, asked, opened
from omniweb.search.navigation.targets import Target
from omniweb.search.navigation.types import Certainty, Definition, References
from omniweb.search.navigation.uses import Uses
from omniweb.search.navigation.wanted import ALL, Wanted
from omniweb.search.types import Scope, Total

_Place = tuple[int, str, int, int, str | None]
"""Repository, path, line, column and ref."""
LARGEST_PAGE: Final = 1_000


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
    """Return a page of the uses of what stands at a place; None where the scope has no such file.

    `limit` counts uses; a page has fewer, and a cursor, where they are rare among many files. The
    total is "at least" until all files were looked at. Raise `QueryError` for a cursor of another
    question, `PlaceError` for a place that is not there.
    """
    places = [(repository, path, line, column, ref)]
    return next(iter(_pages(scope, places, wanted, cursor, limit, due())), None)


def references_of(
    scope: Scope,
    definitions: Sequence[Definition],
    *,
    wanted: Wanted = ALL,
    cursor: str = "",
    limit: int = 100,
    until: float | None = None,
) -> tuple[References, ...]:
    """Return a page of the uses of definitions, by definition; the last has the next cursor.

    They share `limit` and the time `until` the answer is due, `SECONDS` by default.
    """
    places = [_place_of(each) for each in definitions]
    return _pages(scope, places, wanted, cursor, limit, due() if until is None else until)


def counted(
    scope: Scope,
    repository: int,
    path: str,
    line: int,
    column: int,
    ref: str | None = None,
    *,
    wanted: Wanted = ALL,
    limit: int = 0,
    until: float | None = None,
) -> References | None:
    """Return how many uses there are, by role and certainty too, and the first ones.

    It looks for them as long as an answer may take; what it had no time for is `skipped`.
    """
    with opened(scope, repository, path, ref) as at:
        if at is None:
            return None
        found = asked(at, line, column)
        looking = _collected(at, found, due() if until is None else until)
        asked_for = list(filter(wanted.takes, looking.found))
        left = looking.left | of_file(at.file)
        first = asked_for[: max(0, min(limit, LARGEST_PAGE))]
        answer = _answer(at, found, first, left, notices(at, found, line, column))
        return replace(
            answer,
            total=Total(len(asked_for), "gte" if answer.incomplete else "eq"),
            in_files=len({each.file.entry.id for each in asked_for}),
            **_by_kind(looking.found),
        )


def counted_of(
    scope: Scope,
    definition: Definition,
    *,
    wanted: Wanted = ALL,
    limit: int = 0,
    until: float | None = None,
) -> References | None:
    """Return how many uses a definition has, and the first ones, as `counted` does."""
    return counted(scope, *_place_of(definition), wanted=wanted, limit=limit, until=until)


def _place_of(each: Definition) -> _Place:
    return each.repository_id, each.path, each.line, each.column, each.commit


def _pages(
    scope: Scope, places: Sequence[_Place], wanted: Wanted, cursor: str, limit: int, until: float
) -> tuple[References, ...]:
    """Return a page of the uses of what stands at places; the last has the next cursor."""
    question = repr((places, sorted(wanted.roles), str(wanted.certainty)))
    ended = _ended(cursor, question)
    page = Page(max(0, min(limit, LARGEST_PAGE)), looks_until(until))
    groups, ends, told = list[References](), list[Reached](), set[_Place]()
    for number, place in enumerate(places):
        before = ended[number] if number < len(ended) else Reached()
        if place in told:  # a prototype of what was told with its body, say
            ends.append(replace(before, is_over=True))
            continue
        group, end = _group(scope, place, wanted, before, page)
        groups += [group] if group else []
        told |= {_place_of(each) for each in (group.definitions if group else ())}
        ends.append(end)
    if groups and not all(each.is_over for each in ends):
        groups[-1] = replace(groups[-1], next_cursor=cursors.after(marks.written(ends), question))
    return tuple(groups)


def _ended(cursor: str, question: str) -> list[Reached]:
    """Return how far the page got that a cursor is of; raise `QueryError` for one of another."""
    try:
        return marks.read(cursors.value_of(cursor, question)) if cursor else []
    except ValueError as error:
        raise cursors.foreign() from error


def _group(
    scope: Scope, place: _Place, wanted: Wanted, before: Reached, page: Page
) -> tuple[References | None, Reached]:
    """Return what a page tells of the uses of what stands at a place, and how far it got."""
    repository, path, line, column, ref = place
    with opened(scope, repository, path, ref) as at:
        if at is None:
            return None, replace(before, is_over=True)
        found = asked(at, line, column)
        targets = _targets(at, found)
        said = notices(at, found, line, column)
        if before.is_over or not targets:
            answer = _answer(at, found, (), of_file(at.file), said)
            is_exact = not (before.left_out or answer.incomplete)
            total = Total(before.told, "eq" if is_exact else "gte")
            end = replace(before, is_over=True)
            return replace(answer, total=total, in_files=before.in_files), end
        uses = Uses(at.resolver, targets, wanted.roles)
        of_page = part(uses, wanted.takes, before, page)
        answer = _answer(at, found, of_page.uses, uses.left | of_file(at.file), said)
        incomplete = answer.incomplete or of_page.reached.left_out
        total = Total(of_page.known, "eq" if of_page.is_whole and not incomplete else "gte")
        every = of_page.all if wanted == ALL else None
        return (
            replace(
                answer,
                total=total,
                in_files=of_page.in_files,
                incomplete=incomplete,
                **_by_kind(every or ()),
            ),
            of_page.reached,
        )


def _by_kind(every: Sequence[UsePlace]) -> dict[str, Any]:
    """Return how many uses have each role, and are as sure."""
    return {
        "roles": dict(Counter(each.role.name.lower() for each in every)),
        "certainties": dict(Counter(each.certainty for each in every)),
    }


def _answer(
    at: Opened,
    found: Asked | None,
    uses: Sequence[UsePlace],
    left: Counter[str],
    said: tuple[str, ...],
) -> References:
    """Return an answer that counts nothing yet."""
    return References(
        found.name if found else "",
        described(at, found.answers) if found else (),
        by_file(at, uses),
        Total(0, "eq"),
        is_incomplete(left) or any(of_file(at.file).values()),
        titled(left),
        notices=said,
    )


def _collected(at: Opened, found: Asked | None, until: float) -> Looking:
    """Return all uses, those collected before where all snapshots are as they were then."""
    home, forest = at.forest.home, at.forest
    asked_for = tuple(each.key for each in meant(found)) if found else ()
    question = (database.address(), home.snapshot, home.uploaded.newest, forest.readable, asked_for)
    known = collections.get(question)
    if known and known.snapshots == forest.snapshots(known.snapshots):
        return known.looking
    looking, targets = Looking(looks_until(until)), _targets(at, found)
    if targets:
        Uses(at.resolver, targets).collect(looking)
    snapshots = {forest.of(each.file.entry).snapshot for each in looking.found}
    collections.keep(question, Collection(looking, frozenset(snapshots)))
    return looking


def _targets(at: Opened, found: Asked | None) -> list[Target]:
    """Return what a name most surely means, with its parts."""
    return [of for each in (meant(found) if found else ()) for of in at.resolver.parts(each)]


def meant(found: Asked) -> list[Target]:
    """Return what a name most surely means: one definition, or several that are as likely."""
    best = found.answers[0].certainty if found.answers else None
    first = [each.target for each in found.answers if each.certainty is best]
    return first if best is Certainty.SAME_NAME else first[:1]
