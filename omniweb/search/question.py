"""What is asked and what was found: the two values that the stages of a search hand on. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.text.encoder import default_encoder
from omniweb.search.candidates import Candidate, Definition, DocumentKey, Match, Shortlist
from omniweb.search.index.conditions import Condition
from omniweb.search.index.document_sets import Documents
from omniweb.search.index.living import Living
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.query.looked_up import Form, LookUp
from omniweb.search.query.parser import Query
from omniweb.search.terms import NO_STATISTICS, NO_TERMS, Terms, TermStatistics
from omniweb.search.types import Mode, Omission, Snapshot

COUNTED = 10_000
"""Documents; how many more meet what is required is not counted."""


def _no_embedding() -> NDArray[np.float32]:
    return np.zeros(0, np.float32)


def _anything(_name: str) -> bool:
    return True


def _nothing(_name: str) -> bool:
    return False


def _no_lines(_keys: Iterable[DocumentKey]) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Filtered:
    """Where a query looks, and what every hit meets.

    `condition` is on the alias `d` of `search_index.document`; None where nothing but repositories
    is required. `total` is the exact number of documents that meet what is required; None where
    that is nothing, where it was not counted to the end, or more than `COUNTED` that rows alone
    tell. `complete` is false where not every text was looked at, or not all documents were counted.
    `allows` tells of a repository's name whether the query looks there, `names` whether it asks for
    it.
    `definitions` is on the alias `s` of `search_index.symbol`: those that `sym:` asks for meet it.
    `documents` are all that meet it, live ones, where they are known: None for too many, or no
    condition.
    `matches` counts matching lines of the phrases and expressions asked for; `chunks` are the first
    ones of each document with some, by their ordinals: both of documents that `count_lines` was
    asked for, and of what there was no time for nothing.
    `lines` are those of a document on which a name is used as `uses:` and the like ask.
    """

    snapshots: tuple[Snapshot, ...] = ()
    condition: Condition | None = None
    documents: Documents | None = None
    definitions: Condition | None = None
    total: int | None = None
    omissions: tuple[Omission, ...] = ()
    allows: Callable[[str], bool] = _anything
    names: Callable[[str], bool] = _nothing
    matches: Mapping[DocumentKey, int] = field(default_factory=dict)
    chunks: Mapping[DocumentKey, Sequence[int]] = field(default_factory=dict)
    count_lines: Callable[[Iterable[DocumentKey]], None] = _no_lines
    lines: Mapping[DocumentKey, Sequence[int]] = field(default_factory=dict)
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Holding:
    """The documents that hold what is looked up, and the form in which they do.

    `complete`: no others do. Without a form nothing was looked for. `chunks` are those in which it
    was found, with their `texts`; `led` are all of each document that may hold it.
    """

    keys: frozenset[DocumentKey] = frozenset()
    form: Form | None = None
    complete: bool = True
    chunks: Mapping[DocumentKey, int] = field(default_factory=dict)
    led: Mapping[DocumentKey, Sequence[int]] = field(default_factory=dict)
    texts: Mapping[tuple[DocumentKey, int], str] = field(default_factory=dict)


NOT_SOUGHT = Holding()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which words, of which documents, and how they are to be ranked."""

    query: Query
    filtered: Filtered = field(default_factory=Filtered)
    terms: Terms = NO_TERMS
    embedding: NDArray[np.float32] = field(default_factory=_no_embedding)
    fusion: str = "zscore"
    explain: bool = False
    look_up: LookUp | None = None
    holding: Holding = NOT_SOUGHT

    @property
    def looked_up(self) -> str:
        """The text that is looked up alone, "" for none: what does not hold it is only near."""
        return self.sought if self.look_up and self.look_up.is_alone else ""

    @property
    def sought(self) -> str:
        """The text that is looked up: as it is held, else as it was typed; "" for none."""
        if self.holding.form and self.holding.keys:
            return self.holding.form.text
        return self.look_up.text if self.look_up else ""

    @property
    def text(self) -> str:
        """The words that rank, in one line."""
        return self.query.ranking_text

    @property
    def snapshots(self) -> Snapshots:
        """What is searched."""
        return Snapshots.of(self.filtered.snapshots)

    @property
    def condition(self) -> Condition | None:
        """What every hit meets."""
        return self.filtered.condition

    @property
    def chunks(self) -> int:
        """How many chunks the searched repositories hold."""
        return self.snapshots.chunks

    @property
    def comparable(self) -> Snapshots:
        """Those whose vectors our encoder made; those of an earlier one are being renewed."""
        return self.snapshots.comparable(default_encoder().version)

    def chooses(self, mode: Mode) -> bool:
        """Tell whether the retriever of a mode may choose hits."""
        return self.query.mode in {Mode.AUTO, mode}


@dataclass(slots=True)
class Found:
    """What was found so far; each stage adds to it.

    `trips` counts the round trips in which documents were chosen: after the first the statistics
    are known. `living`: the live documents, where the process knows them. `shortlist` is what
    meaning compares exactly. `matches` are what the retrievers chose, by their names, the best
    first.
    """

    trips: int = 0
    living: Living | None = None
    shortlist: Shortlist = field(default_factory=Shortlist)
    statistics: TermStatistics = NO_STATISTICS
    matches: dict[str, list[Match]] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)
    holding: Holding = NOT_SOUGHT

    @property
    def definitions(self) -> Iterator[Definition]:
        """Every definition whose name the query spells, of candidates or not."""
        return (
            each for found in self.matches.values() for match in found for each in match.definitions
        )
