"""What to mark in a text: the words of a query, the names in it, its phrases and expressions.

Pure. Marks count code points of their line; they are in order and neither overlap nor touch.
"""

import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from indexer.text import tokens
from indexer.text.memo import Memo
from omniweb.search.query.line_matcher import LineMatcher, lines
from omniweb.search.query.nodes import Phrase, Regex, Text, leaves
from omniweb.search.query.parser import Query
from omniweb.search.query.spanning import SpanningMatcher, is_spanning
from omniweb.search.terms import ranking_words
from omniweb.search.types import Highlight

MOST_CHARACTERS = 20_000
"""Of one line that are looked at: a longer one was written by no person."""
MOST_SPANS = 200
"""Of one line that are marked."""
SECONDS = 1.0
"""For the phrases and expressions of all hits of a page: fifty of them take ten."""
MOST_WORDS = 65_536
"""Different ones of one query's texts that are remembered."""
MOST_SPLIT_WORDS = 16_384
"""Words whose sub-words a process remembers, about 6 MB."""
_WORD_END = re.compile("[a-z0-9_]*")
_WORD_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
Span = tuple[int, int]
SubWord = tuple[int, int, str]
"""A sub-word: where it is in its word, and its lexeme."""


@dataclass(slots=True)
class LineMarks:
    """What is marked in one line: for which lexemes, and for how many conditions of the query.

    `words` are where marked words begin, with what is marked in each; `matches` are the conditions
    with the text that they look at: of most lines nobody asks where. `across` are the parts of
    matches that go over lines.
    """

    words: list[tuple[int, Sequence[SubWord]]] = field(default_factory=list)
    lexemes: set[str] = field(default_factory=set)
    matches: list[tuple[LineMatcher, str]] = field(default_factory=list)
    across: list[Span] = field(default_factory=list)

    @property
    def conditions(self) -> int:
        """How many conditions of the query the line meets."""
        return len(self.matches) + bool(self.across)

    @property
    def spans(self) -> list[Span]:
        """Return every place in the line, in order; some may overlap."""
        found = [(at + start, at + end) for at, marked in self.words for start, end, _ in marked]
        found += [span for matcher, line in self.matches for span in matcher.spans(line)]
        found += [(start, end) for start, end in self.across if start < end]
        return sorted(found)

    def highlights(self, line_number: int) -> list[Highlight]:
        """Return the highlights of the line."""
        return [
            Highlight(line_number, start, end) for start, end in merged(self.spans)[:MOST_SPANS]
        ]


@dataclass(slots=True)
class Budget:
    """Seconds from the first question on; `over` once it was found spent."""

    seconds: float
    over: bool = False
    _until: float | None = None

    def spent(self) -> bool:
        """Tell whether they have passed."""
        now = time.monotonic()
        if self._until is None:
            self._until = now + self.seconds
        self.over = self.over or now > self._until
        return self.over


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks texts for one query. `lexemes` and `names` are what a word is marked by."""

    names: frozenset[str]
    lexemes: frozenset[str]
    matchers: tuple[LineMatcher, ...]
    spanning: tuple[SpanningMatcher, ...]
    _beginnings: tuple[str, ...]
    _marks: Memo[Sequence[SubWord]]
    budget: Budget

    @classmethod
    def of(cls, query: Query, seconds: float = SECONDS) -> "Marker":
        """Return the marker of a query: what it excludes is never marked.

        After so many `seconds` of looking for expressions it marks words alone: `budget.over`.
        """
        asked = leaves(query.required)
        texts = [word.text for word in query.words if word.text not in _phrased(query)]
        texts += [*query.symbol_names, *(leaf.word for leaf in asked if isinstance(leaf, Text))]
        words = ranking_words(texts)
        sought = [leaf for leaf in asked if isinstance(leaf, Phrase | Regex)]
        over_lines = [
            leaf for leaf in sought if isinstance(leaf, Regex) and is_spanning(leaf.pattern)
        ]
        found = _WordMarks.of(words)
        return cls(
            names=found.names,
            lexemes=found.lexemes,
            matchers=tuple(
                LineMatcher.of(leaf, case=query.case) for leaf in sought if leaf not in over_lines
            ),
            spanning=tuple(SpanningMatcher(leaf.pattern, query.case) for leaf in over_lines),
            _beginnings=found.beginnings,
            _marks=Memo(found.of_word, MOST_WORDS),
            budget=Budget(seconds),
        )

    def marked(self, text: str) -> Mapping[int, LineMarks]:
        """Return the marks of the lines of a text, by line index (from 0), in order."""
        found: defaultdict[int, LineMarks] = defaultdict(LineMarks)
        self._mark_words(text, found)
        for matcher in self.matchers:
            if self.budget.spent():
                break
            texts = lines(text)
            for place in matcher.matching(text):
                line = texts[place][:MOST_CHARACTERS]
                if any(True for _ in matcher.spans(line)):
                    found[place].matches.append((matcher, line))
        return dict(sorted(found.items()))

    def marked_across(self, numbered: Mapping[int, str]) -> dict[int, list[Span]]:
        """Return what matches over lines mark in lines that are given by their numbers."""
        found: defaultdict[int, list[Span]] = defaultdict(list)
        for matcher in self.spanning:
            if self.budget.spent():
                break
            for first, texts in _runs(numbered):
                for place, spans in matcher.spans_by_line("\n".join(texts)).items():
                    found[first + place] += spans
        return found

    def _mark_words(self, text: str, found: defaultdict[int, LineMarks]) -> None:
        marks = self._marks
        before = begin = place = 0  # of what has been looked at, and of the line at hand
        for at, word in self._words(text):
            subwords = marks[word]
            if not subwords:
                continue
            if passed := text.count("\n", before, at):
                place += passed
                begin = text.rfind("\n", before, at) + 1
            before = at
            if at - begin + len(word) > MOST_CHARACTERS:
                continue
            line = found[place]
            line.words.append((at - begin, subwords))
            for subword in subwords:
                line.lexemes.add(subword[2])

    def _words(self, text: str) -> Iterable[tuple[int, str]]:
        """Return the words of a text that may have marks, in order, and where they begin."""
        if not self.names:
            return ()
        if not text.isascii():
            return _placed(text)
        ends = _words_with(text.lower(), self._beginnings)  # as long as the text
        return [(start, text[start:end]) for start, end in sorted(ends.items())]


def _runs(numbered: Mapping[int, str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that follow each other, and the number of the first."""
    for _, run in groupby(enumerate(sorted(numbered)), lambda each: each[1] - each[0]):
        numbers = [number for _, number in run]
        yield numbers[0], [numbered[number] for number in numbers]


