"""The matching lines of documents that were found: how many, and in which chunks.

Whether a document is a hit takes one line, to count them takes all of its text: so they are counted
of what is shown, and where their order hangs on it of all, or of those that may have most.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from omniweb.search.candidates import DocumentKey
from omniweb.search.filters.budget import Budget
from omniweb.search.filters.contents import Chunks, Reader, bits
from omniweb.search.filters.patterns import Pattern
from omniweb.search.index.document_sets import Documents
from omniweb.search.types import Snapshot

SHOWN = 2
"""Chunks of a document and a pattern: what is shown of it needs no more."""
MOST_CHUNKS = 2_000
"""That are looked through at once."""
LEAST_SECONDS = 0.25
"""To count in, however little the conditions left of their budget."""


class Line(NamedTuple):
    """A line that matches a pattern (by its number): its document, its chunk, its number from 1."""

    key: DocumentKey
    ordinal: int
    number: int
    pattern: int


@dataclass(frozen=True, slots=True)
class LineCounter:
    """Counts the lines that match some patterns, each line for each pattern."""

    budget: Budget
    snapshots: Sequence[Snapshot]
    patterns: Sequence[Pattern]
    matches: Counter[DocumentKey] = field(default_factory=Counter)
    chunks: defaultdict[DocumentKey, list[int]] = field(default_factory=lambda: defaultdict(list))
    """The first ones of each document and pattern, by their ordinals."""
    _counted: set[DocumentKey] = field(default_factory=set)

    def count(self, keys: Iterable[DocumentKey]) -> None:
        """Count the lines of documents, if they are not counted yet.

        Of very many only those with the most chunks that may hold some are looked at; of these and
        of what there was no time for nothing is known.
        """
        keys = [key for key in keys if key not in self._counted]
        if not keys or not self.patterns:
            return
        shown: dict[tuple[DocumentKey, int], dict[int, None]] = {}
        reader, documents = self._reader(), Documents.of(keys)
        chunks = reader.may_hold(documents, range(len(self.patterns)))
        if chunks is None:
            return
        most = _most(chunks, len(documents))
        self._counted.update(documents[most].keys)
        for line in lines(reader, documents, chunks[most[chunks.places]]):
            self.matches[line.key] += 1
            of_pattern = shown.setdefault((line.key, line.pattern), {})
            of_pattern[line.ordinal] = None
        for (key, _), ordinals in shown.items():
            self.chunks[key] += sorted(ordinals)[:SHOWN]

    def _reader(self) -> Reader:
        return Reader(self.budget.prolonged(LEAST_SECONDS), self.snapshots, self.patterns)


def _most(chunks: Chunks, documents: int) -> NDArray[np.bool_]:
    """Return the documents that have most of the chunks, `MOST_CHUNKS` together."""
    number = np.bincount(chunks.places, minlength=documents)
    order = np.argsort(-number, kind="stable")
    most = np.zeros(documents, np.bool_)
    most[order[np.cumsum(number[order]) <= MOST_CHUNKS]] = True
    return most


def lines(reader: Reader, documents: Documents, chunks: Chunks) -> Iterator[Line]:
    """Yield the matching lines in chunks of documents that may hold some."""
    keys = documents.keys
    yield from _in_chunks(reader, documents, keys, chunks)
    over = [n for n, each in enumerate(reader.patterns) if each.over_lines]
    places = np.unique(chunks.places[chunks.patterns & bits(over) != 0])
    for at, texts in reader.whole_texts(documents[places]):
        for number in over:
            matcher = reader.patterns[number].over_lines
            for ordinal, line in matcher.lines_of_chunks(texts) if matcher else ():
                yield Line(keys[places[at]], ordinal, line, number)


def _in_chunks(
    reader: Reader, documents: Documents, keys: Sequence[DocumentKey], chunks: Chunks
) -> Iterator[Line]:
    within = [(n, each) for n, each in enumerate(reader.patterns) if not each.over_lines]
    sought = chunks[chunks.patterns & bits(n for n, _ in within) != 0]
    places, ordinals = sought.places.tolist(), sought.ordinals.tolist()
    patterns = sought.patterns.tolist()
    for at, first_line, text in reader.texts(documents, sought):
        for number, pattern in within:
            if patterns[at] >> number & 1:
                for place in pattern.in_lines.matching(text):
                    yield Line(keys[places[at]], ordinals[at], first_line + place, number)
