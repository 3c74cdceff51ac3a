"""Which uses are asked for: by what the name does there, and by how sure it is that it is one."""

from dataclasses import dataclass

from indexer.text.occurrences import Role
from omniweb.search.navigation.looking import UsePlace
from omniweb.search.navigation.types import Certainty

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
