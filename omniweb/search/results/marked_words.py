"""Which words of a text are marked, and what in them. Pure.

Of a hundred words of a text one is marked: only where a text has the letters that each such word
holds is a word taken apart.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from indexer.text import tokens
from indexer.text.memo import Memo

MOST_CHARACTERS = 20_000
"""Of one line that are looked at: a longer one was written by no person."""
MOST_WORDS = 65_536
"""Different ones, or their sub-words, of one query's texts that are remembered."""
_IN_WORD = np.array([chr(code).isalnum() or chr(code) == "_" for code in range(128)])
"""Of each ASCII character whether words consist of it."""
_LINE_END = ord("\n")
Numbers = NDArray[np.int64]
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

    def by_line(self, texts: Sequence[str]) -> Iterator[tuple[int, int, int, list[MarkedWord]]]:
        """Yield the lines with marked words: text and line (both from 0), lexemes, and the words.

        The lines of a text come in order. Many texts are looked at in the time of a few.
        """
        if not self._names:
            return
        plain = [at for at, text in enumerate(texts) if text.isascii()]
        others = [[at] for at, text in enumerate(texts) if not text.isascii()]
        for group in filter(None, (plain, *others)):
            for at, line, lexemes, marked in self._lines([texts[at] for at in group]):
                yield group[at], line, lexemes, marked

    def lexemes_of(self, held: int) -> frozenset[str]:
        """Return the lexemes that a number stands for."""
        return frozenset(lexeme for lexeme, bit in self._bits.items() if held & bit)

    def _lines(self, texts: Sequence[str]) -> Iterator[tuple[int, int, int, list[MarkedWord]]]:
        """Yield the lines of some texts, all of ASCII or only one."""
        whole = "\n".join(texts)
        starts, ends = self._places(whole)
        if not len(starts):
            return
        owners, places, columns = _located(texts, whole, starts)
        near = columns + ends - starts <= MOST_CHARACTERS
        rows = (each[near].tolist() for each in (owners, places, columns, starts, ends))
        of_word = self._of_word
        text = line = -1
        lexemes, words = 0, list[MarkedWord]()
        for owner, place, column, start, end in zip(*rows, strict=True):
            held, spans = of_word[whole[start:end]]
            if held:
                if place != line or owner != text:
                    if words:
                        yield text, line, lexemes, words
                    text, line, lexemes, words = owner, place, 0, []
                lexemes |= held
                words.append((column, spans))
        if words:
            yield text, line, lexemes, words

    def _places(self, text: str) -> tuple[Numbers, Numbers]:
        """Return where words that may have marks begin and end, in order."""
        if text.isascii():
            return _holding(text.lower(), self._beginnings)  # as long as the text
        places = np.array(_places_of_any(text, self._beginnings), np.int64).reshape(-1, 2)
        return places[:, 0], places[:, 1]

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


def _places_of_any(text: str, beginnings: Iterable[str]) -> list[Span]:
    """Return where the words of a text begin and end that are not of ASCII or hold a beginning."""
    words = tokens.words(text)
    ascii_words = {word: word.lower() for word in set(words) if word.isascii()}
    unmarked = {
        word for word, lower in ascii_words.items() if not any(each in lower for each in beginnings)
    }
    found, at = [], 0
    for word in words:
        at = text.find(word, at)
        if word not in unmarked:
            found.append((at, at + len(word)))
        at += len(word)
    return found


def _holding(text: str, beginnings: Iterable[str]) -> tuple[Numbers, Numbers]:
    """Return where the words of an ASCII text in lower case begin and end that hold a beginning."""
    found: list[int] = []
    find = text.find
    for beginning in beginnings:
        at = find(beginning)
        while at >= 0:
            found.append(at)
            at = find(beginning, at + 1)
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    inside = _IN_WORD[np.frombuffer(text.encode(), np.uint8)]
    borders = np.flatnonzero(np.diff(inside, prepend=False, append=False))
    starts, ends = borders[::2], borders[1::2]
    words = np.unique(np.searchsorted(starts, found, side="right") - 1)
    return starts[words], ends[words]


def _located(texts: Sequence[str], whole: str, starts: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return text, line and column of places in texts that are joined by ends of lines."""
    if whole.isascii():
        signs: NDArray[np.uint8 | np.uint32] = np.frombuffer(whole.encode(), np.uint8)
    else:
        signs = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
    line_ends = np.flatnonzero(signs == _LINE_END)
    lines = np.searchsorted(line_ends, starts)
    begins = np.fromiter(accumulate((len(text) + 1 for text in texts[:-1]), initial=0), np.int64)
    owners = np.searchsorted(begins, starts, side="right") - 1
    places = lines - np.searchsorted(line_ends, begins)[owners]
    return owners, places, starts - np.concatenate(([0], line_ends + 1))[lines]


def _lexemes_of_subwords(word: str) -> tuple[str, ...]:
    """Return the lexemes of the sub-words of a word; single letters and digits mark nothing."""
    found = map(tokens.guaranteed_lexeme, tokens.subwords(word))
    return tuple(each for each in found if len(each) > 1) or tokens.lexemes(word)
