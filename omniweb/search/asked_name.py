"""What is known of the one name that a query is, beside its hits; kept as those are."""

from dataclasses import dataclass
from typing import Final, Self

from omniweb.search import cache
from omniweb.search.cache import Made
from omniweb.search.filters.repository_names import RepositoryFilter
from omniweb.search.navigation.summaries import Summary, summary
from omniweb.search.query.bare_name import bare_name
from omniweb.search.query.nodes import Node
from omniweb.search.query.parser import parse_query
from omniweb.search.searcher import Admission
from omniweb.search.types import Mode, PinnedScope, Scope

SECONDS: Final = 1.0
"""In which all of it is looked for, where nobody waits for anything else."""


@dataclass(frozen=True, slots=True)
class AskedName:
    """A name, where it is looked for, and what the query requires of repositories."""

    name: str
    scope: PinnedScope
    required: Node | None

    @classmethod
    def of(cls, text: str, mode: Mode, scope: PinnedScope) -> Self | None:
        """Return the name that a query is, None for other queries; raise `QueryError`."""
        query = parse_query(text, mode=mode)
        name = bare_name(query)
        return cls(name, scope, query.required) if name else None

    def kept(self) -> Summary | None:
        """Return what is known of it, where that is kept."""
        found = cache.kept(self._key(self.scope.digest))
        return found.content if found else None

    def summary(self, admission: Admission, seconds: float = SECONDS) -> Summary:
        """Return what is known of it by some seconds from now, or what is kept.

        Whatever `admission` raises is raised.
        """
        if (found := self.kept()) is not None:
            return found
        published = self.scope.published
        known = RepositoryFilter(self.required, (each.name for each in published.repositories))
        inside = [each for each in published.repositories if known.allows(each.name)]

        def make() -> Made[Summary]:
            told = summary(Scope(tuple(inside)), self.name, seconds)
            return Made(told, not told.is_late, told.took_ms, {})

        return cache.made(self._key(published.digest), make, admission(False)).content  # noqa: FBT003 - see `Admission`

    def _key(self, digest: str) -> str:
        return cache.key_of_name(repr((self.name, self.required)), digest)
