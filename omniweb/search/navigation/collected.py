"""What the first page of an answer collected, kept for the pages that follow it.

So they are parts of one collection, and none of them resolves all uses again.
"""

import time
from collections import OrderedDict
from threading import Lock
from typing import Final

from omniweb.search.navigation.files import MOST_KEPT
from omniweb.search.navigation.uses import Looking

SECONDS: Final = 60.0
MOST_COLLECTIONS: Final = 20
MOST_HELD: Final = MOST_KEPT
"""What all collections hold together: their uses, and the files that these are in."""


class Collections:
    """Those of a process, the ones asked last; threads share them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, tuple[float, Looking]] = OrderedDict()
        self._lock = Lock()

    def get(self, question: object) -> Looking | None:
        """Return what was collected for a question less than `SECONDS` ago."""
        with self._lock:
            until, found = self._kept.get(question, (0.0, None))
            return found if time.monotonic() < until else None

    def keep(self, question: object, found: Looking) -> None:
        """Keep what was collected, and forget what is too much."""
        with self._lock:
            self._kept.pop(question, None)
            self._kept[question] = time.monotonic() + SECONDS, found
            sizes = [_size(each) for _, each in self._kept.values()]
            while self._kept and (sum(sizes) > MOST_HELD or len(sizes) > MOST_COLLECTIONS):
                self._kept.popitem(last=False)
                sizes.pop(0)


def _size(found: Looking) -> int:
    files = {each.file.entry.id: each.file.size for each in found.found}
    return len(found.found) + sum(files.values())


collections: Final = Collections()
