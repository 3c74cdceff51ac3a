"""The files that may use a name, the nearest first: an order that is known before any is read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from omniweb.search.navigation.files import Entry, File
from omniweb.search.navigation.forest import Forest
from omniweb.search.navigation.looking import MOST_FILES
from omniweb.search.navigation.marks import Mark, Nearness
from omniweb.search.navigation.modules import shared
from omniweb.search.navigation.targets import Target
from omniweb.search.navigation.tree import MOST_HOLDING, Tree

TOGETHER: Final = 100
"""Files read at once."""
_FIRST: Final = 8
"""Files read first; then twice as many each time: a page may be full before."""
MOST_REPOSITORIES: Final = 20
"""Besides the one that is asked, that hold the name and are looked at."""
_OWN, _BESIDE, _IMPORTING, _FAR, _ABROAD = range(5)


class Candidates:
    """Finds the files of targets; `left` gets what is not among them: how many, by reason."""

    def __init__(self, forest: Forest, targets: Sequence[Target], left: Counter[str]) -> None:
        self._forest = forest
        self._own = targets[0].file.entry
        self._families = {each.file.entry.family for each in targets}
        self._left = left
        self._trees_ahead = self._files_ahead = 0

    @property
    def ahead(self) -> int:
        """How many files are known to follow, with the one given last; a tree counts as one."""
        return max(1, self._files_ahead + self._trees_ahead)

    def trees(self, name: str, after: Mark | None) -> Iterator[Tree]:
        """Yield the trees that may hold a name: that of the definition, of the question, others.

        Those before a mark are left out.
        """
        first = self._distance(after.repository) if after else (_OWN, 0)
        near = {each.snapshot.repository_id: each for each in self._near()}
        for number, tree in near.items():
            if self._distance(number) >= first:
                yield tree
        others, more = self._forest.holding(name, MOST_REPOSITORIES)
        self._left["repositories"] += more
        far = {each.snapshot.repository_id: each for each in others}
        ahead = [each for each in far if each not in near and self._distance(each) >= first]
        for at, number in enumerate(ahead, 1):
            self._trees_ahead = len(ahead) - at
            yield far[number]

    def _near(self) -> tuple[Tree, Tree]:
        return self._forest.of(self._own), self._forest.home

    def _distance(self, repository: int) -> tuple[int, int]:
        """Return what repositories are ordered by."""
        numbers = [each.snapshot.repository_id for each in self._near()]
        return numbers.index(repository) if repository in numbers else 2, repository

    def files(
        self, tree: Tree, name: str, modules: Sequence[str], after: Mark | None
    ) -> Iterator[tuple[Nearness, File]]:
        """Yield the files of a tree that hold a name, or the names of some modules.

        Those that were looked at up to a mark are left out.
        """
        entries = self._entries(tree, name, modules)
        seen = [each for each in entries if each.family in self._families]
        importing = self._importing(tree) if len(seen) > 1 else frozenset()
        near = {self._nearness(each, importing): each for each in seen}
        nearest = sorted(near)[:MOST_FILES]
        if after is None:
            self._left["many"] += len(near) - len(nearest)
            self._left["language"] += len(entries) - len(seen)
        ordered = [each for each in nearest if after is None or after.leaves(each)]
        at, size = 0, _FIRST
        while at < len(ordered):
            some = ordered[at : at + size]
            files = tree.files(map(near.__getitem__, some))
            for number, each in enumerate(zip(some, files, strict=True), at):
                self._files_ahead = len(ordered) - number
                yield each
            at, size = at + size, min(2 * size, TOGETHER)
        self._files_ahead = 0

    def _entries(self, tree: Tree, name: str, modules: Sequence[str]) -> list[Entry]:
        is_own = tree.snapshot.repository_id == self._own.repository_id
        holding = tree.holding(name)
        self._left["full"] += len(holding) >= MOST_HOLDING
        self._left["no word"] += is_own and not tree.is_sought(name)
        importing = (each for module in modules for each in tree.holding(module))
        found = {each.id: each for each in (*holding, *importing)}
        return list((found | ({self._own.id: self._own} if is_own else {})).values())

    def _importing(self, tree: Tree) -> frozenset[int]:
        """Return the files that hold the name of the own one as a module: most that import it."""
        if tree.snapshot.repository_id != self._own.repository_id:
            return frozenset()
        return frozenset(each.id for each in tree.holding(self._own.module_name))

    def _nearness(self, entry: Entry, importing: frozenset[int]) -> Nearness:
        if entry.repository_id != self._own.repository_id:
            return _ABROAD, 0, entry.path
        if entry.id == self._own.id:
            return _OWN, 0, entry.path
        if entry.folder == self._own.folder:
            return _BESIDE, 0, entry.path
        kind = _IMPORTING if entry.id in importing else _FAR
        return kind, -shared(entry.path, self._own.path), entry.path
