"""What was looked up in a snapshot, kept for the questions that follow.

A snapshot never changes, and who may read it is asked each time before its memory is taken.
"""

import os
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

from omniweb.search.navigation.files import Entry
from omniweb.search.types import Snapshot

SECONDS: Final = 60.0
"""In which a memory is taken again."""
MOST_TREES: Final = 20
MOST_FILES: Final = 50_000
"""Files that the answers of all memories name, about 15 MB; one that alone has more begins anew."""
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
    _counted: tuple[int, int] = (0, 0)

    @property
    def size(self) -> int:
        """How many answers there are, and how many files they name; counted when they grow."""
        of_names = (self.named, self.folders, self.defining, self.holding)
        kept: tuple[Mapping[Any, tuple[Entry, ...]], ...] = (*of_names, self.meant)
        answers = sum(len(each) for each in kept)
        if answers != self._counted[0]:
            files = sum(len(found) for each in kept for found in tuple(each.values()))
            self._counted = answers, answers + files
        return self._counted[1]

    @property
    def is_good(self) -> bool:
        """Whether it may be taken once more."""
        return time.monotonic() < self.until and self.size < MOST_FILES


class Memories:
    """Those of a process, the ones taken last; threads share them."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew, as a forked process must: the fork may have met a lock that is held."""
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
            left = sum(each.size for each in self._kept.values())
            while len(self._kept) > MOST_TREES or (left > MOST_FILES and len(self._kept) > 1):
                left -= self._kept.popitem(last=False)[1].size
            return found


memories: Final = Memories()
os.register_at_fork(after_in_child=memories.forget)
