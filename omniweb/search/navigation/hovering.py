"""What to show beside a name."""

import time

from omniweb.search.navigation.definitions import described
from omniweb.search.navigation.left_out import notices, of_file, titled
from omniweb.search.navigation.places import Asked, Opened, asked, opened
from omniweb.search.navigation.types import Hover
from omniweb.search.types import Scope

SECONDS = 0.1
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
        told = any(left.values()), titled(left), notices(at, found, line, column)
        if found is None or not found.answers:
            return Hover(found.name if found else "", None, 0, 0, *told)
        (definition,) = described(at, found.answers, most=1)
        others, uses = len(found.answers) - 1, _uses(at, found)
        return Hover(found.name, definition, others, uses, *told)


def _uses(at: Opened, found: Asked) -> int:
    """Return how many uses in the file mean the same, as far as there is time to see."""
    until, count = time.monotonic() + SECONDS, 0
    best = found.answers[0].target.group
    for place in at.file.uses.of(found.name).tolist():
        answers = at.resolver.at(at.file, place)
        count += bool(answers) and answers[0].target.group == best
        if time.monotonic() > until:
            break
    return count
