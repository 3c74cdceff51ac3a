"""What goes with a definition: its callers and callees; what goes with a file: its imports."""

from collections import Counter
from collections.abc import Iterator

from indexer.text.occurrences import Role
from omniweb.search.navigation.definitions import described
from omniweb.search.navigation.files import Entry, File
from omniweb.search.navigation.groups import meant
from omniweb.search.navigation.left_out import notices, of_file, titled
from omniweb.search.navigation.looking import (
    MOST_CALLED,
    MOST_MEANT,
    MOST_OF_A_CALL,
    Looking,
    looks_until,
)
from omniweb.search.navigation.places import Asked, Opened, asked, opened
from omniweb.search.navigation.references import references
from omniweb.search.navigation.targets import Answer, Target
from omniweb.search.navigation.tree import MOST_HOLDING
from omniweb.search.navigation.types import (
    Callee,
    Callees,
    Certainty,
    FileImports,
    Imports,
    References,
)
from omniweb.search.navigation.wanted import CALLS, Wanted
from omniweb.search.types import Scope


def callers(
    scope: Scope,
    repository: int,
    path: str,
    line: int,
    column: int,
    ref: str | None = None,
    *,
    cursor: str = "",
    limit: int = 200,
) -> References | None:
    """Return the calls of what stands at a place, each with the definition that calls.

    They come and are refused as `references` are.
    """
    place = (scope, repository, path, line, column, ref)
    return references(*place, wanted=Wanted(CALLS), cursor=cursor, limit=limit)


def callees(
    scope: Scope,
    repository: int,
    path: str,
    line: int,
    column: int,
    ref: str | None = None,
    *,
    until: float | None = None,
) -> Callees | None:
    """Return what the definition at a place calls, in the order of the text, each name once.

    Where no definition's name stands there, it is the innermost one around the line. None where the
    scope has no such file. `until` is when the answer is due, in `SECONDS` by default.
    """
    looking = Looking(looks_until(until))
    with opened(scope, repository, path, ref) as at:
        if at is None:
            return None
        found = asked(at, line, column)
        file, number = _definition(at, found, line)
        left = of_file(file)
        said = notices(at, None, line, column) if found is None else ()  # or it is no place
        if number is None:
            said = (*said, f"No definition is around line {line}.")
            return Callees(None, (), any(left.values()), titled(left), said)
        calls: dict[tuple[object, ...], tuple[str, list[int], list[Answer]]] = {}
        for place in _calls_in(file, number):
            if looking.is_late:
                left["time"] += 1
                break
            use, answers = file.uses[place], at.resolver.at(file, place)
            key = (use.name, answers[0].target.key if answers else use.qualifier)
            _, lines, _ = calls.setdefault(key, (use.name, [], answers))
            lines.append(use.line)
        callees = tuple(
            _callee(at, name, lines, answers)
            for name, lines, answers in list(calls.values())[:MOST_CALLED]
        )
        left["calls"] += len(calls) - len(callees)
        here = Answer(Target.of(file, number), Certainty.SAME_SCOPE, "it is defined here")
        (definition,) = described(at, [here])
        return Callees(definition, callees, any(left.values()), titled(left))


def _callee(at: Opened, name: str, lines: list[int], answers: list[Answer]) -> Callee:
    first = described(at, answers, most=MOST_OF_A_CALL)
    return Callee(name, tuple(dict.fromkeys(lines)), first, len(answers) - len(first))


def imports(scope: Scope, repository: int, path: str, ref: str | None = None) -> FileImports | None:
    """Return what a file imports, in the order of the text; None where there is no such file."""
    with opened(scope, repository, path, ref) as at:
        if at is None:
            return None
        first = {each.module: each for each in reversed(at.file.imports) if each.module}
        found, left = list[Imports](), of_file(at.file)
        for each in sorted(first.values(), key=lambda each: each.line):
            paths = tuple(of.path for of in _at_home(at, each.module))
            left["meant"] += max(0, len(paths) - MOST_MEANT)
            found.append(Imports(each.module, each.line, paths[:MOST_MEANT]))
        return FileImports(tuple(found), any(left.values()), titled(left))


def imported_by(
    scope: Scope, repository: int, path: str, ref: str | None = None
) -> FileImports | None:
    """Return who imports a file: `target` as it is written there, `paths` the one that does.

    None where there is no such file. What files of other languages import is not known.
    """
    with opened(scope, repository, path, ref) as at:
        if at is None:
            return None
        entry, found, left = at.file.entry, list[Imports](), Counter[str]()
        holding = at.forest.home.holding(entry.module_name)
        left["no word"] += not at.forest.home.is_sought(entry.module_name)
        left["full"] += len(holding) == MOST_HOLDING
        for file in at.forest.files(holding):
            if file.entry.family == entry.family:
                left += of_file(file)
            first = {each.module: each for each in reversed(file.imports) if each.module}
            found += (
                Imports(each.module, each.line, (file.entry.path,))
                for each in first.values()
                if entry in at.forest.meant(each.module, file.entry)
            )
        ordered = tuple(sorted(found, key=lambda each: (each.paths, each.line)))
        return FileImports(ordered, any(left.values()), titled(left))


def _at_home(at: Opened, module: str) -> list[Entry]:
    """Return the files of the same repository that an import of the file may mean."""
    own = at.file.entry
    found = at.forest.meant(module, own)
    return [each for each in found if each.repository_id == own.repository_id]


def _definition(at: Opened, found: Asked | None, line: int) -> tuple[File, int | None]:
    """Return the definition that a place names or lies in."""
    for each in meant(found) if found else ():
        if each.symbol is not None and not each.is_type:
            return each.file, each.symbol
    return at.file, next(iter(at.file.enclosing(line)), None)


def _calls_in(file: File, number: int) -> Iterator[int]:
    symbol = file.symbols[number]
    uses = file.uses
    for place in (uses.role == Role.CALL).nonzero()[0].tolist():
        if symbol.first_line <= uses.line[place] <= symbol.last_line:
            yield place