@dataclass(frozen=True, slots=True)
class _WordMarks:
    """What to mark in a word; `beginnings`: a word that holds none of them has no mark."""

    names: frozenset[str]
    signs: frozenset[str]
    lexemes: frozenset[str]
    beginnings: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[str]) -> "_WordMarks":
        lexemes = frozenset(lexeme for word in words for lexeme in _lexemes_of_subwords(word))
        sought = lexemes.union(map(tokens.guaranteed_lexeme, words))
        return cls(
            names=frozenset(unicodedata.normalize("NFC", word.lower()) for word in words),
            signs=frozenset(filter(tokens.is_single_sign, words)),
            lexemes=lexemes,
            beginnings=tuple(dict.fromkeys(filter(None, map(_beginning, sought)))),
        )

    def of_word(self, word: str) -> Sequence[SubWord]:
        """Return the spans to mark in a word, in order; most words have none."""
        lower, subwords = _subwords[word]
        if lower in self.names:
            return [(0, len(word), tokens.guaranteed_lexeme(word))]
        found = [each for each in subwords if each[2] in self.lexemes]
        if self.signs and not word.isascii():
            found += [(at, at + 1, sign) for at, sign in enumerate(lower) if sign in self.signs]
        return found


def is_held(word: str, lexemes: Collection[str]) -> bool:
    """Tell whether a text with marks of these lexemes holds a word: whole, or all its sub-words."""
    return tokens.guaranteed_lexeme(word) in lexemes or all(
        each in lexemes for each in _lexemes_of_subwords(word)
    )


def _split(word: str) -> tuple[str, tuple[SubWord, ...]]:
    """Return a word in lower case, and its sub-words."""
    if not word.isascii() and not unicodedata.is_normalized("NFC", word):  # marked as a whole
        whole = (0, len(word), tokens.guaranteed_lexeme(word))
        return unicodedata.normalize("NFC", word.lower()), (whole,)
    found: list[SubWord] = []
    lower = word.lower()
    at = 0
    subwords = tokens.subwords(word)
    step = 1 if sum(map(len, subwords)) > len(word) else 0  # pairs, each a character further
    for subword in subwords:
        at = lower.find(subword, at)
        if at < 0 or len(lower) != len(word):
            break  # letters that are written in several ways
        found.append((at, at + len(subword), tokens.guaranteed_lexeme(subword)))
        at += step or len(subword)
    return lower, tuple(found)


_subwords = Memo(_split, MOST_SPLIT_WORDS)


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


def _words_with(text: str, beginnings: Iterable[str]) -> dict[int, int]:
    """Return where the words of an ASCII text in lower case begin and end that hold a beginning."""
    found: dict[int, int] = {}
    find, word_end = text.find, _WORD_END.match
    for beginning in beginnings:
        at = find(beginning)
        while at >= 0:
            start, end = at, word_end(text, at).end()  # type: ignore[union-attr] # it may be empty
            while start and text[start - 1] in _WORD_CHARACTERS:
                start -= 1
            found[start] = end
            at = find(beginning, max(end, at + 1))
    return found


def _phrased(query: Query) -> frozenset[str]:
    """Return the words that occur in phrases alone: they are marked where the phrase is."""
    phrases = [leaf.text for leaf in leaves(query.required) if isinstance(leaf, Phrase)]
    return frozenset(word for phrase in phrases for word in phrase.split())


def _lexemes_of_subwords(word: str) -> tuple[str, ...]:
    """Return the lexemes of the sub-words of a word; single letters and digits mark nothing."""
    found = map(tokens.guaranteed_lexeme, tokens.subwords(word))
    return tuple(each for each in found if len(each) > 1) or tokens.lexemes(word)


def merged(ordered: Iterable[Span]) -> list[Span]:
    """Return spans that are in order, those that overlap or touch as one."""
    found: list[Span] = []
    for start, end in ordered:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
