"""What to mark in a line: the words of a query, the names in it, its phrases and expressions.

Pure. Marks count code points of the line; they are in order and neither overlap nor touch.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer import tokens
from indexer.memo import Memo
from indexer.stop_words import STOP_WORDS
from omniweb.search.matching import LineMatcher
from omniweb.search.nodes import Phrase, Regex, Text, leaves
from omniweb.search.query import Query
from omniweb.search.types import Highlight

MOST_CHARACTERS = 20_000
"""Of one line that are looked at: a longer one was written by no person."""
MOST_SPANS = 200
"""Of one line that are marked."""
MOST_WORDS = 65_536
"""Different ones of one query's texts that are remembered."""
_LINE_END = re.compile("\n")
Span = tuple[int, int]
Mark = tuple[int, int, str]
"""Where in a word, and the lexeme for whose sake."""


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks lines for one query. `lexemes` and `names` are what a word is marked by."""

    names: frozenset[str]
    lexemes: frozenset[str]
    matchers: tuple[LineMatcher, ...]
    _beginnings: tuple[str, ...]
    _marks: Memo[tuple[Mark, ...]]

    @classmethod
    def of(cls, query: Query) -> "Marker":
        """Return the marker of a query: what it excludes is never marked."""
        asked = leaves(query.required)
        texts = [word.text for word in query.words if word.text not in _phrased(query)]
        texts += [*query.symbol_names, *(leaf.word for leaf in asked if isinstance(leaf, Text))]
        words = _ranking(texts)
        sought = [leaf for leaf in asked if isinstance(leaf, Phrase | Regex)]
        found = _WordMarks.of(words)
        return cls(
            names=found.names,
            lexemes=found.lexemes,
            matchers=tuple(LineMatcher.of(leaf, case=query.case) for leaf in sought),
            _beginnings=found.beginnings,
            _marks=Memo(found.of_word, MOST_WORDS),
        )

    def places(self, text: str) -> set[int]:
        """Return which lines of a text may have marks, by their places from 0; others have none."""
        found = {place for matcher in self.matchers for place in matcher.matching(text)}
        starts = self._starts(text)
        if starts:
            ends = [match.start() for match in _LINE_END.finditer(text)]
            found.update(bisect_left(ends, at) for at in starts)
        return found

    def _starts(self, text: str) -> set[int]:
        """Return where in a text something is that a word with a mark may hold."""
        if text.isascii():  # in lower case it is as long
            lower = text.lower()
            return {at for each in self._beginnings for at in _occurrences(lower, each)}
        words = set(tokens.words(text)) if self.names else set()
        return {at for word in words if self._marks[word] for at in _occurrences(text, word)}

    def marks(self, line_number: int, line_text: str) -> tuple[Highlight, ...]:
        """Return what to mark in a line."""
        text = line_text[:MOST_CHARACTERS]
        spans = [span for matcher in self.matchers for span in matcher.spans(text)]
        for start, found in self._words(text):
            spans += [(start + first, start + last) for first, last, _ in found]
        return tuple(Highlight(line_number, start, end) for start, end in _merged(spans))

    def weigh(self, line_text: str) -> tuple[int, int]:
        """Return how many different words and how many conditions of the query a line has."""
        text = line_text[:MOST_CHARACTERS]
        words = tokens.words(text) if self.names else ()
        lexemes = {lexeme for word in words for _, _, lexeme in self._marks[word]}
        return len(lexemes), sum(bool(matcher.spans(text)) for matcher in self.matchers)

    def _words(self, text: str) -> Iterator[tuple[int, Sequence[Mark]]]:
        """Yield where a word with a mark begins, and its marks."""
        at = 0
        for word in tokens.words(text) if self.names else ():
            found = self._marks[word]
            at = text.find(word, at)
            if found:
                yield at, found
            at += len(word)


@dataclass(frozen=True, slots=True)
class _WordMarks:
    """What to mark in a word; `beginnings`: a word that holds none of them has no mark."""

    names: frozenset[str]
    lexemes: frozenset[str]
    beginnings: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[str]) -> "_WordMarks":
        lexemes = frozenset(part for word in words for part in _part_lexemes(word))
        sought = lexemes.union(map(tokens.guaranteed_lexeme, words))
        return cls(
            names=frozenset(word.lower() for word in words),
            lexemes=lexemes,
            beginnings=tuple(dict.fromkeys(filter(None, map(_beginning, sought)))),
        )

    def of_word(self, word: str) -> tuple[Mark, ...]:
        """Return the marks of a word, in order."""
        lower = word.lower()
        if word.isascii() and not any(each in lower for each in self.beginnings):
            return ()
        return tuple(self._of_word(word, lower))

    def _of_word(self, word: str, lower: str) -> Iterator[Mark]:
        if lower in self.names:
            yield 0, len(word), tokens.guaranteed_lexeme(word)
            return
        at = 0
        parts = tokens.subwords(word)
        step = 1 if sum(map(len, parts)) > len(word) else 0  # pairs, each a character further
        for part in parts:
            lexeme = tokens.guaranteed_lexeme(part)
            at = lower.find(part, at)
            if at < 0 or len(lower) != len(word):
                return  # letters that are written in several ways
            if lexeme in self.lexemes:
                yield at, at + len(part), lexeme
            at += step or len(part)


def _beginning(lexeme: str) -> str:
    """Return what every word with a lexeme holds: the stemmer may write other letters at its end.

    So `using` becomes `use`, `possibly` `possibl`, `happy` `happi`, `dying` `die`.
    """
    if not lexeme.isalpha() or len(lexeme) <= 2:  # noqa: PLR2004 - too short to be changed
        return lexeme
    if lexeme.endswith("ie"):
        return lexeme[:-2]
    return lexeme[:-1] if lexeme[-1] in "eily" else lexeme


def _occurrences(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


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
