"""What is asked for by one question about uses: what stands at places, each with its targets."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from omniweb.search.index.pool import reading
from omniweb.search.navigation.owners import Owners
from omniweb.search.navigation.places import Asked, Opened, Opener, asked
from omniweb.search.navigation.targets import Target
from omniweb.search.navigation.types import Certainty, Definition
from omniweb.search.navigation.uses import Uses
from omniweb.search.navigation.wanted import Roles
from omniweb.search.types import Scope

Place = tuple[int, str, int, int, str | None]
"""Repository, path, line, column and ref."""


@dataclass(frozen=True, slots=True)
class Group:
    """What stands at a place: the name, the definitions that it most surely means with their parts.

    `number` is its own among the groups of the question; `owners` says to which a use belongs.
    """

    number: int
    place: Place
    at: Opened
    found: Asked | None
    targets: Sequence[Target]
    owners: Owners

    def uses(self, roles: Roles = frozenset()) -> Uses:
        """Return what finds the uses that belong to it; it has targets."""
        return Uses(self.at.resolver, self.targets, roles, (self.owners, self.number))


@contextmanager
def opened_groups(scope: Scope, places: Sequence[Place]) -> Iterator[list[Group | None]]:
    """Give a group for each place; None where the scope has no such file, or an earlier one it."""
    with reading() as connection:
        opener = Opener(connection, scope)
        files = [opener.open(number, path, ref) for number, path, _, _, ref in places]
        found = [
            asked(at, line, column) if at else None
            for at, (_, _, line, column, _) in zip(files, places, strict=True)
        ]
        targets = [
            _targets(at, each) if at and each else [] for at, each in zip(files, found, strict=True)
        ]
        owners = Owners(targets)
        yield [
            Group(number, place, at, found[number], targets[number], owners)
            if at and not owners.is_told_before(number)
            else None
            for number, (place, at) in enumerate(zip(places, files, strict=True))
        ]


def place_of(each: Definition) -> Place:
    """Return the place of a definition's name."""
    return each.repository_id, each.path, each.line, each.column, each.commit


def meant(found: Asked) -> list[Target]:
    """Return what a name most surely means: one definition, or several that are as likely."""
    best = found.answers[0].certainty if found.answers else None
    first = [each.target for each in found.answers if each.certainty is best]
    return first if best is Certainty.SAME_NAME else first[:1]


def _targets(at: Opened, found: Asked) -> list[Target]:
    return [of for each in meant(found) for of in at.resolver.parts(each)]
