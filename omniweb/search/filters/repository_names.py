"""Repository filters over the names that the caller may see."""

from collections.abc import Iterable
from difflib import get_close_matches

import re2

from omniweb.search.filters import globs
from omniweb.search.query.line_matcher import LineMatcher
from omniweb.search.query.nodes import And, Node, Not, Or, Repository, leaves

MOST_COMPARED = 2_000
"""Names that are compared with one that is mistyped: each takes some 15 µs."""


class RepositoryFilter:
    """What a query requires of repositories, over the names that the caller may see.

    `rest` is what it requires of documents.
    """

    def __init__(self, required: Node | None, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._found: dict[Repository, frozenset[str]] = {}
        asked = [leaf for leaf in leaves(required) if isinstance(leaf, Repository)]
        self._asked = tuple(dict.fromkeys(asked))
        nodes = _conjuncts(required)
        self._required = tuple(each for each in nodes if _is_about_repositories(each))
        self.rest = tuple(each for each in nodes if each not in self._required)

    @property
    def narrows(self) -> bool:
        """Whether the query requires anything of repositories by themselves."""
        return bool(self._required)

    def allows(self, name: str) -> bool:
        """Tell whether the query looks in a repository."""
        return all(self._meets(each, name) for each in self._required)

    def names(self, name: str) -> bool:
        """Tell whether the query asks for a repository, by its name or by a pattern."""
        return self.allows(name) and any(name in self.matching(each) for each in self._asked)

    @property
    def unknown(self) -> list[str]:
        """The patterns asked for that no name matches, each once."""
        return [leaf.pattern for leaf in self._asked if not self.matching(leaf)]

    def nearest(self, pattern: str) -> str:
        """Return the name, in full or its last part as the pattern has it, most like a pattern."""
        if len(self._names) > MOST_COMPARED:
            return ""
        whole = "/" in pattern
        names = {(each if whole else each.rpartition("/")[2]).lower() for each in self._names}
        return next(iter(get_close_matches(pattern.lower(), sorted(names), 1)), "")

    def matching(self, leaf: Repository) -> frozenset[str]:
        """Return the name that a pattern is (any case), else the names that it matches."""
        if leaf not in self._found:
            self._found[leaf] = frozenset(self._find(leaf))
        return self._found[leaf]

    def _meets(self, node: Node, name: str) -> bool:
        match node:
            case And(children):
                return all(self._meets(child, name) for child in children)
            case Or(children):
                return any(self._meets(child, name) for child in children)
            case Not(child):
                return not self._meets(child, name)
            case Repository():
                return name in self.matching(node)
        return True

    def _find(self, leaf: Repository) -> Iterable[str]:
        if leaf.is_regex:
            return filter(LineMatcher(leaf.pattern, case=False).finds, self._names)
        pattern = leaf.pattern.lower()
        exact = [name for name in self._names if name.lower() == pattern]
        if exact:
            return exact
        if not globs.is_glob(pattern):
            return [name for name in self._names if pattern in name.lower()]
        search = re2.compile(globs.name_expression(pattern)).search
        return [name for name in self._names if search(name.lower())]


def _conjuncts(node: Node | None) -> tuple[Node, ...]:
    return () if node is None else node.children if isinstance(node, And) else (node,)


def _is_about_repositories(node: Node) -> bool:
    found = leaves(node) + leaves(node, positive=False)
    return all(isinstance(leaf, Repository) for leaf in found)
