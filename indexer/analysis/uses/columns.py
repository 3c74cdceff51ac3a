"""Captured nodes → columns of numbers. A node is dear to ask: only for where it starts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, count, repeat
from operator import attrgetter, neg
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tree_sitter import Node

from indexer.analysis.uses import captures
from indexer.analysis.uses.rules import Rules
from indexer.text.occurrences import LONGEST_COLUMN, LONGEST_NAME, MOST_OCCURRENCES, Role

_CALL, _DEFINE, _IMPORT, _READ, _TYPE, _WRITE = (
    int(Role.CALL),
    int(Role.DEFINE),
    int(Role.IMPORT),
    int(Role.READ),
    int(Role.TYPE),
    int(Role.WRITE),
)

_RANK_BITS: Final = 5
_LAST_RANK: Final = (1 << _RANK_BITS) - 1
_BREAK: Final = ord("\n")
_START = attrgetter("start_byte")
_END = attrgetter("end_byte")
_ROLES = np.array(captures.ROLES, np.uint8)
_WORD = re.compile(rb"[^\W\d]\w*")
_RANKED = tuple(enumerate(captures.NAMES))
_TEXT_RANK, _TYPE_RANK = captures.RANKS["use.text"], captures.RANKS["use.type"]


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The names of a document in the order of its text, a column each; `rank` as in NAMES.

    `word` numbers the texts of names in `words`, in whatever order. `cut`: there were more.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    line: NDArray[np.int32]
    column: NDArray[np.int32]
    rank: NDArray[np.int64]
    role: NDArray[np.uint8]
    word: NDArray[np.int32]
    words: defaultdict[bytes, int]
    cut: bool

    def number(self, word: bytes) -> int:
        """Return the number of a text, which need not be among the names."""
        return self.words[word]


def spans(nodes: Sequence[Node]) -> list[tuple[int, int]]:
    """Return (start, end) of nodes."""
    return list(zip(map(_START, nodes), map(_END, nodes), strict=True))


def regions(
    found: Mapping[str, Sequence[Node]], kinds: Sequence[str]
) -> Iterator[tuple[int, int, int]]:
    """Yield (start, -end, kind) of nodes that were captured as one of `kinds`, by its number.

    Sorted, those that are outside come before those in them, and of equal ones the first kind.
    """
    for kind, capture in enumerate(kinds):
        if capture in found:
            nodes = found[capture]
            yield from zip(map(_START, nodes), map(neg, map(_END, nodes)), repeat(kind))


def names(found: Mapping[str, Sequence[Node]], source: bytes, rules: Rules) -> Names:
    """Return every captured name once, by the capture that tells most of it."""
    start, rank = _places(found, source, rules)
    framed = b"\n" + source + b"\n\n"  # so that each line begins and ends with a break
    text = np.frombuffer(framed, np.uint8)
    breaks = (text == _BREAK).nonzero()[0]
    at = start + 1
    line = breaks.searchsorted(at)
    column = start - breaks[line - 1]
    ends = np.frombuffer(framed.translate(rules.letters), np.bool_).nonzero()[0]
    end = ends[ends.searchsorted(at + 1)] - 1  # the first byte may be a sign, as in `#private`
    kept = (end - start <= LONGEST_NAME) & (column <= LONGEST_COLUMN)
    kept &= _begins(rules)[text[at]]  # the parser may miss a name
    if "within.none" in found:
        kept &= ~_inside(start, found["within.none"])
    many = int(np.count_nonzero(kept))
    if many < len(start) or many > MOST_OCCURRENCES:
        places = kept.nonzero()[0][:MOST_OCCURRENCES]
        start, end, rank = start[places], end[places], rank[places]
        line, column = line[places], column[places]
    role = _ROLES[rank]
    if "within.type" in found:
        role[(role == _READ) & _inside(start, found["within.type"])] = _TYPE
    if "within.import" in found:
        role[_inside(start, found["within.import"])] = _IMPORT
    if "name" in found:
        named = np.zeros(len(text), np.bool_)
        named[np.fromiter(map(_END, found["name"]), np.int64, len(found["name"]))] = True
        role[_UNSETTLED[role] & named[end]] = _DEFINE
    words: defaultdict[bytes, int] = defaultdict(count().__next__)
    parts = [source[first:last] for first, last in zip(start.tolist(), end.tolist(), strict=True)]
    word = map(words.__getitem__, parts)
    return Names(
        start,
        end,
        line.astype(np.int32),
        column.astype(np.int32),
        rank,
        role,
        np.fromiter(word, np.int32, len(start)),
        words,
        many > MOST_OCCURRENCES,
    )


@cache
def _begins(rules: Rules) -> NDArray[np.bool_]:
    """Return a table of the bytes that a name may begin with."""
    begins = ~np.frombuffer(rules.letters, np.bool_)
    begins[list(b"#@$")] = True
    return begins


_UNSETTLED = np.zeros(len(Role), np.bool_)
_UNSETTLED[[_CALL, _WRITE, _READ]] = True


def _places(
    found: Mapping[str, Sequence[Node]], source: bytes, rules: Rules
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each name starts, ascending, and its rank."""
    groups = [(rank, found[capture]) for rank, capture in _RANKED if capture in found]
    counts = [len(nodes) for _, nodes in groups]
    nodes = chain.from_iterable(nodes for _, nodes in groups)
    keys = np.fromiter(map(_START, nodes), np.int64, sum(counts))
    keys <<= _RANK_BITS
    keys |= np.array([rank for rank, _ in groups], np.int64).repeat(counts)
    written = [(_TEXT_RANK, _linked(source, rules))] if rules.linked_by in source else []
    if "within.quoted" in found:
        written.append((_TYPE_RANK, _words(source, spans(found["within.quoted"]))))
    for rank, starts in written:
        keys = np.concatenate((keys, np.array(starts, np.int64) << _RANK_BITS | rank))
    keys.sort()
    first = np.ones(len(keys), np.bool_)
    first[1:] = (keys[1:] ^ keys[:-1]) > _LAST_RANK  # another place
    keys = keys[first]
    return keys >> _RANK_BITS, keys & _LAST_RANK


def _linked(source: bytes, rules: Rules) -> list[int]:
    """Return the starts of names that documentation links to."""
    return _words(
        source, (match.span(match.lastindex or 0) for match in rules.linked.finditer(source))
    )


def _words(source: bytes, regions: Iterable[tuple[int, int]]) -> list[int]:
    return [match.start() for region in regions for match in _WORD.finditer(source, *region)]


def _inside(places: NDArray[np.int64], nodes: Sequence[Node]) -> NDArray[np.bool_]:
    """Say of places whether they lie in one of the nodes, which nest or lie apart."""
    firsts = np.fromiter(map(_START, nodes), np.int64, len(nodes))
    lasts = np.fromiter(map(_END, nodes), np.int64, len(nodes))
    firsts.sort()
    lasts.sort()
    return firsts.searchsorted(places, "right") > lasts.searchsorted(places, "right")
