"""How far the name of a file and the words of a query explain each other. Pure."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from indexer.text import tokens
from indexer.text.memo import Memo
from omniweb.search.terms import Terms, TermStatistics, stems

SHORTEST_PREFIX = 3
MOST_NAMES = 1_024
"""Names of files that one query remembers: it has a hundred or two."""
PREFIX_SHARE = 0.8
INITIALS_SHARE = 0.8
"""What a name counts that is the initials of words of the query, as `fs` of `file system`."""
OWN_NAME_SHARE = 0.25
"""What the words of its repository's name count for the name of a file, beside others: everything
there is about them.
"""


class Words:
    """Stems, each once, that others may agree with."""

    __slots__ = ("_joined", "_long", "each")

    def __init__(self, each: Iterable[str]) -> None:
        self.each = tuple(dict.fromkeys(each))
        self._long = tuple(word for word in self.each if len(word) >= SHORTEST_PREFIX)
        self._joined = "".join(f" {word}" for word in self.each)

    def agree(self, other: str) -> bool:
        """Tell whether one is equal, or one begins the other, with three letters or more."""
        if len(other) < SHORTEST_PREFIX:
            return other in self.each
        return f" {other}" in self._joined or other.startswith(self._long)


class OfName(NamedTuple):
    """What the name of a file says; see `NameSignals`."""

    covered: float
    explained: float
    similar: float


class FileNames:
    """Reads the names of files for one query, by what the query says of their repository."""

    def __init__(self, terms: Terms, statistics: TermStatistics) -> None:
        self._terms = terms
        self._statistics = statistics
        self._stems = frozenset(terms.subwords)
        self._readings: dict[frozenset[str], Memo[OfName]] = {}

    def of(self, repository: str) -> Mapping[str, OfName]:
        """Return what the names of a repository's files say."""
        own = self._stems.intersection(name_subwords(repository).each)
        if own == self._stems:  # then it is all that is asked for
            own = frozenset()
        if own not in self._readings:
            reading = _Reading(self._terms, self._statistics, own)
            self._readings[own] = Memo(reading.read, MOST_NAMES)
        return self._readings[own]


class _Reading:
    """Reads names where some of the words tell less than others."""

    def __init__(self, terms: Terms, statistics: TermStatistics, own: Collection[str]) -> None:
        told = {
            stem: terms.weight(stem) * (OWN_NAME_SHARE if stem in own else 1.0)
            for stem in terms.subwords
        }
        self._weights = {stem: weight * statistics.weight(stem) for stem, weight in told.items()}
        self._whole = sum(self._weights.values()) or 1.0
        self._words = _by_weight(told)
        self._initials = terms.initials
        texts = {stem: text for word in terms.words for stem, text in _texts(word)}
        self._trigrams = [
            (weight, _trigrams(texts.get(stem, stem)))
            for stem, weight in self._weights.items()
            if terms.weight(stem) == 1
        ]

    def read(self, module_name: str) -> OfName:
        """Return what a name says."""
        subwords = name_subwords(module_name)
        return OfName(
            self._covered(subwords), self._explained(subwords), self._similar(module_name.lower())
        )

    def _covered(self, name: Words) -> float:
        whole = matched = 0.0
        for stem in name.each:
            length = math.sqrt(len(stem))
            whole += length
            agreed = (weight for weight, words in self._words if words.agree(stem))
            short = INITIALS_SHARE if stem in self._initials else 0.0
            matched += length * next(agreed, short)
        return matched / whole if whole else 0.0

    def _explained(self, name: Words) -> float:
        total = 0.0
        by_initials = {
            word for stem in name.each if stem in self._initials for word in self._initials[stem]
        }
        for word, weight in self._weights.items():
            if word in name.each:
                total += weight
            elif name.agree(word):
                total += PREFIX_SHARE * weight
            elif word in by_initials:
                total += INITIALS_SHARE * weight
        return total / self._whole

    def _similar(self, module_name: str) -> float:
        other = _trigrams(module_name)
        total = 0.0
        for weight, word in self._trigrams:
            if common := len(word & other):  # most words have none in common
                total += weight * (common / (len(word) + len(other) - common))
        return total / self._whole


def _by_weight(told: Mapping[str, float]) -> list[tuple[float, Words]]:
    """Return the stems of a query by how much they tell, those first that tell most."""
    found = defaultdict(list)
    for stem, weight in told.items():
        found[weight].append(stem)
    return [(weight, Words(found[weight])) for weight in sorted(found, reverse=True)]


@lru_cache(4_096)
def name_subwords(module_name: str) -> Words:
    """Return the stems of the sub-words of a file's name."""
    return Words(stem for word in tokens.words(module_name) for stem in stems(word))


@lru_cache(8_192)
def _trigrams(word: str) -> frozenset[str]:
    """Return the trigrams of a word; its edges count as two."""
    padded = f"  {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def _texts(word: str) -> list[tuple[str, str]]:
    """Return (stem, sub-word as written, in lower case) of a word."""
    subwords = tokens.subwords(word) or (word.lower(),)
    return [(stems(each)[0], each) for each in subwords if stems(each)]
