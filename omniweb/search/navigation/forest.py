"""The trees that a question leads to: that of its repository, and others of the scope."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any, Final

from psycopg import Connection

from indexer.text import tokens
from omniweb.search.index.arrays import integers, ranges
from omniweb.search.index.documents import snapshot_of
from omniweb.search.navigation.files import Entry, File
from omniweb.search.navigation.module_paths import steps
from omniweb.search.navigation.modules import Modules, names_sought
from omniweb.search.navigation.tree import Tree
from omniweb.search.types import Scope, ScopedRepository, Snapshot

MOST_OF_A_MODULE: Final = 3
"""Files that one import may mean; a package of Go has more."""
FEW: Final = 20
"""Repositories all of which are asked for a module that is not at home."""
MOST_ABROAD: Final = 5
"""Of more, those that are called as the module is."""
_HOLDING: Final = """
SELECT DISTINCT repository_id FROM search_index.lexeme_frequency
WHERE lexeme = %(lexeme)s AND repository_id <@ %(repositories)s::int4multirange
ORDER BY repository_id LIMIT %(most)s"""

_HAVING: Final = """
SELECT asked.id FROM unnest(%(repositories)s::int[]) AS asked(id)
WHERE EXISTS (SELECT FROM search_index.document d
  WHERE d.repository_id = asked.id AND lower(d.stem) = ANY(%(names)s))"""
_DEFINING: Final = """
SELECT EXISTS (SELECT FROM search_index.symbol s JOIN search_index.document d
  ON d.repository_id = s.repository_id AND d.id = s.document_id
WHERE s.normalised = %(normalised)s AND s.name = %(name)s AND s.repository_id <> %(home)s
  AND s.repository_id <@ %(repositories)s::int4multirange
  AND lower(d.language) = ANY(%(languages)s::text[]))"""


class Forest:
    """Opens the trees of a scope when they are needed."""

    def __init__(self, connection: Connection[Any], scope: Scope, home: Snapshot) -> None:
        self._connection = connection
        self._scope = scope
        self.home = Tree(connection, home)
        self._trees: dict[int, Tree | None] = {home.repository_id: self.home}
        self._modules: dict[int, Modules] = {}
        self._bearers: dict[tuple[tuple[str, ...], frozenset[int]], frozenset[int]] = {}
        self._defined_abroad: dict[str, bool] = {}
        self._abroad_by_import: dict[tuple[str, str, str], tuple[Entry, ...]] = {}

    @property
    def readable(self) -> frozenset[int]:
        """The repositories of the scope."""
        return frozenset(self._scope.ids)

    def tree(self, repository: int) -> Tree | None:
        """Return the tree of a repository, None where it is not in the scope or not published."""
        if repository not in self._trees:
            snapshot = snapshot_of(self._connection, self._scope, repository, None)
            self._trees[repository] = Tree(self._connection, snapshot) if snapshot else None
        return self._trees[repository]

    def snapshots(self, earlier: Iterable[Snapshot]) -> frozenset[Snapshot]:
        """Return the snapshots that are read now of the repositories of earlier ones."""
        trees = (self.tree(each.repository_id) for each in earlier)
        return frozenset(each.snapshot for each in trees if each)

    def of(self, entry: Entry) -> Tree:
        """Return the tree of a file that was read already."""
        return self.tree(entry.repository_id) or self.home

    def modules(self, tree: Tree) -> Modules:
        """Return what finds the modules of a tree."""
        return self._modules.setdefault(tree.snapshot.repository_id, Modules(tree))

    def files(self, entries: Iterable[Entry]) -> Iterator[File]:
        """Yield files of whatever trees."""
        by_repository: dict[int, list[Entry]] = {}
        for each in entries:
            by_repository.setdefault(each.repository_id, []).append(each)
        for some in by_repository.values():
            yield from self.of(some[0]).files(some)

    def read_ahead(self, imports: Iterable[tuple[str, Entry]]) -> None:
        """Read what imports mean at home in few statements, for those who ask one by one."""
        by_repository: dict[int, list[tuple[str, Entry]]] = {}
        for target, entry in imports:
            by_repository.setdefault(entry.repository_id, []).append((target, entry))
        for some in by_repository.values():
            tree = self.of(some[0][1])
            tree.named(*(name for each in some for name in names_sought(*each)))
            modules = self.modules(tree)
            tree.files(file for each in some for file in modules.meant(*each)[:MOST_OF_A_MODULE])

    def meant(self, target: str, entry: Entry) -> tuple[Entry, ...]:
        """Return the files that an import may mean: at home, else in other repositories."""
        own = self.of(entry)
        found = self.modules(own).meant(target, entry)
        if found or target.startswith("."):
            return found
        key = (target, entry.folder, entry.family)
        if key not in self._abroad_by_import:
            self._abroad_by_import[key] = self._meant_abroad(target, entry)
        return self._abroad_by_import[key]

    def _meant_abroad(self, target: str, entry: Entry) -> tuple[Entry, ...]:
        for tree in self._abroad(target, entry):
            found = self.modules(tree).meant(target, entry)
            if found:
                return found
        return ()

    def _abroad(self, target: str, entry: Entry) -> Iterator[Tree]:
        """Yield the other trees that may have a module."""
        others: Iterable[ScopedRepository] = self._scope.repositories
        if len(self._scope.repositories) > FEW + 1:
            wanted = {tokens.normalise(step) for step in steps(target)} - {""}
            called = (each for name in wanted for each in self._by_own_name.get(name, ()))
            ordered = sorted(called, key=lambda each: each.id)
            others = [each for each in ordered if each.id != entry.repository_id][:MOST_ABROAD]
        having = self._having(
            names_sought(target, entry),
            frozenset(each.id for each in others) - {entry.repository_id},
        )
        for each in others:
            tree = self.tree(each.id) if each.id in having else None
            if tree is not None:
                yield tree

    def _having(self, names: tuple[str, ...], repositories: frozenset[int]) -> frozenset[int]:
        """Return the repositories that have a file of one of some module names, in some commit."""
        key = (names, repositories)
        if key not in self._bearers:
            values = {"names": list(names), "repositories": integers(repositories)}
            is_asked = names and repositories
            rows = self._connection.execute(_HAVING, values).fetchall() if is_asked else []
            self._bearers[key] = frozenset(number for (number,) in rows)
        return self._bearers[key]

    @cached_property
    def _by_own_name(self) -> dict[str, list[ScopedRepository]]:
        """The repositories of the scope by their names without those of their owners."""
        found: dict[str, list[ScopedRepository]] = {}
        for each in self._scope.repositories:
            found.setdefault(own_name(each.name), []).append(each)
        return found

    def holding(self, name: str, most: int) -> tuple[list[Tree], bool]:
        """Return the other trees that hold a name, and whether there are more than `most`."""
        words = [tokens.guaranteed_lexeme(each) for each in tokens.words(name)]
        if not any(words):
            return [], False
        values: Mapping[str, Any] = {
            "lexeme": max(words, key=len),
            "repositories": ranges(self._scope.ids),
            "most": most + 2,
        }
        rows = self._connection.execute(_HOLDING, values).fetchall()
        home = self.home.snapshot.repository_id
        numbers = sorted(number for (number,) in rows if number != home)
        trees = [self.tree(number) for number in numbers[:most]]
        return [each for each in trees if each], len(numbers) > most

    def is_defined_abroad(self, name: str, languages: frozenset[str]) -> bool:
        """Tell whether another repository of the scope has a symbol of a name in a language."""
        if name not in self._defined_abroad and len(self._scope.repositories) > 1:
            values: Mapping[str, Any] = {
                "normalised": tokens.normalise(name),
                "name": name,
                "home": self.home.snapshot.repository_id,
                "repositories": ranges(self._scope.ids),
                "languages": sorted(languages),
            }
            [(found,)] = self._connection.execute(_DEFINING, values).fetchall()
            self._defined_abroad[name] = bool(found)
        return self._defined_abroad.get(name, False)

    def lines(self, wanted: Mapping[Entry, Iterable[int]]) -> dict[tuple[int, int], str]:
        """Return lines of files by the id of the file and the line."""
        found: dict[tuple[int, int], str] = {}
        for number in dict.fromkeys(each.repository_id for each in wanted):
            some = {each: of for each, of in wanted.items() if each.repository_id == number}
            found |= (self.tree(number) or self.home).lines(some)
        return found


@lru_cache(20_000)
def own_name(repository: str) -> str:
    """Return the name of a repository without its owner's."""
    return tokens.normalise(repository.rpartition("/")[2])
