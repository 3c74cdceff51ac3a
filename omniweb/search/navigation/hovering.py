"""What to show beside a name."""

import time

from omniweb.search.navigation.definitions import described
from omniweb.search.navigation.left_out import notices, of_file, titled
from omniweb.search.navigation.overloads import apart
from omniweb.search.navigation.places import Asked, Opened, asked, opened
from omniweb.search.navigation.types import Hover
from omniweb.search.types import Scope

SECONDS = 0.025
"""In which uses are counted."""


def hover(
    scope: Scope, repository: int, path: str, line: int, column: int, ref: str | None = None
) -> Hover | None:
    """Return the likeliest definition of the name at a place, and how often the file uses it.

    None where the scope has no such file.
    """
    with opened(scope, repository, path, ref) as at:
        if at is None:
            return None
        found = asked(at, line, column)
        left = of_file(at.file)
        said = notices(at, found, line, column)
        if found is None or not found.answers:
            name, uses = (found.name, _so_written(at, found)) if found else ("", 0)
            return Hover(name, None, 0, uses, any(left.values()), titled(left), said)
        (definition,) = described(at, found.answers, most=1)
        others, (uses, are_all) = len(found.answers) - 1, _uses(at, found)
        left["time"] += not are_all
        told = any(left.values()), titled(left), said
        return Hover(found.name, definition, others, uses, *told)


def _so_written(at: Opened, found: Asked) -> int:
    """Return how many uses in the file are written as one of which no more is known."""
    uses = at.file.uses
    if found.place is None:
        return 0
    places = uses.of(found.name)
    alike = uses.receiver[places] == uses.receiver[found.place]
    return int((alike & (uses.qualifier[places] == uses.qualifier[found.place])).sum())


def _uses(at: Opened, found: Asked) -> tuple[int, bool]:
    """Return how many uses in the file mean the same; False: there was no time for all."""
    until, count = time.monotonic() + SECONDS, 0
    target, uses = found.answers[0].target, at.file.uses
    places = uses.of(found.name)
    if target.is_local and target.file is at.file and target.place is not None:
        return int((uses.binding[places] == uses.binding[target.place]).sum()), True
    wanted = apart(target)
    for place in places.tolist():
        if time.monotonic() > until:
            return count, False
        answers = at.resolver.at(at.file, place)
        count += bool(answers) and apart(answers[0].target) == wanted
    return count, True
