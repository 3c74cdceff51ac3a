"""What was looked up in a snapshot, kept for the questions that follow.

A snapshot never changes, and who may read it is asked each time before its memory is taken.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from omniweb.search.navigation.files import Entry
from omniweb.search.types import Snapshot

SECONDS: Final = 60.0
"""In which a memory is taken again."""
MOST_TREES: Final = 20
MOST_FILES: Final = 50_000
"""Files that all answers of one memory name, about 15 MB at most; then it begins anew."""
_Entries = dict[str, tuple[Entry, ...]]


@dataclass(slots=True)
class Memory:
    """The files of a snapshot by module name, folder, definition and word, and what imports mean.

    `packages`, `go_modules` and `crates` are folders by the names that manifests give them.
    """

    named: _Entries = field(default_factory=dict)
    folders: _Entries = field(default_factory=dict)
    defining: _Entries = field(default_factory=dict)
    holding: _Entries = field(default_factory=dict)
    meant: dict[tuple[str, str, str], tuple[Entry, ...]] = field(default_factory=dict)
    packages: dict[str, str] | None = None
    go_modules: dict[str, str] | None = None
    crates: dict[str, str] | None = None
    until: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    @property
    def is_good(self) -> bool:
        """Whether it may be taken once more."""
        kept = (self.named, self.folders, self.defining, self.holding)
        files = sum(len(found) + 1 for each in kept for found in each.values())
        return time.monotonic() < self.until and files + len(self.meant) < MOST_FILES


class Memories:
    """Those of a process, the ones taken last; threads share them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], Memory] = OrderedDict()
        self._lock = Lock()

    def of(self, index: str, snapshot: Snapshot) -> Memory:
        """Return that of a snapshot in an index (its address), a new one where none is kept."""
        key = (index, snapshot.repository_id, snapshot.ref_id, snapshot.generation)
        with self._lock:
            found = self._kept.pop(key, None)
            if found is None or not found.is_good:
                found = Memory()
            self._kept[key] = found
            while len(self._kept) > MOST_TREES:
                self._kept.popitem(last=False)
            return found


memories: Final = Memories()
