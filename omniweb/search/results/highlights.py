"""What to mark in a text: the words of a query, the names in it, its phrases and expressions.

Pure. Marks count code points of their line; they are in order and neither overlap nor touch.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indexer.text import tokens
from indexer.text.memo import Memo
from indexer.text.stop_words import STOP_WORDS
from omniweb.search.query.line_matcher import LineMatcher, lines
from omniweb.search.query.nodes import Phrase, Regex, Text, leaves
from omniweb.search.query.parser import Query
from omniweb.search.types import Highlight

MOST_CHARACTERS = 20_000
"""Of one line that are looked at: a longer one was written by no person."""
MOST_SPANS = 200
"""Of one line that are marked."""
MOST_WORDS = 65_536
"""Different ones of one query's texts that are remembered."""
MOST_PARTED_WORDS = 16_384
"""Words whose parts a process remembers, about 6 MB."""
_WORD_END = re.compile("[a-z0-9_]*")
_WORD_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
Span = tuple[int, int]
Part = tuple[int, int, str]
"""A sub-word: where it is in its word, and its lexeme."""


@dataclass(slots=True)
class LineMarks:
    """What is marked in one line: for which lexemes, and for how many conditions of the query.

    `words` are where marked words begin, with what is marked in each; `matches` are the conditions
    with the text that they look at: of most lines nobody asks where.
    """

    words: list[tuple[int, Sequence[Part]]] = field(default_factory=list)
    lexemes: set[str] = field(default_factory=set)
    matches: list[tuple[LineMatcher, str]] = field(default_factory=list)

    @property
    def conditions(self) -> int:
        """How many conditions of the query the line meets."""
        return len(self.matches)

    @property
    def spans(self) -> list[Span]:
        """Return every place in the line, in order; some may overlap."""
        found = [(at + start, at + end) for at, parts in self.words for start, end, _ in parts]
        found += [span for matcher, line in self.matches for span in matcher.spans(line)]
        return sorted(found)

    def highlights(self, line_number: int) -> list[Highlight]:
        """Return the highlights of the line."""
        return [Highlight(line_number, start, end) for start, end in _merged(self.spans)]


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks texts for one query. `lexemes` and `names` are what a word is marked by."""

    names: frozenset[str]
    lexemes: frozenset[str]
    matchers: tuple[LineMatcher, ...]
    _beginnings: tuple[str, ...]
    _marks: Memo[Sequence[Part]]

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

    def marked(self, text: str) -> Mapping[int, LineMarks]:
        """Return the marks of the lines of a text, by line index (from 0), in order."""
        found: defaultdict[int, LineMarks] = defaultdict(LineMarks)
        self._mark_words(text, found)
        for matcher in self.matchers:
            texts = lines(text)
            for place in matcher.matching(text):
                line = texts[place][:MOST_CHARACTERS]
                if any(True for _ in matcher.spans(line)):
                    found[place].matches.append((matcher, line))
        return dict(sorted(found.items()))

    def _mark_words(self, text: str, found: defaultdict[int, LineMarks]) -> None:
        marks = self._marks
        before = begin = place = 0  # of what has been looked at, and of the line at hand
        for at, word in self._words(text):
            parts = marks[word]
            if not parts:
                continue
            if passed := text.count("\n", before, at):
                place += passed
                begin = text.rfind("\n", before, at) + 1
            before = at
            if at - begin + len(word) > MOST_CHARACTERS:
                continue
            line = found[place]
            line.words.append((at - begin, parts))
            for part in parts:
                line.lexemes.add(part[2])

    def _words(self, text: str) -> Iterable[tuple[int, str]]:
        """Return the words of a text that may have marks, in order, and where they begin."""
        if not self.names:
            return ()
        if not text.isascii():
            return _placed(text)
        ends = _words_with(text.lower(), self._beginnings)  # as long as the text
        return [(start, text[start:end]) for start, end in sorted(ends.items())]


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

    def of_word(self, word: str) -> Sequence[Part]:
        """Return the spans to mark in a word, in order; most words have none."""
        lower, parts = _parts[word]
        if lower in self.names:
            return [(0, len(word), tokens.guaranteed_lexeme(word))]
        return [part for part in parts if part[2] in self.lexemes]


def _find_parts(word: str) -> tuple[str, tuple[Part, ...]]:
    """Return a word in lower case, and its sub-words."""
    found: list[Part] = []
    lower = word.lower()
    at = 0
    parts = tokens.subwords(word)
    step = 1 if sum(map(len, parts)) > len(word) else 0  # pairs, each a character further
    for part in parts:
        at = lower.find(part, at)
        if at < 0 or len(lower) != len(word):
            break  # letters that are written in several ways
        found.append((at, at + len(part), tokens.guaranteed_lexeme(part)))
        at += step or len(part)
    return lower, tuple(found)


_parts = Memo(_find_parts, MOST_PARTED_WORDS)


def _beginning(lexeme: str) -> str:
    """Return the letters that every word with a lexeme holds: the stemmer may change its end.

    So `using` becomes `use`, `possibly` `possibl`, `happy` `happi`, `dying` `die`.
    """
    if not lexeme.isalpha() or len(lexeme) <= 2:  # noqa: PLR2004 - too short to be changed
        return lexeme
    if lexeme.endswith("ie"):
        return lexeme[:-2]
    return lexeme[:-1] if lexeme[-1] in "eily" else lexeme


def _placed(text: str) -> Iterator[tuple[int, str]]:
    """Yield where each word of a text begins, and the word."""
    at = 0
    for word in tokens.words(text):
        at = text.find(word, at)
        yield at, word
        at += len(word)


def _words_with(text: str, parts: Iterable[str]) -> dict[int, int]:
    """Return where the words of an ASCII text in lower case begin and end that hold a part."""
    found: dict[int, int] = {}
    find, word_end = text.find, _WORD_END.match
    for part in parts:
        at = find(part)
        while at >= 0:
            start, end = at, word_end(text, at).end()  # type: ignore[union-attr] # it may be empty
            while start and text[start - 1] in _WORD_CHARACTERS:
                start -= 1
            found[start] = end
            at = find(part, max(end, at + 1))
    return found


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
    """Return spans that are in order, those that overlap or touch as one."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged[:MOST_SPANS]
