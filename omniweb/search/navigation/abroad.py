"""What comes from outside of all repositories, for all that a file tells."""

from typing import Final, Protocol

from omniweb.search.navigation import told_types, visible
from omniweb.search.navigation.files import File
from omniweb.search.navigation.targets import Answer, Target
from omniweb.search.navigation.types import Certainty

_ANYTHING: Final = frozenset({"Any", "AnyStr", "Optional", "Union", "Type", "TypeVar", "Self"})
"""Names of types from elsewhere that a value of ours may have."""


class Names(Protocol):
    """What tells the meaning of names (`resolving.Resolver`)."""

    def at(self, file: File, place: int) -> list[Answer]:
        """Return what the use at a place may mean, the surest first."""
        ...


def is_of_abroad(names: Names, target: Target) -> bool:
    """Tell whether the types of a variable are known to come from elsewhere.

    Its annotation says so, else what makes it: `t := template.New("top")` in Go.
    """
    if target.place is None or target.symbol is not None:
        return False
    annotated = told_types.annotated(target.file, target.place)
    made = told_types.made_by(target.file, target.place) if not annotated else None
    told = annotated if made is None else [made]
    return bool(told) and all(_comes_from_abroad(names, target.file, each) for each in told)


def _comes_from_abroad(names: Names, file: File, place: int) -> bool:
    """Tell whether what stands first before a name is imported, and nothing here is known of it."""
    uses = file.uses
    if uses.names[uses.name[place]] in _ANYTHING:
        return False
    first = [place, *visible.chain(file, place)][-1]
    if uses.binding[first] or uses.receiver[first]:
        return False
    if not visible.imports_of(file, uses.names[uses.name[first]]):
        return False
    known = (*names.at(file, first), *names.at(file, place))
    return all(each.certainty is Certainty.SAME_NAME for each in known)
