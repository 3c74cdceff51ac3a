"""Which words of a text are marked, and what in them. Pure.

Of a hundred words of a text one is marked: only where a text has the letters that each such word
holds is a word taken apart.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence

from indexer.text import tokens
from indexer.text.memo import Memo

MOST_CHARACTERS = 20_000
"""Of one line that are looked at: a longer one was written by no person."""
MOST_WORDS = 65_536
"""Different ones, or their sub-words, of one query's texts that are remembered."""
_WORD_END = re.compile("[a-z0-9_]*")
_WORD_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789_"
Span = tuple[int, int]
"""Where something begins and ends, end exclusive."""
MarkedWord = tuple[int, Sequence[Span]]
"""A word with marks: where it begins in its line, and what is marked in it, in order and apart."""


class MarkedWords:
    """Finds what to mark for some words in texts, and remembers it of each of their words.

    A set of lexemes is a number here: `lexemes_of` says which they are.
    """

    def __init__(self, words: Sequence[str]) -> None:
        """Look for these words of a query, and for the names and stems in them."""
        self._names = frozenset(unicodedata.normalize("NFC", word.lower()) for word in words)
        self._signs = frozenset(filter(tokens.is_single_sign, words))
        self._sought = frozenset(lexeme for word in words for lexeme in _lexemes_of_subwords(word))
        every = self._sought.union(map(tokens.guaranteed_lexeme, words))
        # A word that holds none of these has no marks.
        self._beginnings = tuple(dict.fromkeys(filter(None, map(_beginning, every))))
        self._bits: dict[str, int] = {}
        self._of_word = Memo(self._read, MOST_WORDS)
        self._of_subword = Memo(self._read_subword, MOST_WORDS)

    def by_line(self, text: str) -> Iterator[tuple[int, int, list[MarkedWord]]]:
        """Yield the lines with marked words: places (from 0) in order, lexemes, and the words."""
        place = begin = lexemes = 0
        end = -1  # of the line at hand
        line: list[MarkedWord] = []
        of_word = self._of_word
        for at, until in self._places(text):
            held, spans = of_word[text[at:until]]
            if not held:
                continue
            if at >= end:
                if line:
                    yield place, lexemes, line
                    line, lexemes = [], 0
                place += text.count("\n", begin, at)
                begin = text.rfind("\n", begin, at) + 1 or begin
                end = text.find("\n", until)
                end = len(text) if end < 0 else end
            if until - begin <= MOST_CHARACTERS:
                line.append((at - begin, spans))
                lexemes |= held
        if line:
            yield place, lexemes, line

    def lexemes_of(self, held: int) -> frozenset[str]:
        """Return the lexemes that a number stands for."""
        return frozenset(lexeme for lexeme, bit in self._bits.items() if held & bit)

    def _places(self, text: str) -> Iterable[Span]:
        """Return where words that may have marks begin and end, in order."""
        if not self._names:
            return ()
        if not text.isascii():
            return _every_place(text)
        return sorted(_holding(text.lower(), self._beginnings).items())  # as long as the text

    def _read(self, word: str) -> tuple[int, Sequence[Span]]:
        """Return the lexemes and the spans to mark in a word; most words have none."""
        if not word.isascii():
            return self._read_other(word)
        lower = word.lower()
        if lower in self._names:
            return self._bit(tokens.guaranteed_lexeme(word)), ((0, len(word)),)
        held = at = 0
        end = -1  # of what is marked so far
        spans: list[Span] = []
        for subword in tokens.subwords(word):
            at = lower.find(subword, at)
            until = at + len(subword)
            if bit := self._of_subword[subword]:
                held |= bit
                spans.append((spans.pop()[0] if at == end else at, until))
                end = until
            at = until
        return held, spans

    def _read_other(self, word: str) -> tuple[int, Sequence[Span]]:
        """Read a word with other letters: with accents, or of a script without spaces."""
        lower, subwords = _taken_apart(word)
        if lower in self._names:
            return self._bit(tokens.guaranteed_lexeme(word)), ((0, len(word)),)
        held = at = 0
        spans: list[Span] = []
        pairs = sum(map(len, subwords)) > len(word)  # each a character further
        for subword in subwords:
            at = lower.find(subword, at)
            if at < 0 or len(lower) != len(word):
                break  # letters that are written in several ways
            until = at + len(subword)
            if bit := self._of_subword[subword]:
                spans.append((at, until))
                held |= bit
            at = at + 1 if pairs else until
        if self._signs:
            for place, sign in enumerate(lower):
                if sign in self._signs:
                    spans.append((place, place + 1))
                    held |= self._bit(sign)
        return held, merged(sorted(spans))

    def _read_subword(self, subword: str) -> int:
        """Return the lexeme of a sub-word, 0 if it is none that is sought."""
        lexeme = tokens.guaranteed_lexeme(subword)
        return self._bit(lexeme) if lexeme in self._sought else 0

    def _bit(self, lexeme: str) -> int:
        return self._bits.setdefault(lexeme, 1 << len(self._bits))


def merged(ordered: Iterable[Span]) -> list[Span]:
    """Return spans that are in order, those that overlap or touch as one."""
    found: list[Span] = []
    for start, end in ordered:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def is_held(word: str, lexemes: Collection[str]) -> bool:
    """Tell whether a text with marks of these lexemes holds a word: whole, or all its sub-words."""
    return tokens.guaranteed_lexeme(word) in lexemes or all(
        each in lexemes for each in _lexemes_of_subwords(word)
    )


def _taken_apart(word: str) -> tuple[str, Sequence[str]]:
    """Return a word in lower case, and its sub-words."""
    if unicodedata.is_normalized("NFC", word):
        return word.lower(), tokens.subwords(word)
    return word, (word,)  # marked as a whole


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
            if start and text[start - 1] in _WORD_CHARACTERS:
                start = len(text[:start].rstrip(_WORD_CHARACTERS))
            found[start] = end
            at = find(beginning, end if end > at else at + 1)
    return found


def _lexemes_of_subwords(word: str) -> tuple[str, ...]:
    """Return the lexemes of the sub-words of a word; single letters and digits mark nothing."""
    found = map(tokens.guaranteed_lexeme, tokens.subwords(word))
    return tuple(each for each in found if len(each) > 1) or tokens.lexemes(word)
