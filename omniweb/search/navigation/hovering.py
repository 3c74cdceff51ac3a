"""What to show beside a name."""

import time

from omniweb.search.navigation.definitions import described
from omniweb.search.navigation.places import Asked, Opened, asked, opened
from omniweb.search.navigation.types import Hover
from omniweb.search.types import Scope

SECONDS = 0.1
"""In which uses are counted."""


def hover(
    scope: Scope, repository: int, path: str, line: int, column: int, ref: str | None = None
) -> Hover | None:
    """Return the likeliest definition of the name at a place, and how often the file uses it.

    None where nothing is known of what stands there.
    """
    with opened(scope, repository, path, ref) as at:
        found = asked(at, line, column) if at else None
        if at is None or found is None or not found.answers:
            return None
        (definition,) = described(at, found.answers, most=1)
        return Hover(definition, len(found.answers) - 1, _uses(at, found))


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
