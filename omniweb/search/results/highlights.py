"""What to mark in a text: the words of a query, the names in it, its phrases and expressions.

Pure. Marks count code points of their line; they are in order and neither overlap nor touch.
"""

import re
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, filterfalse, groupby
from typing import NamedTuple

from omniweb.search.query.line_matcher import LineMatcher, lines
from omniweb.search.query.nodes import Phrase, Regex, Text, leaves
from omniweb.search.query.parser import Query
from omniweb.search.query.spanning import SpanningMatcher, is_spanning
from omniweb.search.results.marked_words import (
    MOST_CHARACTERS,
    MarkedWord,
    MarkedWords,
    Span,
    merged,
)
from omniweb.search.terms import ranking_words
from omniweb.search.types import Highlight

MOST_SPANS = 200
"""Of one line that are marked."""
SECONDS = 1.0
"""For the phrases and expressions of all hits of a page: fifty of them take ten."""
MOST_OF_PASTE = 24
"""Words of a pasted text that are marked, the weightiest: sixty-four paint everything, and cost."""
CONDITION = 1_000
"""What meeting a phrase or an expression is worth beside 1 for each word."""
_LETTERS_AND_SIGNS = re.compile(
    r"(?=.*[A-Za-z0-9])(?=.*[!-/:-@\[-^`{-~])(?:[!-/:-@\[-^`{-~]|[A-Za-z0-9](?![A-Za-z0-9]))+"
)


class LineMarks(NamedTuple):
    """What is marked in one line: for which lexemes, and for how many conditions of the query.

    `lexemes` is their number of `MarkedWords`, `words` are those with marks; `matches` are the
    conditions with the text that they look at: of most lines nobody asks where. `across` are the
    parts of matches that go over lines.
    """

    lexemes: int = 0
    words: Sequence[MarkedWord] = ()
    matches: tuple[tuple[LineMatcher, str], ...] = ()
    across: tuple[Span, ...] = ()

    @property
    def worth(self) -> int:
        """How much speaks for showing the line: a condition comes before all words."""
        conditions = len(self.matches) + bool(self.across)
        return self.lexemes.bit_count() + CONDITION * conditions

    @property
    def spans(self) -> list[Span]:
        """Return every place in the line, in order and apart."""
        found = [(at + start, at + end) for at, marked in self.words for start, end in marked]
        if not self.matches and not self.across:
            return found
        found += [span for matcher, line in self.matches for span in matcher.spans(line)]
        found += [(start, end) for start, end in self.across if start < end]
        return merged(sorted(found))

    def highlights(self, line_number: int) -> list[Highlight]:
        """Return the highlights of the line."""
        return [Highlight(line_number, start, end) for start, end in self.spans[:MOST_SPANS]]


NO_MARKS = LineMarks()


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
    """Marks texts for one query."""

    words: MarkedWords
    matchers: tuple[LineMatcher, ...]
    spanning: tuple[SpanningMatcher, ...]
    budget: Budget
    seen: dict[str, Mapping[int, LineMarks]] = field(default_factory=dict, init=False)

    @classmethod
    def of(
        cls, query: Query, seconds: float = SECONDS, *, looked_up: Phrase | Regex | None = None
    ) -> "Marker":
        """Return the marker of a query, and of what it looks up: what it excludes is never marked.

        After so many `seconds` of looking for expressions it marks words alone: `budget.over`.
        """
        asked = leaves(query.required)
        words = query.words[: MOST_OF_PASTE if query.paste else None]
        texts = [word.text for word in words if word.text not in _phrased(query)]
        texts += [
            *query.used_names,
            *query.symbol_names,
            *(leaf.word for leaf in asked if isinstance(leaf, Text)),
        ]
        sought = [leaf for leaf in asked if isinstance(leaf, Phrase | Regex)]
        sought += [Phrase(text) for text in texts if _is_letter_with_signs(text)]
        sought += [looked_up] if looked_up else []
        over_lines = [
            leaf for leaf in sought if isinstance(leaf, Regex) and is_spanning(leaf.pattern)
        ]
        return cls(
            words=MarkedWords(ranking_words(filterfalse(_is_letter_with_signs, texts))),
            matchers=tuple(
                LineMatcher.of(leaf, case=query.case) for leaf in sought if leaf not in over_lines
            ),
            spanning=tuple(SpanningMatcher(leaf.pattern, query.case) for leaf in over_lines),
            budget=Budget(seconds),
        )

    def look_through(self, texts: Iterable[str]) -> None:
        """Look for the marks of several texts at once: then `marked` has them."""
        unseen = list(dict.fromkeys(text for text in texts if text not in self.seen))
        if not unseen:
            return
        found: list[dict[int, LineMarks]] = [{} for _ in unseen]
        for at, place, lexemes, words in self.words.by_line(unseen):
            found[at][place] = LineMarks(lexemes, words)
        for matcher in self.matchers:
            for at, places in _matching(matcher, unseen).items():
                if self.budget.spent():
                    break
                _add(matcher, unseen[at], places, found[at])
        if self.matchers:
            found = [dict(sorted(marks.items())) for marks in found]
        self.seen.update(zip(unseen, found, strict=True))

    def marked(self, text: str) -> Mapping[int, LineMarks]:
        """Return the marks of the lines of a text, by line index (from 0), in order."""
        if text not in self.seen:
            self.look_through([text])
        return self.seen[text]

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


def _matching(matcher: LineMatcher, texts: Sequence[str]) -> dict[int, list[int]]:
    """Return which lines of texts match, by the places of the texts, each from 0."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    counts = [text.count("\n") + 1 for text in texts]
    begins = list(accumulate(counts, initial=0))
    for place in matcher.matching("\n".join(texts)):
        at = bisect_right(begins, place) - 1
        found[at].append(place - begins[at])
    return found


def _add(
    matcher: LineMatcher, text: str, places: Sequence[int], found: dict[int, LineMarks]
) -> None:
    """Add what matches in these lines of a text to its marks."""
    texts = lines(text)
    for place in places:
        line = texts[place][:MOST_CHARACTERS] if place < len(texts) else ""
        if line and matcher.marks(line):
            marks = found.get(place, NO_MARKS)
            found[place] = marks._replace(matches=(*marks.matches, (matcher, line)))


def _runs(numbered: Mapping[int, str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that follow each other, and the number of the first."""
    for _, run in groupby(enumerate(sorted(numbered)), lambda each: each[1] - each[0]):
        numbers = [number for _, number in run]
        yield numbers[0], [numbered[number] for number in numbers]


def _phrased(query: Query) -> frozenset[str]:
    """Return the words that occur in phrases alone: they are marked where the phrase is."""
    phrases = [leaf.text for leaf in leaves(query.required) if isinstance(leaf, Phrase)]
    return frozenset(word for phrase in phrases for word in phrase.split())


def _is_letter_with_signs(text: str) -> bool:
    """Tell whether a text is a letter with signs, as `C#` and `f(x)`: the letter is everywhere."""
    return _LETTERS_AND_SIGNS.fullmatch(text) is not None
