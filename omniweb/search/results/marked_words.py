"""Which words of a text are marked, and what in them. Pure.

Of a hundred words of a text one is marked: only where a text has the letters that each such word
holds is a word taken apart.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.text import tokens
from indexer.text.memo import Memo

MOST_CHARACTERS = 20_000
"""Of one line that are looked at: a longer one was written by no person."""
MOST_WORDS = 65_536
"""Different ones of one query's texts that are remembered."""
MOST_SPLIT_WORDS = 16_384
"""Words whose sub-words a process remembers, about 6 MB."""
_WORD_END = re.compile("[a-z0-9_]*")
_WORD_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
SubWord = tuple[int, int, str]
"""A sub-word: where it is in its word, and its lexeme."""
MarkedWord = tuple[int, Sequence[SubWord]]
"""A word with marks: where it begins in its line, and what is marked in it."""


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """Finds what to mark in words; `beginnings`: a word that holds none of them has no mark."""

    names: frozenset[str]
    signs: frozenset[str]
    lexemes: frozenset[str]
    beginnings: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[str]) -> "MarkedWords":
        """Return what finds the words of a query, and the names and stems in them."""
        lexemes = frozenset(lexeme for word in words for lexeme in _lexemes_of_subwords(word))
        sought = lexemes.union(map(tokens.guaranteed_lexeme, words))
        return cls(
            names=frozenset(unicodedata.normalize("NFC", word.lower()) for word in words),
            signs=frozenset(filter(tokens.is_single_sign, words)),
            lexemes=lexemes,
            beginnings=tuple(dict.fromkeys(filter(None, map(_beginning, sought)))),
        )

    def remembered(self) -> Memo[Sequence[SubWord]]:
        """Return `_of_word` with a memory: the texts of a query have the same words again."""
        return Memo(self._of_word, MOST_WORDS)

    def by_line(
        self, text: str, of_word: Memo[Sequence[SubWord]]
    ) -> Iterator[tuple[int, list[MarkedWord]]]:
        """Yield the lines with marked words by their places (from 0), in order."""
        place = begin = 0
        end = -1  # of the line at hand
        line: list[MarkedWord] = []
        for at, until in self._places(text):
            subwords = of_word[text[at:until]]
            if not subwords:
                continue
            if at >= end:
                if line:
                    yield place, line
                    line = []
                place += text.count("\n", begin, at)
                begin = text.rfind("\n", begin, at) + 1 or begin
                end = text.find("\n", until)
                end = len(text) if end < 0 else end
            if until - begin <= MOST_CHARACTERS:
                line.append((at - begin, subwords))
        if line:
            yield place, line

    def _places(self, text: str) -> Iterable[tuple[int, int]]:
        """Return where words that may have marks begin and end, in order."""
        if not self.names:
            return ()
        if not text.isascii():
            return _every_place(text)
        return sorted(_holding(text.lower(), self.beginnings).items())  # as long as the text

    def _of_word(self, word: str) -> Sequence[SubWord]:
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


def _every_place(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each word of a text begins and ends."""
    at = 0
    for word in tokens.words(text):
        at = text.find(word, at)
        yield at, at + len(word)
        at += len(word)


def _holding(text: str, beginnings: Iterable[str]) -> dict[int, int]:
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


def _lexemes_of_subwords(word: str) -> tuple[str, ...]:
    """Return the lexemes of the sub-words of a word; single letters and digits mark nothing."""
    found = map(tokens.guaranteed_lexeme, tokens.subwords(word))
    return tuple(each for each in found if len(each) > 1) or tokens.lexemes(word)
