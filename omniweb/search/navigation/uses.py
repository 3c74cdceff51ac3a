"""The uses of a definition in a tree: files that hold its name, each use resolved.

What bounds it is files, uses and time; what was not looked at is said.
"""

import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from indexer.text.occurrences import Receiver, Role
from omniweb.search.navigation.files import Entry, File
from omniweb.search.navigation.overloads import apart
from omniweb.search.navigation.resolving import Resolver
from omniweb.search.navigation.targets import Answer, Target
from omniweb.search.navigation.tree import MOST_HOLDING, MOST_OF_A_NAME, Tree
from omniweb.search.navigation.types import Certainty

SECONDS: Final = 1.5
"""Of a whole answer, about all that it asks; what was found by then is told."""
DESCRIBING: Final = 0.3
"""Seconds of those that are kept for putting what was found into words."""
MOST_FILES: Final = 1_500
"""Of one repository that are looked at."""
MOST_USES: Final = 20_000
TOGETHER: Final = 100
"""Files read at once."""
MOST_REPOSITORIES: Final = 20
"""Besides the one that is asked, that hold the name and are looked at."""
_ABROAD: Final = "another repository uses the name; its imports are not known to lead here"
TITLES: Final = {
    "time": "There was no time to look at them.",
    "many": f"Only the first {MOST_FILES:,} files of a repository that hold the name are read.",
    "full": f"Only {MOST_HOLDING:,} files of a repository that hold the name are known.",
    "uses": f"Only the first {MOST_USES:,} uses are collected.",
    "analysed before": "An earlier version analysed them; analysed anew, they tell their uses.",
    "cut": "They have more uses than are kept: those at their end are not known.",
    "defining": f"Only {MOST_OF_A_NAME} files of a repository that define the name are read.",
    "definitions": "They define the name, too: not all of its definitions are told.",
    "language": "They are in other languages, or in one of which no uses are known.",
    "no word": "The name has no letter or digit: only its own file is looked at.",
    "repositories": "More repositories hold the name than are looked at.",
}


def due() -> float:
    """Return when an answer is due that begins now, as `time.monotonic` counts."""
    return time.monotonic() + SECONDS


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
    """What was found so far, and what was not looked at: how many files, by reason."""

    until: float = field(default_factory=lambda: looks_until(None))
    found: list[UsePlace] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)

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

    @property
    def is_incomplete(self) -> bool:
        """Whether there may be more uses; in prose and data there are none."""
        return any(files and reason != "language" for reason, files in self.left.items())


