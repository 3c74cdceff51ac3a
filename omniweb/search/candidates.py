"""A document that may be a hit, with what each retriever says of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

DocumentKey = tuple[int, int]
"""Repository id and document id."""


class Match(NamedTuple):
    """What a retriever says of a document: a score (more is better), its best chunks first.

    A search has hundreds, and up to two thousand definitions: tuples are made in a half to a
    quarter of the time that frozen dataclasses take.
    """

    key: DocumentKey
    score: float
    chunks: tuple[int, ...] = ()


class Definition(NamedTuple):
    """A definition whose name the query spells."""

    key: DocumentKey
    normalised: str
    name: str
    qualified_name: str
    kind: str
    signature: str
    first_line: int
    last_line: int


class StoredChunk(NamedTuple):
    """A chunk of a document as the index has it; `first_line` is 1-based."""

    ordinal: int
    first_line: int
    content: str


@dataclass(slots=True)
class Candidate:
    """A document of the union of all retrievers; scores are 0 where a retriever has none."""

    key: DocumentKey
    path: str
    module_name: str
    language: str | None
    flags: int
    keyword: float = 0.0
    vector: float = 0.0
    ranks: dict[str, int] = field(default_factory=dict)
    chunks: list[int] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    importers: int = 0
    same_name: int = 1

    def add_chunks(self, ordinals: Iterable[int]) -> None:
        """Remember chunks worth showing, the best ones first."""
        self.chunks.extend(each for each in ordinals if each not in self.chunks)


def ranked(matches: Iterable[Match]) -> Iterator[tuple[int, Match]]:
    """Yield matches with their ranks, 1 for the best; equal scores go by key."""
    ordered = sorted(matches, key=lambda match: (-match.score, match.key))
    return enumerate(ordered, 1)
