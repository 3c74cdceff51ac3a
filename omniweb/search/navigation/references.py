"""Where a name that stands at a place is used: asked in pages, by file, the nearest first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from omniweb.search import cursor as cursors
from omniweb.search.navigation import marks
from omniweb.search.navigation.answering import answer, by_kind
from omniweb.search.navigation.groups import Group, Place, opened_groups, place_of
from omniweb.search.navigation.looking import due, looks_until
from omniweb.search.navigation.marks import Reached
from omniweb.search.navigation.paging import Page, part
from omniweb.search.navigation.types import Definition, References
from omniweb.search.navigation.wanted import ALL, Wanted
from omniweb.search.types import Scope, Total

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

    Each use is told once: with the first of its surest definitions among these, so the totals add
    up to how many uses there are. They share `limit` and the time `until` the answer is due,
    `SECONDS` by default.
    """
    places = [place_of(each) for each in definitions]
    return _pages(scope, places, wanted, cursor, limit, due() if until is None else until)


def _pages(
    scope: Scope, places: Sequence[Place], wanted: Wanted, cursor: str, limit: int, until: float
) -> tuple[References, ...]:
    """Return a page of the uses of what stands at places; the last has the next cursor."""
    question = repr((places, sorted(wanted.roles), str(wanted.certainty)))
    ended = _ended(cursor, question)
    page = Page(max(0, min(limit, LARGEST_PAGE)), looks_until(until), is_first=not cursor)
    with opened_groups(scope, places) as groups:
        told = list(_told(groups, wanted, ended, page))
    answers, ends = [each for each, _ in told if each], [end for _, end in told]
    if answers and not all(each.is_over for each in ends):
        following = cursors.after(marks.written(ends), question)
        answers[-1] = replace(answers[-1], next_cursor=following)
    return tuple(answers)


def _ended(cursor: str, question: str) -> list[Reached]:
    """Return how far the page got that a cursor is of; raise `QueryError` for one of another."""
    try:
        return marks.read(cursors.value_of(cursor, question)) if cursor else []
    except ValueError as error:
        raise cursors.foreign() from error


def _told(
    groups: Sequence[Group | None], wanted: Wanted, ended: Sequence[Reached], page: Page
) -> Iterator[tuple[References | None, Reached]]:
    """Yield what a page tells of each group, and how far it got with that."""
    for number, group in enumerate(groups):
        before = ended[number] if number < len(ended) else Reached()
        if group is None:
            yield None, replace(before, is_over=True)
        elif before.is_over or not group.targets:
            yield _told_before(group, before), replace(before, is_over=True)
        else:
            yield _part(group, wanted, before, page)


def _told_before(group: Group, before: Reached) -> References:
    """Return what is said of a group all of whose uses were told."""
    found = answer(group, ())
    total = Total(before.told, "gte" if before.left_out or found.incomplete else "eq")
    return replace(found, total=total, in_files=before.in_files)


def _part(group: Group, wanted: Wanted, before: Reached, page: Page) -> tuple[References, Reached]:
    uses = group.uses(wanted.roles)
    of_page = part(uses, wanted.takes, before, page)
    found = answer(group, of_page.uses, uses.left)
    incomplete = found.incomplete or of_page.reached.left_out
    every = of_page.all if wanted == ALL else None
    told = replace(
        found,
        total=Total(of_page.known, "eq" if of_page.is_whole and not incomplete else "gte"),
        in_files=of_page.in_files,
        incomplete=incomplete,
        **by_kind(every or ()),
    )
    return told, of_page.reached
