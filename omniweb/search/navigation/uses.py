"""The uses of a definition in a tree: files that hold its name, each use resolved.

What bounds it is files, uses and time; what was not looked at is said.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np

from indexer.text.occurrences import Role
from omniweb.search.navigation.candidates import Candidates
from omniweb.search.navigation.files import File
from omniweb.search.navigation.looking import Looking, UsePlace
from omniweb.search.navigation.marks import MOST_NAMES, WHOLE, Mark
from omniweb.search.navigation.owners import Owners
from omniweb.search.navigation.resolving import Resolver
from omniweb.search.navigation.targets import Target

Step = tuple[Mark, UsePlace | None]
"""What was looked at last, and the use that it is, if it is one."""


class Uses:
    """Finds the uses of targets of one name, the nearest files first.

    `roles` are those of the uses that are looked at; all for none. `among`: the targets are one of
    several groups, of which a use belongs to one. `left` says how many files were not looked at, by
    reason.
    """

    def __init__(
        self,
        resolver: Resolver,
        targets: Sequence[Target],
        roles: Collection[Role] = (),
        among: tuple[Owners, int] | None = None,
    ) -> None:
        self.left: Counter[str] = Counter()
        self._resolver = resolver
        self._targets = targets
        self._roles = roles
        self._groups = {each.group for each in targets}
        self._owners, self._number = among or (Owners([targets]), 0)
        self._candidates = Candidates(resolver.forest, targets, self.left)

    def collect(self, looking: Looking) -> Looking:
        """Add all uses behind its mark, of locals those of their own file, until it is over."""
        steps = self.walk(looking.mark)
        while not looking.is_over:
            step = next(steps, None)
            if step is None:
                looking.mark = None
                break
            looking.mark, use = step
            looking.found += [use] if use else []
        else:
            self.left["uses" if looking.is_full else "time"] += self._candidates.ahead
        looking.left += self.left
        return looking

    def walk(self, after: Mark | None = None) -> Iterator[Step]:
        """Yield one step for each use of the name, and for each file, those behind a mark."""
        own = self._targets[0].file
        if all(each.is_local for each in self._targets):
            near = (0, 0, own.entry.path)
            at = after or Mark((self._targets[0].name,), 0, own.entry.repository_id, near, -1)
            if at.place < WHOLE:
                yield from self._in_file(own, {self._targets[0].name}, at)
            return
        names = list(after.names) if after else sorted({_name(each) for each in self._targets})
        modules = list(self._defaults())
        number = after.number if after else 0
        while number < len(names):
            for tree in self._candidates.trees(names[number], after):
                number_of_tree = tree.snapshot.repository_id
                rest = after if after and after.repository == number_of_tree else None
                for near, file in self._candidates.files(tree, names[number], modules, rest):
                    sought, further = self._sought(file, names[: number + 1])
                    further -= set(names)
                    names += sorted(further)[: MOST_NAMES - len(names)]
                    self.left["names"] += len(further - set(names))
                    place = rest.place if rest and rest.near == near else -1
                    at = Mark(tuple(names), number, number_of_tree, near, place)
                    yield from self._in_file(file, sought, at)
            number, after = number + 1, None

    def _defaults(self) -> Iterator[str]:
        """Yield the modules whose default a target is: who imports them names it as he likes."""
        for target in self._targets:
            if target.file.entry.family == "script" and self._resolver.exports.is_default(target):
                yield target.file.entry.module_name

    def _sought(self, file: File, names: Sequence[str]) -> tuple[set[str], set[str]]:
        """Return the names to be looked at in a file for the last of some names.

        Without those that were looked at for the names before. With them names under which the file
        hands the targets on.
        """
        if not file.is_read:
            self.left["language" if file.entry.current else "analysed before"] += 1
            return set(), set()
        self.left["cut"] += file.is_cut
        *earlier, name = names
        found, further = self._called(file, name)
        for each in earlier:
            found -= self._called(file, each)[0]
        return found, further

    def _called(self, file: File, name: str) -> tuple[set[str], set[str]]:
        """Return what targets that go by a name are called in a file, and what it hands on."""
        renamed = [
            each
            for each in file.imports
            if each.name not in {name, "*"} and each.member in {name, "default"}
        ]
        meant = [
            each for each in renamed if self._is_meant(self._resolver.exports.imported(file, each))
        ]
        is_python = file.entry.family == "python"
        handed_on = {each.name for each in meant if each.exported or is_python}
        return {name, *(each.name for each in meant)}, handed_on

    def _is_meant(self, found: Iterable[Target]) -> bool:
        return any(each.group in self._groups for each in found)

    def _in_file(self, file: File, names: Iterable[str], at: Mark) -> Iterator[Step]:
        """Yield the steps through the uses of names in a file, in the order of the text."""
        found = [file.uses.of(each) for each in names if file.holds(each)]
        places = np.sort(np.concatenate(found)) if found else np.zeros(0, np.int64)
        if self._roles:
            places = places[np.isin(file.uses.role[places], list(self._roles))]
        for place in places[places > at.place].tolist():
            answers = self._resolver.at(file, place)
            answer = self._owners.answer(self._number, file, place, answers)
            use = UsePlace(file, place, answer.certainty, answer.reason) if answer else None
            yield _at(at, place), use
        yield _at(at, WHOLE), None


def _at(mark: Mark, place: int) -> Mark:
    return Mark(mark.names, mark.number, mark.repository, mark.near, place)


def _name(target: Target) -> str:
    """Return the name by which a target is looked for."""
    return target.file.entry.module_name if target.is_file else target.name
