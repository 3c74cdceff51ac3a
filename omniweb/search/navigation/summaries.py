"""What is known of a name in short: what defines it, and the first uses of what is likeliest."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from omniweb.search.navigation.counting import counted_of
from omniweb.search.navigation.looking import DESCRIBING
from omniweb.search.navigation.symbols import named
from omniweb.search.navigation.types import Definition, FileUses, NotLookedAt, References
from omniweb.search.types import Scope

MOST_DEFINITIONS: Final = 3
MOST_USES: Final = 4
"""Of each that are told."""
_LEAST_SECONDS: Final = 0.05
"""For which uses are looked for in any case: some of them are found then."""
_READ: Final = MOST_USES + 8
"""Places that are read for so many uses: some of them define the name."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The first definitions of a name, and the first uses of the very first of them.

    `others` counts definitions that are not among these, at least that many if `incomplete`.
    `uses` counts the definition itself, too, as all references do, but does not tell it. It is
    None where nothing is defined. Times are milliseconds.
    """

    name: str
    definitions: tuple[Definition, ...] = ()
    others: int = 0
    uses: References | None = None
    incomplete: bool = False
    skipped: tuple[NotLookedAt, ...] = ()
    took_ms: float = field(default=0.0, compare=False)

    @property
    def is_late(self) -> bool:
        """Whether more time would tell more."""
        told = (*self.skipped, *(self.uses.skipped if self.uses else ()))
        return any(each.reason == "time" for each in told)


def summary(scope: Scope, name: str, seconds: float) -> Summary:
    """Return what is known of a name in a scope; looking for it ends after some seconds."""
    began = time.monotonic()
    until = began + seconds + DESCRIBING
    found = named(scope, name, until=until)
    uses = _uses(scope, found.definitions[0], until) if found.definitions else None
    return Summary(
        name,
        found.definitions[:MOST_DEFINITIONS],
        max(0, len(found.definitions) - MOST_DEFINITIONS),
        uses,
        found.incomplete,
        found.skipped,
        round((time.monotonic() - began) * 1_000, 3),
    )


def _uses(scope: Scope, definition: Definition, until: float) -> References | None:
    """Return the uses of a definition, of which the first are told that do not define it."""
    until = max(until, time.monotonic() + _LEAST_SECONDS + DESCRIBING)
    found = next(iter(counted_of(scope, [definition], limit=_READ, until=until)), None)
    return replace(found, files=tuple(_first_uses(found.files))) if found else None


def _first_uses(files: tuple[FileUses, ...]) -> Iterator[FileUses]:
    left = MOST_USES
    for each in files:
        told = tuple(use for use in each.uses if use.role != "define")[:left]
        left -= len(told)
        if told:
            yield replace(each, uses=told)
