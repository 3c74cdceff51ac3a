"""What a query looks up: one word, one string with signs, or a few words in a row. Pure.

Whoever types such a text means the files that hold it. What resembles it comes after them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from omniweb.search.query.folders import Folder, read_folder
from omniweb.search.query.nodes import Content, Phrase, Regex, SymbolFilter, leaves
from omniweb.search.query.parser import Query
from omniweb.search.query.places import Place, read_place
from omniweb.search.query.written import without_signs
from omniweb.search.types import Mode

MOST_WORDS = 6
"""In a row; more are a question."""
LONGEST = 500
"""Signs: what a text holds is compared with takes the square of them. A longer one is ranked by its
words, as a question is; in quotes it is found at any length.
"""
_NUMBER = re.compile(r"v?\d+(?:[.:-]\w+)*[.:]\w+(?:[.:+-]\w+)*")
_SPACE = re.compile(r"[^\S\n]+")
_WORD = re.compile(r"\w+")
_WORD_SIGN = re.compile(r"[A-Za-z0-9_]")
_REGEX_SIGN = re.compile(r"[^\w\s]")


class Form(NamedTuple):
    """A text, and what a line holds that holds it."""

    text: str
    pattern: Regex | Phrase


@dataclass(frozen=True, slots=True)
class LookUp:
    """A text to find as it is written; several words count only beside other reasons.

    `place` is the file that the text may name: `text` is without the line then. `bare` is what is
    found where nothing holds the text: it without the signs around it, or the one number among its
    words; "" if it has none. `folder` is the one that it may name.
    """

    text: str
    words: int
    place: Place | None = None
    bare: str = ""
    folder: Folder | None = None

    @property
    def is_alone(self) -> bool:
        """Whether files that do not hold it are no answers, only near ones."""
        return self.words == 1

    @property
    def has_signs(self) -> bool:
        """Whether it is more than letters and digits: then its words are not what is sought."""
        return _WORD.fullmatch(self.text) is None

    @property
    def forms(self) -> tuple[Form, ...]:
        """What a line must hold, the strictest first: a text between other words, or anywhere."""
        texts = (self.text, self.bare) if self.bare else (self.text,)
        return tuple(form for text in texts for form in self._forms(text))

    def _forms(self, text: str) -> Iterator[Form]:
        escaped = _REGEX_SIGN.sub(
            lambda sign: "\\" + sign[0] if sign[0].isascii() else sign[0], text
        )
        before = r"\b" if _WORD_SIGN.match(text[0]) else ""
        behind = r"\b" if _WORD_SIGN.match(text[-1]) else ""
        yield Form(text, Regex(f"{before}{escaped}{behind}"))
        if self.is_alone and (before or behind):
            yield Form(text, Phrase(text))


def look_up(query: Query) -> LookUp | None:
    """Return what a query looks up, None where it asks for more, or in another way."""
    asked = (*leaves(query.required), *leaves(query.required, positive=False))
    if query.mode != Mode.AUTO or not query.words or query.paste:
        return None
    text = _SPACE.sub(" ", query.written)
    conditions = any(isinstance(each, Content | SymbolFilter) for each in asked)
    if conditions or not text or len(text) > LONGEST:
        return None
    if named := _file_or_folder(text):
        return named
    if len(query.words) > MOST_WORDS:
        return None
    return LookUp(text, len(query.words), bare=_number_in(query) or without_signs(text))


def _file_or_folder(text: str) -> LookUp | None:
    """Return what a text looks up that may name a file or a folder, None where it names neither."""
    if folder := read_folder(text):
        return LookUp(text, 1, folder=folder)
    bare = without_signs(text)
    place = read_place(text) or read_place(bare)
    if place is None:
        return None
    if place.line:
        return LookUp(place.written, 1, place)
    return LookUp(text, 1, place, place.written if place.written != text else bare)


def _number_in(query: Query) -> str:
    """Return the one version, address or time among several words, "" for none or more of them.

    Where no line has the words in a row, `1.2.3` means the files that hold it and not 11.2.34.
    """
    found = [word.text for word in query.words if _NUMBER.fullmatch(word.text)]
    return found[0] if len(found) == 1 < len(query.words) else ""
