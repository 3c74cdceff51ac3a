"""A document that may be a hit, with what each retriever says of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

DocumentKey = tuple[int, int]
"""Repository id and document id."""


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


class Match(NamedTuple):
    """What a retriever says of a document: a score (more is better), its best chunks first.

    `definitions` are those by which it was found; `covered` is the share of the words, by rarity,
    that one of its chunks holds. A search has hundreds of matches, and up to two
    thousand definitions: tuples are made in a half to a quarter of the time that frozen dataclasses
    take.
    """

    key: DocumentKey
    score: float
    chunks: tuple[int, ...] = ()
    definitions: tuple[Definition, ...] = ()
    covered: float = 0.0


@dataclass(frozen=True, slots=True)
class Shortlist:
    """What meaning compares exactly, before it chooses.

    `everything`: all chunks of the scope. Else `chunks` (repositories, documents and ordinals,
    those of a document together) of the `looked_at` ones whose codes were compared, and all chunks
    of `documents`, which have no codes. `left_out` counts the repositories with documents that are
    not compared.
    """

    everything: bool = False
    looked_at: int = 0
    chunks: tuple[Sequence[int], Sequence[int], Sequence[int]] = ((), (), ())
    documents: Sequence[DocumentKey] = ()
    left_out: int = 0

    def __bool__(self) -> bool:
        """Tell whether anything is compared."""
        return self.everything or bool(self.looked_at or self.documents)

    @property
    def listed(self) -> int:
        """How many chunks are compared exactly because of their codes."""
        return len(self.chunks[0])


class StoredChunk(NamedTuple):
    """A chunk of a document as the index has it; `first_line` is 1-based."""

    ordinal: int
    first_line: int
    content: str

    @property
    def lines(self) -> range:
        """The numbers of its lines."""
        count = self.content.removesuffix("\n").count("\n") + 1
        return range(self.first_line, self.first_line + count)


@dataclass(slots=True)
class Candidate:
    """A document that some retriever chose; `scores` and `ranks` (1: the best) by retriever."""

    key: DocumentKey
    path: str
    module_name: str
    language: str | None
    flags: int
    scores: dict[str, float] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    chunks: list[int] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    importers: int = 0
    same_name: int = 1
    covered: float = 0.0

    def score(self, retriever: str) -> float:
        """Return its score, 0 where the retriever has none."""
        return self.scores.get(retriever, 0.0)

    def add_chunks(self, ordinals: Iterable[int]) -> None:
        """Remember chunks worth showing, the best ones first."""
        self.chunks.extend(each for each in ordinals if each not in self.chunks)


def ranked(matches: Iterable[Match]) -> Iterator[tuple[int, Match]]:
    """Yield matches with their ranks, 1 for the best; equal scores go by key."""
    ordered = sorted(matches, key=lambda match: (-match.score, match.key))
    return enumerate(ordered, 1)
