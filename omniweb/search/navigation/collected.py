"""What the first page of an answer collected, kept for the pages that follow it.

So they are parts of one collection, and none of them resolves all uses again. Who asks the same at
once, as for how many there are and then for the list, gets it, too.
"""

import os
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from omniweb.search.navigation.files import MOST_KEPT
from omniweb.search.navigation.uses import Looking
from omniweb.search.types import Snapshot

SECONDS: Final = 60.0
"""For which pages that follow are parts of a collection."""
FRESH_SECONDS: Final = 10.0
"""For which a first page has what was collected if that is all: a card counts, a page lists."""
MOST_COLLECTIONS: Final = 20
MOST_HELD: Final = MOST_KEPT
"""What all collections hold together: their uses, and the files that these are in."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What was found, in which snapshots, and when."""

    looking: Looking
    snapshots: frozenset[Snapshot]
    at: float = field(default_factory=time.monotonic)


class Collections:
    """Those of a process, the ones asked last; threads share them."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew, as a forked process must: the fork may have met a lock that is held."""
        self._kept: OrderedDict[object, Collection] = OrderedDict()
        self._lock = Lock()

    def get(self, question: object, *, further: bool) -> Collection | None:
        """Return what was collected for a question.

        For `further` pages that is good for `SECONDS`; for a first one for `FRESH_SECONDS`, and if
        it is all that there is.
        """
        with self._lock:
            found = self._kept.get(question)
        if found is None or (found.looking.is_incomplete and not further):
            return None
        is_good = time.monotonic() < found.at + (SECONDS if further else FRESH_SECONDS)
        return found if is_good else None

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
