"""Repository filters over the names that the caller may see."""

from collections.abc import Iterable

import re2

from omniweb.search.filters import globs
from omniweb.search.query.nodes import And, Node, Not, Or, Repository


class RepositoryNames:
    """Names of repositories, and which of them a filter means."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._found: dict[str, frozenset[str]] = {}

    def matching(self, pattern: str) -> frozenset[str]:
        """Return the name that a pattern is (any case), else the names that it matches."""
        if pattern not in self._found:
            self._found[pattern] = frozenset(self._find(pattern.lower()))
        return self._found[pattern]

    def meets(self, node: Node, name: str) -> bool:
        """Tell whether a repository meets a node that is about repositories alone."""
        match node:
            case And(children):
                return all(self.meets(child, name) for child in children)
            case Or(children):
                return any(self.meets(child, name) for child in children)
            case Not(child):
                return not self.meets(child, name)
            case Repository(pattern):
                return name in self.matching(pattern)
        return True

    def _find(self, pattern: str) -> Iterable[str]:
        exact = [name for name in self._names if name.lower() == pattern]
        if exact:
            return exact
        if not globs.is_glob(pattern):
            return [name for name in self._names if pattern in name.lower()]
        search = re2.compile(globs.name_expression(pattern)).search
        return [name for name in self._names if search(name.lower())]
