"""Text → words → lexemes, for documents and queries alike.

A *word* is a maximal run of letters, digits and underscores, in any script; a run of a script that
is written without spaces (Chinese, Japanese, Korean, Thai …) is a word of its own, and so is an
emoji with what is joined to it. A word consists of *sub-words*: `parseHTTPRequest_v2` of parse,
http, request, v, 2. Its *lexemes* are what the index keeps: the English stems of its sub-words and,
last, the whole in lower case (its stem, where it is all letters). This last one is guaranteed: it
depends on the lower-case word alone, so every text that has the word, in whatever case, has that
lexeme. Accents that follow their letters are read as parts of them (NFC).

Nothing here fails on any text. A lexeme is never empty, never holds NUL or a lone surrogate and
has at most 255 bytes of UTF-8.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import Stemmer

from indexer.text.memo import Memo

MAX_LEXEME_BYTES = 255
"""A longer word is cut: two that differ only after that share their lexemes."""
TRUNCATED = "#truncated"
"""The lexeme of a chunk with a line that is not analysed to its end."""
FREQUENT = 5
"""Weighted occurrences in one chunk that make a word its subject."""
MEMO_WORDS = 32_768
"""Words remembered per process, about 10 MB."""
RECENT_WORDS = 4_096
"""Words whose sub-words are remembered."""
MAX_FRAGMENTS = 8
FRAGMENT_LENGTH = 3
"""More sub-words than this, shorter than this on average: a digest or a key, not a name."""

_COMBINING = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u3099\u309a"
)
"""Accents and vowel signs that letters carry; most of them are no `\\w`."""
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_PICTURE = "[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_EMOJI = (
    "[\U0001f1e6-\U0001f1ff]{2}"
    rf"|{_PICTURE}[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*"
    rf"(?:\u200d{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
"""A flag, or a picture with its variants and those that it is joined to."""
_VARIANTS = re.compile("[\ufe0e\ufe0f]")
"""They choose between two looks of one sign."""
_APART = bytes(
    byte if chr(byte).isalnum() or byte == ord("_") else ord(" ") for byte in range(128)
) + bytes(128)
"""A table for `bytes.translate` that makes blanks of what stands between words of ASCII."""
_ANY_WORD = re.compile(rf"[\w{_COMBINING}]+|{_EMOJI}")
_SPACELESS_RUN = re.compile(rf"[{_SPACELESS}]+")
_ONE_SCRIPT = re.compile(rf"[{_SPACELESS}]+|[^{_SPACELESS}]+")
_SUBWORD = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_NO_CACHE = 0
# A call holds the interpreter's lock from end to end, so without a cache threads may share it.
_stem = Stemmer.Stemmer("english", _NO_CACHE).stemWord


def words(text: str) -> list[str]:
    """Return the words of a text as written, in order, with repeats."""
    if text.isascii():  # three times as quick as an expression
        return text.encode().translate(_APART).decode().split()
    return [
        run
        for word in _ANY_WORD.findall(text)
        for run in ((word,) if word.isascii() else _ONE_SCRIPT.findall(word))
    ]


def subwords(word: str) -> tuple[str, ...]:
    """Return the sub-words of a word in lower case, not stemmed; () for a digest or a key.

    A run of a script without spaces gives its overlapping pairs of characters.
    """
    return _subwords[word]


def subwords_of_new(word: str) -> tuple[str, ...]:
    """Return the sub-words of a word that is asked for once; its lexemes are next, and are kept."""
    found = _find_subwords(word)
    if word not in _lexemes and word.isascii() and _is_one(word):
        _lexemes.keep(word, _ascii_lexemes(word, found))
    return found


def _find_subwords(word: str) -> tuple[str, ...]:
    if word.isascii():
        return _ascii_subwords(word[:MAX_LEXEME_BYTES])
    word = unicodedata.normalize("NFC", word)[:MAX_LEXEME_BYTES]
    return _pairs(word) if _SPACELESS_RUN.fullmatch(word) else _other_subwords(word)


def lexemes(word: str) -> tuple[str, ...]:
    """Return the lexemes of a word, each once, the guaranteed one last."""
    return _lexemes[word]


def weighed(words: Mapping[str, int]) -> dict[str, int]:
    """Return how often each lexeme occurs in a text whose words are counted."""
    found: dict[str, int] = {}
    get = found.get
    for count, of_word in zip(words.values(), map(_lexemes.__getitem__, words), strict=True):
        for lexeme in of_word:
            found[lexeme] = get(lexeme, 0) + count
    if not "".join(words).isascii():
        for word, count in words.items():
            for sign in _single_signs(word):
                found[sign] = get(sign, 0) + count
    return found


def is_single_sign(word: str) -> bool:
    """Tell whether a word is one sign of a script without spaces: every text with it is found."""
    return len(word) == 1 and bool(_SPACELESS_RUN.fullmatch(word))


def _single_signs(word: str) -> Iterable[str]:
    """Return the signs of a run of a script without spaces; of longer words the pairs are kept."""
    word = unicodedata.normalize("NFC", word)[:MAX_LEXEME_BYTES]
    return tuple(dict.fromkeys(word)) if len(word) > 1 and _SPACELESS_RUN.fullmatch(word) else ()


def guaranteed_lexeme(word: str) -> str:
    """Return the lexeme that every text with this word has, "" if it holds no word."""
    found = _lexemes[word]
    return found[-1] if found else ""


def repository_lexeme(repository_id: int) -> str:
    """Return the lexeme that every chunk of a repository has; no word of any text gives it."""
    return f"#{repository_id}"


def frequent_lexeme(lexeme: str) -> str:
    """Return the lexeme that a chunk has besides, where it holds this one `FREQUENT` times.

    A query of common words alone begins with the chunks that are about them.
    """
    return f"^{lexeme}"


def normalise(name: str) -> str:
    """Return the letters and digits of a name in lower case: `Parse_HTTP` and `parseHttp` agree."""
    if not name.isascii():
        name = unicodedata.normalize("NFC", name)
    return "".join(filter(str.isalnum, name)).lower()


def _ascii_subwords(word: str) -> tuple[str, ...]:
    if word.isalpha() and word.islower():
        return (word,)
    found = _SUBWORD.findall(word)
    return () if _is_fragmented(word, found) else tuple([each.lower() for each in found])


def _other_subwords(word: str) -> tuple[str, ...]:
    matches = _SUBWORD.finditer("".join(map(_shape, word)))
    found = [word[match.start() : match.end()] for match in matches]
    return () if _is_fragmented(word, found) else tuple([each.lower() for each in found])


def _pairs(word: str) -> tuple[str, ...]:
    return tuple([word[at : at + 2] for at in range(max(len(word) - 1, 1))])


def _is_fragmented(word: str, found: Sequence[str]) -> bool:
    return len(found) > MAX_FRAGMENTS and len(word) < FRAGMENT_LENGTH * len(found)


def _shape(character: str) -> str:
    """Return the ASCII character that has the same place in the borders of sub-words."""
    if character.isascii():
        return character
    if character.isupper() or character.istitle():
        return "A"
    return "0" if character.isnumeric() else "a"


def _find_lexemes(word: str) -> tuple[str, ...]:
    if word.isascii() and _is_one(word):
        return _ascii_lexemes(word, _find_subwords(word))
    word = unicodedata.normalize("NFC", _VARIANTS.sub("", "".join(words(word))))
    if not word:
        return ()
    lower = word.lower()
    return _joined(subwords(word), _find_stem(lower) if lower.isalpha() else _cut(lower))


def _is_one(word: str) -> bool:
    """Tell whether nothing in a text of ASCII is between words."""
    return word.isidentifier() or word.isalnum()


def _ascii_lexemes(word: str, subwords: tuple[str, ...]) -> tuple[str, ...]:
    lower = word.lower()
    if not lower.isalpha():
        whole = lower[:MAX_LEXEME_BYTES]
    elif len(subwords) == 1:  # most words: their own only sub-word
        return (_stems[lower],)
    else:
        whole = _find_stem(lower)
    return _joined(subwords, whole)


def _joined(subwords: tuple[str, ...], whole: str) -> tuple[str, ...]:
    found = dict.fromkeys(map(_stems.__getitem__, subwords))
    found.pop(whole, None)
    return (*found, whole)


def _find_stem(word: str) -> str:
    if len(word) > MAX_LEXEME_BYTES or not word.isascii():
        word = _cut(word)
    return _cut(_stem(word)) or word


def _cut(word: str) -> str:
    if word.isascii():
        return word[:MAX_LEXEME_BYTES]
    return word.encode()[:MAX_LEXEME_BYTES].decode(errors="ignore")


_subwords = Memo(_find_subwords, RECENT_WORDS)
_stems = Memo(_find_stem, MEMO_WORDS)
_lexemes = Memo(_find_lexemes, MEMO_WORDS)
