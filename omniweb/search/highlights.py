"""What to mark in a line: the words of a query, the names in it, its phrases and expressions.

Pure. Marks count code points of the line; they are in order and neither overlap nor touch.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer import tokens
from indexer.stop_words import STOP_WORDS
from omniweb.search.matching import LineMatcher
from omniweb.search.nodes import Phrase, Regex, Text, leaves
from omniweb.search.query import Query
from omniweb.search.types import Highlight

MOST_CHARACTERS = 20_000
"""Of one line that are looked at: a longer one was written by no person."""
MOST_SPANS = 200
"""Of one line that are marked."""
_RUN = re.compile(r"\w+")
_SUBWORD = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_a-zA-Z]+")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks lines for one query. `lexemes` and `names` are what a word is marked by."""

    names: frozenset[str]
    lexemes: frozenset[str]
    matchers: tuple[LineMatcher, ...]

    @classmethod
    def of(cls, query: Query) -> "Marker":
        """Return the marker of a query: what it excludes is never marked."""
        asked = leaves(query.required)
        texts = [word.text for word in query.words if word.text not in _phrased(query)]
        texts += [*query.symbol_names, *(leaf.word for leaf in asked if isinstance(leaf, Text))]
        words = _ranking(texts)
        sought = [leaf for leaf in asked if isinstance(leaf, Phrase | Regex)]
        return cls(
            names=frozenset(word.lower() for word in words),
            lexemes=frozenset(part for word in words for part in _part_lexemes(word)),
            matchers=tuple(LineMatcher.of(leaf, case=query.case) for leaf in sought),
        )

    def marks(self, line_number: int, line_text: str) -> tuple[Highlight, ...]:
        """Return what to mark in a line."""
        text = line_text[:MOST_CHARACTERS]
        spans = [span for matcher in self.matchers for span in matcher.spans(text)]
        spans += self._words(text)
        return tuple(Highlight(line_number, start, end) for start, end in _merged(spans))

    def weight(self, line_text: str) -> int:
        """Return how many different words and conditions of the query a line has."""
        text = line_text[:MOST_CHARACTERS]
        found = {text[start:end].lower() for start, end in self._words(text)}
        return len({tokens.guaranteed_lexeme(each) for each in found}) + sum(
            bool(matcher.spans(text)) for matcher in self.matchers
        )

    def _words(self, text: str) -> Iterator[Span]:
        for run in _RUN.finditer(text) if self.names else ():
            if run[0].lower() in self.names:
                yield run.span()
            else:
                yield from self._parts(run[0], run.start())

    def _parts(self, word: str, start: int) -> Iterator[Span]:
        """Yield the sub-words that the query has."""
        for part in _SUBWORD.finditer(word):
            if tokens.guaranteed_lexeme(part[0]) in self.lexemes:
                yield start + part.start(), start + part.end()


def _phrased(query: Query) -> frozenset[str]:
    """Return the words that occur in phrases alone: they are marked where the phrase is."""
    phrases = [leaf.text for leaf in leaves(query.required) if isinstance(leaf, Phrase)]
    return frozenset(word for phrase in phrases for word in phrase.split())


def _ranking(texts: Iterable[str]) -> list[str]:
    """Return the words without stop words, unless there are no others."""
    words = [word for text in texts for word in tokens.words(text)]
    return [word for word in words if word.lower() not in STOP_WORDS] or words


def _part_lexemes(word: str) -> tuple[str, ...]:
    """Return the lexemes of the parts of a word; single letters and digits mark nothing."""
    parts = [tokens.guaranteed_lexeme(part) for part in tokens.subwords(word)]
    return tuple(part for part in parts if len(part) > 1) or tokens.lexemes(word)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap or touch as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged[:MOST_SPANS]
