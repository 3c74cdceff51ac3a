"""The snapshots of a search with what all of them together say, found once for each set. Pure.

A set of ten thousand is kept from request to request (`kept_scopes`), and so is what is derived.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from omniweb.search.index.arrays import integers, ranges
from omniweb.search.types import Snapshot

MANY = 20
"""Repositories: of more, whatever is done for each of them is felt."""
MOST = 8
"""One in so many chunks of the index: of more, rows are read whosever they are, and looked at."""


class Snapshots(tuple[Snapshot, ...]):  # noqa: SLOT001 - what is derived lies in its dictionary
    """Snapshots of different repositories: a tuple, whatever is derived of it is remembered."""

    @classmethod
    def of(cls, snapshots: Sequence[Snapshot]) -> "Snapshots":
        """Return them as a set, the same one if they are one."""
        return snapshots if isinstance(snapshots, cls) else cls(snapshots)

    @cached_property
    def parameters(self) -> Mapping[str, Any]:
        """The values of the table `SNAPSHOTS` and of the condition `searched` of a statement."""
        return {
            "searched_repositories": self.ranges,
            "snapshot_repositories": self.repositories,
            "snapshot_refs": integers(each.ref_id for each in self),
            "snapshot_generations": integers(each.generation for each in self),
        }

    @cached_property
    def repositories(self) -> str:
        """The ids of their repositories as PostgreSQL reads an array."""
        return integers(each.repository_id for each in self)

    @cached_property
    def ranges(self) -> str:
        """The ids of their repositories as PostgreSQL reads a multirange."""
        return ranges(sorted(each.repository_id for each in self))

    @cached_property
    def by_repository(self) -> Mapping[int, Snapshot]:
        """Each by the id of its repository."""
        return {each.repository_id: each for each in self}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of their repositories, in order."""
        return tuple(each.name for each in self)

    @cached_property
    def chunks(self) -> int:
        """How many chunks their repositories hold."""
        return sum(each.chunks for each in self)

    @cached_property
    def average_length(self) -> float:
        """How many lexemes a chunk of their repositories has."""
        return sum(each.lexemes for each in self) / self.chunks if self.chunks else 1.0

    @cached_property
    def word_counts(self) -> dict[str, int]:
        """In how many of their chunks lexemes are, as far as it was counted (`word_counts`)."""
        return {}

    @cached_property
    def broad(self) -> set[object]:
        """Conditions that very many of their live documents meet, as it was found out once."""
        return set()

    @cached_property
    def index_chunks(self) -> int:
        """About how many chunks the index holds."""
        return max((each.index_chunks for each in self), default=0)

    @cached_property
    def outdated(self) -> int:
        """How many an earlier version of the program analysed."""
        return sum(not each.is_current for each in self)

    @cached_property
    def digest(self) -> str:
        """What stands for the repositories, refs and generations."""
        whole = "\n".join(self.parameters.values())
        return hashlib.sha256(whole.encode()).hexdigest()

    @property
    def are_many(self) -> bool:
        """Whether rows are to be looked up one by one rather than all of these be read."""
        return len(self) > MANY

    @property
    def are_most(self) -> bool:
        """Whether an index is to be read through rather than entered for each of these."""
        return self.are_many and MOST * self.chunks >= self.index_chunks

    def comparable(self, encoder: str) -> "Snapshots":
        """Return those whose vectors an encoder made."""
        if encoder not in self._comparable:
            found = [each for each in self if each.encoder == encoder]
            self._comparable[encoder] = self if len(found) == len(self) else Snapshots(found)
        return self._comparable[encoder]

    def among(self, repositories: Iterable[int]) -> "Snapshots":
        """Return those of some repositories, where that is worth it: few of many."""
        if not self.are_many:
            return self
        held = self.by_repository
        return Snapshots(held[each] for each in sorted(set(repositories)) if each in held)

    @cached_property
    def _comparable(self) -> dict[str, "Snapshots"]:
        return {}
