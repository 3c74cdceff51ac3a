"""What goes with a definition: its callers and callees, what implements it; imports of files."""

from collections.abc import Iterator, Sequence

from indexer.text.occurrences import Role
from omniweb.search.navigation.definitions import described
from omniweb.search.navigation.files import File
from omniweb.search.navigation.places import Asked, Opened, asked, opened
from omniweb.search.navigation.references import by_file, in_order, look, meant
from omniweb.search.navigation.targets import Answer, Target, distinct
from omniweb.search.navigation.types import (
    Callee,
    Definition,
    Imports,
    References,
)
from omniweb.search.navigation.uses import Looking, UsePlace, Uses
from omniweb.search.types import Scope, Total

MOST_CALLED = 200
"""Names that one definition calls, and uses that are told at once."""


def callers(
    scope: Scope, repository: int, path: str, line: int, column: int, ref: str | None = None
) -> References | None:
    """Return the calls of what stands at a place, each with the definition that calls.

    None where no name stands there, or there is no file. Of very many the first are told.
    """
    with opened(scope, repository, path, ref) as at:
        found = asked(at, line, column) if at else None
        if at is None or found is None:
            return None
        looking = look(at, found)
        calls = [each for each in looking.found if _role(each) in {Role.CALL, Role.DECORATE}]
        return _told(at, found, looking, calls)


def callees(
    scope: Scope, repository: int, path: str, line: int, column: int, ref: str | None = None
) -> tuple[Callee, ...]:
    """Return what the definition at a place calls, in the order of the text, each name once.

    Where no definition's name stands there, it is the innermost one around the line.
    """
    with opened(scope, repository, path, ref) as at:
        if at is None:
            return ()
        file, number = _definition(at, line, column)
        calls: dict[tuple[object, ...], tuple[str, list[int], list[Answer]]] = {}
        for place in _calls_in(file, number) if number is not None else ():
            use, answers = file.uses[place], at.resolver.at(file, place)
            key = (use.name, answers[0].target.key if answers else use.qualifier)
            _, lines, _ = calls.setdefault(key, (use.name, [], answers))
            lines.append(use.line)
        return tuple(
            Callee(name, tuple(dict.fromkeys(lines)), described(at, answers[:5]))
            for name, lines, answers in list(calls.values())[:MOST_CALLED]
        )


def implementations(
    scope: Scope, repository: int, path: str, line: int, column: int, ref: str | None = None
) -> tuple[Definition, ...]:
    """Return the types that inherit from the one at a place, or what overrides its member.

    Those that inherit directly come first.
    """
    with opened(scope, repository, path, ref) as at:
        found = asked(at, line, column) if at else None
        if at is None or found is None or not found.answers:
            return ()
        target = meant(found)[0]
        container = target.container if target.is_member else None
        of = target if container is None else Target.of(target.file, container)
        if not of.is_type:
            return ()
        below = list(_below(at, of))
        if container is None:
            return described(at, distinct(below))
        members = (
            Answer(Target.at(each.target.file, place), each.certainty, each.reason)
            for each in below
            if each.target.symbol is not None
            for place in each.target.file.declared(each.target.symbol, target.name)[:1]
        )
        return described(at, distinct(members))


def imports(
    scope: Scope, repository: int, path: str, ref: str | None = None
) -> tuple[Imports, ...]:
    """Return what a file imports, in the order of the text."""
    with opened(scope, repository, path, ref) as at:
        if at is None:
            return ()
        first = {each.module: each for each in reversed(at.file.uses.imports)}
        return tuple(
            Imports(
                each.module,
                each.line,
                tuple(of.path for of in at.forest.meant(each.module, at.file.entry)[:50]),
            )
            for each in sorted(first.values(), key=lambda each: each.line)
        )


def imported_by(
    scope: Scope, repository: int, path: str, ref: str | None = None
) -> tuple[Imports, ...]:
    """Return who imports a file: `target` as it is written there, `paths` the one that does."""
    with opened(scope, repository, path, ref) as at:
        if at is None:
            return ()
        entry, found = at.file.entry, list[Imports]()
        for file in at.forest.files(at.forest.home.holding(entry.module_name)):
            first = {each.module: each for each in reversed(file.uses.imports)}
            found += (
                Imports(each.module, each.line, (file.entry.path,))
                for each in first.values()
                if entry in at.forest.meant(each.module, file.entry)
            )
        return tuple(sorted(found, key=lambda each: (each.paths, each.line)))


def _told(at: Opened, found: Asked, looking: Looking, kept: Sequence[UsePlace]) -> References:
    ordered = in_order(kept, at.file.entry.repository_id)
    return References(
        found.name,
        described(at, found.answers),
        by_file(at, ordered[:MOST_CALLED]),
        Total(len(ordered), "gte" if looking.is_incomplete else "eq"),
        looking.is_incomplete,
        looking.skipped,
    )


def _role(found: UsePlace) -> int:
    return int(found.file.uses.role[found.place])


def _definition(at: Opened, line: int, column: int) -> tuple[File, int | None]:
    """Return the definition that a place names or lies in."""
    found = asked(at, line, column)
    for each in meant(found) if found else ():
        if each.symbol is not None and not each.is_type:
            return each.file, each.symbol
    return at.file, next(at.file.enclosing(line), None)


def _calls_in(file: File, number: int) -> Iterator[int]:
    symbol = file.symbols[number]
    uses = file.uses
    for place in (uses.role == Role.CALL).nonzero()[0].tolist():
        if symbol.first_line <= uses.line[place] <= symbol.last_line:
            yield place


def _below(at: Opened, of: Target) -> Iterator[Answer]:
    """Yield the types that inherit from one, level by level, each once."""
    level, seen = [of], {of.key}
    while level:
        following = []
        for each in level:
            for use in Uses(at.resolver, [each]).collect().found:
                inherits = _role(use) == Role.INHERIT
                owner = use.file.owner(int(use.file.uses.line[use.place])) if inherits else None
                target = None if owner is None else Target.of(use.file, owner)
                if target is not None and target.key not in seen:
                    seen.add(target.key)
                    following.append(target)
                    reason = f"it inherits from {each.name}"
                    yield Answer(target, use.certainty, reason)
        level = following
