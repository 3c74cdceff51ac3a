"""The texts of documents in hand: which chunks may hold matches, and what stands in them.

Every statement has one plan: documents in hand lead to their sketches and chunks by an index, or,
where most of what is searched is in hand, all sketches between them are looked through.
"""

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omniweb.search.filters.budget import Budget
from omniweb.search.filters.patterns import Pattern
from omniweb.search.filters.prefilter import Masks
from omniweb.search.index.arrays import integers, received, sent
from omniweb.search.index.conditions import TRUE, Condition
from omniweb.search.index.document_sets import GIVEN, Documents, Integers
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.types import Snapshot

LOOK_UP_SKETCHES = 16
"""To find the sketches of one document takes as long as to go past so many."""
_CHUNK_KEYS = (
    "unnest(%(hand_repositories)s::int[], %(hand_documents)s::bigint[], %(ordinals)s::int[])"
    " WITH ORDINALITY AS k(repository_id, document_id, ordinal, at)"
)
_BETWEEN = """search_index.sketch s WHERE s.repository_id = ANY(%(repositories)s::int[])
    AND s.document_id BETWEEN %(first)s AND %(last)s"""
_OF_GIVEN = f"{GIVEN} JOIN search_index.sketch s USING (repository_id, document_id)"
Bits = NDArray[np.uint64]
"""One for each pattern, by its number."""


@dataclass(frozen=True, slots=True)
class Chunks:
    """Chunks that may hold matches, by document and ordinal.

    `places` are those of their documents among the ones in hand, `patterns` the bits of what they
    may hold.
    """

    places: Integers
    ordinals: Integers
    patterns: Bits

    def __getitem__(self, which: Any) -> "Chunks":
        """Return some of them: a mask, or places in order."""
        return Chunks(self.places[which], self.ordinals[which], self.patterns[which])

    def __or__(self, other: "Chunks") -> "Chunks":
        """Return the chunks of both, each once."""
        places = np.concatenate([self.places, other.places])
        ordinals = np.concatenate([self.ordinals, other.ordinals])
        patterns = np.concatenate([self.patterns, other.patterns])
        order = np.lexsort((ordinals, places))
        places, ordinals, patterns = places[order], ordinals[order], patterns[order]
        if not len(order):
            return Chunks(places, ordinals, patterns)
        firsts = np.flatnonzero(np.diff(places, prepend=-1) | np.diff(ordinals, prepend=-1))
        united = np.bitwise_or.reduceat(patterns, firsts)
        return Chunks(places[firsts], ordinals[firsts], united)


NO_CHUNKS = Chunks(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.uint64))


def bit(number: int) -> np.uint64:
    """Return the bit of a pattern."""
    return np.uint64(1 << number)


def bits(numbers: Iterable[int]) -> np.uint64:
    """Return the bits of patterns."""
    return np.uint64(sum(1 << number for number in numbers))


@dataclass(frozen=True, slots=True)
class Reader:
    """Looks through texts for some patterns, within one budget of time.

    `masks` are the conditions on sketches of what may hold each pattern; TRUE tells nothing.
    """

    budget: Budget
    snapshots: Sequence[Snapshot]
    patterns: Sequence[Pattern]
    masks: Sequence[Condition] = field(init=False)

    def __post_init__(self) -> None:
        masks = Masks()
        conditions = [masks.condition(each.plan) for each in self.patterns]
        object.__setattr__(self, "masks", conditions)

    def may_hold(self, documents: Documents, numbers: Sequence[int]) -> Chunks | None:
        """Return the chunks that may hold one of some patterns, None where time was up."""
        if not numbers or not len(documents):
            return NO_CHUNKS
        many = LOOK_UP_SKETCHES * len(documents) >= Snapshots.of(self.snapshots).chunks
        held = " | ".join(f"(({self.masks[n].sql})::int::bigint << {n})" for n in numbers)
        columns = ", ".join([sent("document_id"), sent("ordinal"), sent("patterns")])
        row = self.budget.row(
            f"""
SELECT {columns} FROM (
  SELECT s.document_id, s.ordinal, {held} AS patterns FROM {_BETWEEN if many else _OF_GIVEN}
  OFFSET 0) AS found
WHERE patterns <> 0""",
            {**self._mask_values(numbers), **(_range(documents) if many else documents.parameters)},
            looked_up=not many,
        )
        if row is None:
            return None
        ids, ordinals, patterns = received(row[0], 8), received(row[1], 4), received(row[2], 8)
        places = np.minimum(np.searchsorted(documents.ids, ids), len(documents) - 1)
        mine = documents.ids[places] == ids
        return Chunks(places, ordinals, patterns.view(np.uint64))[mine] | NO_CHUNKS

    def texts(self, documents: Documents, chunks: Chunks) -> Generator[tuple[int, int, str]]:
        """Yield each chunk's place among those given, its first line and its text.

        Where PostgreSQL sees that no pattern matches in it, the text is empty: to send it and look
        through it takes longer.
        """
        if not len(chunks.places):
            return
        given = documents[chunks.places].parameters
        text = self._may_match
        rows = self.budget.rows(
            f"SELECT k.at, c.first_line, {text.sql} FROM {_CHUNK_KEYS}"
            " JOIN search_index.chunk c USING (repository_id, document_id, ordinal)",
            {**given, **text.parameters, "ordinals": integers(chunks.ordinals.tolist())},
            looked_up=True,
        )
        with closing(rows):
            for at, first_line, content in rows:
                yield at - 1, first_line, content

    @property
    def _may_match(self) -> Condition:
        """The text of a chunk `c`, "" for one that lacks what stands in every match as it is."""
        literals = [each.literal for each in self.patterns]
        if not all(literals):
            return Condition("c.content")
        values = {f"literal_{at}": each for at, each in enumerate(literals)}
        # How long it is is known without unpacking it.
        holds = " OR ".join(
            f"octet_length(c.content) >= {len(each):d} AND strpos(c.content, %({name})s) > 0"
            for name, each in values.items()
        )
        return Condition(f"CASE WHEN {holds} THEN c.content ELSE '' END", values)

    def whole_texts(self, documents: Documents) -> Generator[tuple[int, dict[int, str]]]:
        """Yield each document's place and the texts of its chunks by their ordinals."""
        if not len(documents):
            return
        rows = self.budget.rows(
            "SELECT k.at, c.ordinal, c.content FROM unnest(%(hand_repositories)s::int[],"
            " %(hand_documents)s::bigint[]) WITH ORDINALITY AS k(repository_id, document_id, at)"
            " JOIN search_index.chunk c USING (repository_id, document_id) ORDER BY 1, 2",
            documents.parameters,
            looked_up=True,
        )
        with closing(rows):
            for at, of_document in groupby(rows, itemgetter(0)):
                yield at - 1, {ordinal: content for _, ordinal, content in of_document}

    def _mask_values(self, numbers: Sequence[int]) -> dict[str, Any]:
        return {name: value for n in numbers for name, value in self.masks[n].parameters.items()}

    def tells(self, number: int) -> bool:
        """Tell whether sketches tell which chunks may hold a pattern."""
        return self.masks[number] != TRUE


def _range(documents: Documents) -> Mapping[str, Any]:
    return {
        "repositories": integers(np.unique(documents.repositories).tolist()),
        "first": int(documents.ids[0]),
        "last": int(documents.ids[-1]),
    }
