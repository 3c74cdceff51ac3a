"""What to show beside a name."""

from omniweb.search.navigation.definitions import described
from omniweb.search.navigation.places import asked, opened
from omniweb.search.navigation.types import Hover
from omniweb.search.types import Scope


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
        best = found.answers[0].target.group
        uses = sum(
            any(each.target.group == best for each in at.resolver.at(at.file, place)[:1])
            for place in at.file.uses.of(found.name).tolist()
        )
        return Hover(definition, len(found.answers) - 1, uses)
