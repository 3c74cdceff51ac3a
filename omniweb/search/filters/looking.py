"""Looking through the texts of documents in hand until a tree is decided for each of them.

A document is decided by as few chunks as may be: of a conjunction what the fewest can meet is
looked for first, of alternatives what the most can. A first look is at one chunk; where that did
not decide, at all others that may hold the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from omniweb.search.filters.contents import NO_CHUNKS, Bits, Chunks, Reader, bit, bits
from omniweb.search.filters.verdicts import Mask, Verdict, judged, needed
from omniweb.search.index.document_sets import Documents, Integers
from omniweb.search.query.nodes import Node

_NONE = -1


@dataclass
class Look:
    """What is known of some documents; `nodes` are what the reader's patterns are of, in order."""

    reader: Reader
    documents: Documents
    tree: Node
    nodes: Sequence[Node]
    known: dict[Node, Verdict]
    _chunks: Chunks = NO_CHUNKS
    _unread: Bits = field(init=False)
    """Of each chunk, the patterns that it may still hold."""
    _found: dict[int, Mask] = field(default_factory=dict)
    """By pattern, the documents all of whose chunks are known that may hold it."""
    _tried: Bits = field(init=False)
    """Of each document, the patterns that a first look was for."""

    def __post_init__(self) -> None:
        self._unread = self._chunks.patterns
        self._tried = np.zeros(len(self.documents), np.uint64)

    @property
    def met(self) -> Mask:
        """The documents that surely meet the tree."""
        return judged(self.tree, self.known).must

    @property
    def open(self) -> Mask:
        """The documents that are not decided."""
        return judged(self.tree, self.known).open

    def learn(self, node: Node, met: Mask, excluded: Mask) -> None:
        """Note which documents meet a node and which do not."""
        known = self.known[node]
        must = known.must | met
        self.known[node] = Verdict((known.can & ~excluded) | must, must)

    def decide(self) -> None:
        """Look through texts until every document is decided, or time is up."""
        self._find_chunks(telling=True)
        self._find_chunks(telling=False)
        while not self.reader.budget.cut:
            picked = self._picked()
            over = np.isin(picked, self._over_lines)
            if not (picked != _NONE).any():
                return
            self._look_at_whole(np.flatnonzero(over))
            self._look_at_chunks(np.where(over, _NONE, picked))

    @cached_property
    def _over_lines(self) -> list[int]:
        return [n for n, each in enumerate(self.reader.patterns) if each.over_lines]

    @cached_property
    def _bits_over_lines(self) -> np.uint64:
        return bits(self._over_lines)

    def _needed(self) -> dict[int, Mask]:
        """Return patterns with the documents for which something depends on them."""
        found: dict[int, Mask] = {}
        for node, among in needed(self.tree, self.known, self.open):
            if node in self.nodes:
                number = self.nodes.index(node)
                found[number] = found[number] | among if number in found else among
        return found

    def _find_chunks(self, *, telling: bool) -> None:
        """Find the chunks that may hold what is needed: at first of what sketches tell much of."""
        tells = self.reader.tells
        wanted = {n: among for n, among in self._needed().items() if tells(n) is telling}
        if not wanted or self.reader.budget.cut:
            return
        among: Mask = np.logical_or.reduce(list(wanted.values()))
        places = np.flatnonzero(among)
        found = self.reader.may_hold(self.documents[places], sorted(wanted))
        if found is None:
            return
        self._chunks |= Chunks(places[found.places], found.ordinals, found.patterns)
        self._unread = self._chunks.patterns.copy()
        self._found.update((number, among) for number in wanted)
        self._note({})

    def _picked(self) -> Integers:
        """Return the pattern to look for in each document."""
        picked = np.full(len(self.documents), _NONE, np.int64)
        for number, among in self._needed().items():
            picked[among & (picked == _NONE)] = number
        return picked

    def _look_at_chunks(self, picked: Integers) -> None:
        """Read chunks that may hold what is picked, and look for all that matters in them."""
        wanted = np.where(picked == _NONE, 0, 1 << picked.clip(0)).astype(np.uint64)
        which = np.flatnonzero(self._unread & wanted[self._chunks.places])
        places = self._chunks.places[which]
        first = np.diff(places, prepend=_NONE) != 0
        which = which[first | (self._tried & wanted != 0)[places]]
        self._tried |= wanted
        sought = self._chunks[which]
        needs = np.zeros(len(self.documents), np.uint64)
        for number, among in self._needed().items():
            needs[among] |= bit(number)
        needs &= ~self._bits_over_lines
        places = sought.places.tolist()
        held = (self._unread[which] & needs[sought.places]).tolist()
        found: defaultdict[int, set[int]] = defaultdict(set)
        read = np.zeros(len(which), np.bool_)
        finders = [each.in_lines.finder() for each in self.reader.patterns]
        for at, _, text in self.reader.texts(self.documents, sought):
            read[at] = True
            place, encoded = places[at], text.encode()
            for number in _numbers(held[at]):
                if place not in found[number] and finders[number](encoded):
                    found[number].add(place)
        self._unread[which[read]] &= self._bits_over_lines
        self._note(found)

    def _look_at_whole(self, places: Integers) -> None:
        """Read whole documents and look for what goes over lines in them."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        read = np.zeros(len(self.documents), np.bool_)
        for at, texts in self.reader.whole_texts(self.documents[places]):
            read[places[at]] = True
            whole = "".join(texts.values())
            for number in self._over_lines:
                matcher = self.reader.patterns[number].over_lines
                if matcher and matcher.found_in(whole):
                    found[number].add(int(places[at]))
        self._unread[read[self._chunks.places]] &= ~self._bits_over_lines
        self._note(found)

    def _note(self, found: Mapping[int, Iterable[int]]) -> None:
        """Note in which documents patterns were found, and which have nothing left to look at."""
        for number, complete in self._found.items():
            met = np.zeros(len(self.documents), np.bool_)
            met[list(found.get(number, ()))] = True
            left = np.zeros(len(self.documents), np.bool_)
            left[self._chunks.places[self._unread & bit(number) != 0]] = True
            self.learn(self.nodes[number], met, complete & ~left)


def _numbers(bits: int) -> Iterator[int]:
    number = 0
    while bits:
        if bits & 1:
            yield number
        bits, number = bits >> 1, number + 1
