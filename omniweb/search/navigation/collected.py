"""What was collected to count uses, kept for who asks the same at once.

A card counts, then the panel that it leads to.
"""

import os
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from omniweb.search.navigation.files import MOST_KEPT
from omniweb.search.navigation.looking import Looking
from omniweb.search.types import Snapshot

SECONDS, SECONDS_TO_GO_ON = 10.0, 60.0
"""For which a collection is taken again, and for which one that goes on waits for that."""
MOST_COLLECTIONS: Final = 20
MOST_HELD: Final = MOST_KEPT
"""What all collections hold together: their uses, and the files that these are in."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What was found, in which snapshots, and when."""

    looking: Looking
    snapshots: frozenset[Snapshot]
    at: float = field(default_factory=time.monotonic)

    @property
    def until(self) -> float:
        """When it is forgotten."""
        return self.at + (SECONDS_TO_GO_ON if self.looking.goes_on else SECONDS)


class Collections:
    """Those of a process, the ones asked last; threads share them."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew, as a forked process must: the fork may have met a lock that is held."""
        self._kept: OrderedDict[object, Collection] = OrderedDict()
        self._lock = Lock()

    def get(self, question: object) -> Collection | None:
        """Return what was collected for a question in the last seconds."""
        with self._lock:
            found = self._kept.get(question)
        return found if found and time.monotonic() < found.until else None

    def keep(self, question: object, found: Collection) -> None:
        """Keep what was collected, and forget what is too much."""
        with self._lock:
            self._kept.pop(question, None)
            self._kept[question] = found
            sizes = [_size(each.looking) for each in self._kept.values()]
            while self._kept and (sum(sizes) > MOST_HELD or len(sizes) > MOST_COLLECTIONS):
                self._kept.popitem(last=False)
                sizes.pop(0)


def _size(found: Looking) -> int:
    files = {each.file.entry.id: each.file.size for each in found.found}
    return len(found.found) + sum(files.values())


collections: Final = Collections()
os.register_at_fork(after_in_child=collections.forget)