class Uses:
    """Collects the uses of targets of one name; those of several share what time `until` leaves.

    `roles` are those of the uses that are looked at; all for none.
    """

    def __init__(
        self,
        resolver: Resolver,
        targets: Sequence[Target],
        until: float | None = None,
        roles: Collection[Role] = (),
    ) -> None:
        self._resolver = resolver
        self._targets = targets
        self._roles = roles
        self._groups = {each.group for each in targets}
        self._apart = set(map(apart, targets))
        self._families = {each.file.entry.family for each in targets}
        self._looking = Looking() if until is None else Looking(until)

    def collect(self) -> Looking:
        """Return all uses of the targets; of locals those of their own file."""
        own = self._targets[0].file
        if all(each.is_local for each in self._targets):
            if not self._look_at(own, {self._targets[0].name}):
                self._leave(1)
            return self._looking
        names, done = {_name(each) for each in self._targets}, set[str]()
        while names - done and not self._looking.is_over:
            name = min(names - done)
            done.add(name)
            names |= self._named(name, own)
        self._looking.left["time"] += len(names - done)
        return self._looking

    def _named(self, name: str, own: File) -> set[str]:
        """Look at all files that hold a name; return other names under which it goes on."""
        forest = self._resolver.forest
        further = self._tree(forest.of(own.entry), name, own.entry)
        others, more = forest.holding(name, MOST_REPOSITORIES)
        for at, tree in enumerate(others):
            if self._looking.is_over:
                self._leave(len(others) - at)
                break
            if tree.snapshot.repository_id != own.entry.repository_id:
                further |= self._tree(tree, name)
        if more:
            self._looking.left["repositories"] += 1
        return further

    def _tree(self, tree: Tree, name: str, *own: Entry) -> set[str]:
        """Look at the files of one tree."""
        further = set[str]()
        entries = {each.id: each for each in (*own, *tree.holding(name))}
        entries |= {each.id: each for each in self._importing_default(tree)}
        ordered = [each for each in entries.values() if each.family in self._families]
        if len(ordered) > MOST_FILES:
            self._looking.left["many"] += len(ordered) - MOST_FILES
        self._looking.left["no word"] += bool(own) and not tree.is_sought(name)
        self._looking.left["language"] += len(entries) - len(ordered)
        first = ordered[:MOST_FILES]
        for at in range(0, len(first), TOGETHER):
            if self._looking.is_over:
                self._leave(len(first) - at)
                break
            for number, file in enumerate(tree.files(first[at : at + TOGETHER]), at):
                names, is_whole = self._file(file, name)
                further |= names
                if not is_whole:
                    self._leave(len(first) - number)
                    return further
        return further

    def _leave(self, files: int) -> None:
        """Note that there was no time, or no room, for some files."""
        self._looking.left["uses" if self._looking.is_full else "time"] += files

    def _importing_default(self, tree: Tree) -> Iterator[Entry]:
        """Yield the files that import a module whose default this is: they name it as they like."""
        for target in self._targets:
            if target.file.entry.family == "script" and self._resolver.exports.is_default(target):
                yield from tree.holding(target.file.entry.module_name)

    def _file(self, file: File, name: str) -> tuple[set[str], bool]:
        """Look at a file; return names under which it hands the targets on, and whether all was."""
        if not file.is_read:
            self._looking.left["language" if file.entry.current else "analysed before"] += 1
            return set(), True
        if file.is_cut:
            self._looking.left["cut"] += 1
        renamed = [
            each
            for each in file.imports
            if each.name not in {name, "*"} and each.member in {name, "default"}
        ]
        meant = [
            each for each in renamed if self._is_meant(self._resolver.exports.imported(file, each))
        ]
        is_whole = self._look_at(file, {name, *(each.name for each in meant)})
        names = {each.name for each in meant if each.exported or file.entry.family == "python"}
        return names, is_whole

    def _is_meant(self, found: Iterable[Target]) -> bool:
        return any(each.group in self._groups for each in found)

    def _look_at(self, file: File, names: Iterable[str]) -> bool:
        """Look at the uses of names in a file; return whether there was time for all."""
        for name in filter(file.holds, names):
            places = file.uses.of(name)
            if self._roles:
                places = places[np.isin(file.uses.role[places], list(self._roles))]
            for place in places.tolist():
                if self._looking.is_over:
                    return False
                answer = self._answer(file, place)
                if answer:
                    use = UsePlace(file, place, answer.certainty, answer.reason)
                    self._looking.found.append(use)
        return True

    def _answer(self, file: File, place: int) -> Answer | None:
        """Return what says that a use means one of the targets, None where it means another."""
        answers = self._resolver.at(file, place)
        if file.uses.role[place] == Role.DEFINE:
            return answers[0] if self._is_one(answers[0].target) else None
        best = answers[0].certainty if answers else None
        for each in answers:
            if each.certainty is best and self._is_one(each.target):
                return each
        if best in {None, Certainty.SAME_NAME} and self._may_be_abroad(file, place):
            return Answer(self._targets[0], Certainty.SAME_NAME, _ABROAD)
        return None

    def _is_one(self, found: Target) -> bool:
        """Tell whether a definition is a target: of overloads the very one."""
        return apart(found) in self._apart

    def _may_be_abroad(self, file: File, place: int) -> bool:
        """Tell whether a use in another repository may mean a target for all that is known."""
        use, target = file.uses[place], self._targets[0]
        if file.entry.repository_id == target.file.entry.repository_id or use.binding:
            return False
        brought = any(each.name == use.name for each in file.imports)
        return brought if use.receiver == Receiver.NONE else target.is_member


def _name(target: Target) -> str:
    """Return the name by which a target is looked for."""
    return target.file.entry.module_name if target.is_file else target.name
