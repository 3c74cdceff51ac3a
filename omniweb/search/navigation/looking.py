"""How long an answer about uses looks for them, what it found, and what it left out."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from indexer.text.occurrences import Role
from omniweb.search.navigation.files import File
from omniweb.search.navigation.marks import MOST_NAMES, Mark
from omniweb.search.navigation.tree import MOST_HOLDING, MOST_OF_A_NAME
from omniweb.search.navigation.types import Certainty

SECONDS: Final = 1.5
"""Of a whole answer, about all that it asks; what was found by then is told."""
PAGE_SECONDS: Final = 0.12
"""For which the first page looks for uses; it ends there if it has one, and the next goes on."""
FOLLOWING_SECONDS: Final = 0.5
"""For which the pages behind it look: who asks for them wants to get on."""
COUNT_SECONDS: Final = 10.0
"""Of a count of all uses that somebody who is logged in asked for."""
DESCRIBING: Final = 0.3
"""Seconds of `SECONDS` that are kept for putting what was found into words."""
MOST_FILES: Final = 1_500
"""Of one repository that are looked at, the nearest ones."""
MOST_USES: Final = 20_000
MOST_IMPLEMENTING: Final = 1_000
"""Types or members that implement one that are told, the nearest ones."""
MOST_CALLED: Final = 1_000
"""Names that one definition calls that are told."""
MOST_OF_A_CALL: Final = 5
"""Definitions of a name that is called that are told; how many others there are is said."""
MOST_MEANT: Final = 1_000
"""Files that one import may mean that are told."""
TITLES: Final = {
    "time": "There was no time to look at them.",
    "many": f"Only the nearest {MOST_FILES:,} files of a repository that hold the name are read.",
    "full": f"Only {MOST_HOLDING:,} files of a repository that hold the name are known.",
    "uses": f"Only the first {MOST_USES:,} uses are collected.",
    "analysed before": "An earlier version analysed them; analysed anew, they tell their uses.",
    "cut": "They have more uses than are kept: those at their end are not known.",
    "defining": f"Only {MOST_OF_A_NAME} files of a repository that define the name are read.",
    "definitions": "They define the name, too: not all of its definitions are told.",
    "language": "They are in other languages, or in one of which no uses are known.",
    "no word": "The name has no letter or digit: only its own file is looked at.",
    "implementing": f"They implement it, too: only the first {MOST_IMPLEMENTING:,} are told.",
    "calls": f"They are called, too: only the first {MOST_CALLED:,} names are told.",
    "meant": f"They may be meant, too: of an import only the first {MOST_MEANT:,} files are told.",
    "names": f"They hand it on under further names than the first {MOST_NAMES}.",
    "repositories": "More repositories hold the name than are looked at.",
}


def due() -> float:
    """Return when an answer is due that begins now, as `time.monotonic` counts."""
    return time.monotonic() + SECONDS


def counts_until(*, is_known: bool) -> float:
    """Return when a count is due that somebody asked for; `is_known`: he is logged in."""
    return time.monotonic() + (COUNT_SECONDS if is_known else SECONDS)


def looks_until(until: float | None) -> float:
    """Return when looking ends for an answer that is due then; None: one that begins now."""
    return (due() if until is None else until) - DESCRIBING


@dataclass(frozen=True, slots=True)
class UsePlace:
    """A use of what is asked for: the place in a file, how sure that is and why."""

    file: File
    place: int
    certainty: Certainty
    reason: str

    @property
    def role(self) -> Role:
        """What the name does there."""
        return Role(int(self.file.uses.role[self.place]))


@dataclass(slots=True)
class Looking:
    """What was found so far, and what was not looked at: how many files, by reason.

    `mark` is how far it got, None where it has not begun or got to the end.
    """

    until: float = field(default_factory=lambda: looks_until(None))
    found: list[UsePlace] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    mark: Mark | None = None

    @property
    def goes_on(self) -> bool:
        """Whether more time would find more."""
        return bool(self.left["time"]) and not self.is_full

    @property
    def is_over(self) -> bool:
        """Whether time or room is up."""
        return self.is_late or self.is_full

    @property
    def is_late(self) -> bool:
        """Whether time is up."""
        return time.monotonic() > self.until

    @property
    def is_full(self) -> bool:
        """Whether room is up."""
        return len(self.found) >= MOST_USES


def is_incomplete(left: Mapping[str, int]) -> bool:
    """Tell whether files that were not looked at may have uses, of counts by reason."""
    return any(files and reason != "language" for reason, files in left.items())
