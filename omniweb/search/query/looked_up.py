"""What a query looks up: one word, one string with signs, or a few words in a row. Pure.

Whoever types such a text means the files that hold it. What resembles it comes after them.
"""

import re
from dataclasses import dataclass

from omniweb.search.query.nodes import Content, Phrase, Regex, SymbolFilter, leaves
from omniweb.search.query.parser import Query
from omniweb.search.query.places import Place, read_place
from omniweb.search.types import Mode

MOST_WORDS = 6
"""In a row; more are a question."""
LONGEST = 500
"""Signs: what a text holds is compared with takes the square of them. A longer one is ranked by its
words, as a question is; in quotes it is found at any length.
"""
_SPACE = re.compile(r"[^\S\n]+")
_WORD_SIGN = re.compile(r"[A-Za-z0-9_]")
_REGEX_SIGN = re.compile(r"[^\w\s]")


@dataclass(frozen=True, slots=True)
class LookUp:
    """A text to find as it is written; several words count only beside other reasons.

    `place` is the file that the text may name: `text` is without the line then.
    """

    text: str
    words: int
    place: Place | None = None

    @property
    def is_alone(self) -> bool:
        """Whether files that do not hold it are no answers, only near ones."""
        return self.words == 1

    @property
    def forms(self) -> tuple[Regex | Phrase, ...]:
        """What a line must hold, the strictest first: the text between other words, or anywhere."""
        escaped = _REGEX_SIGN.sub(
            lambda sign: "\\" + sign[0] if sign[0].isascii() else sign[0], self.text
        )
        before = r"\b" if _WORD_SIGN.match(self.text[0]) else ""
        behind = r"\b" if _WORD_SIGN.match(self.text[-1]) else ""
        whole = Regex(f"{before}{escaped}{behind}")
        return (whole, Phrase(self.text)) if self.is_alone and (before or behind) else (whole,)


def look_up(query: Query) -> LookUp | None:
    """Return what a query looks up, None where it asks for more, or in another way."""
    asked = (*leaves(query.required), *leaves(query.required, positive=False))
    if query.mode != Mode.AUTO or not query.words or query.paste:
        return None
    if any(isinstance(each, Content | SymbolFilter) for each in asked):
        return None
    first, last = query.words[0], query.words[-1]
    written = query.text[first.position : last.position + len(last.text)]
    text = _SPACE.sub(" ", written)
    if len(text) > LONGEST:
        return None
    place = read_place(text)
    if place:
        return LookUp(place.written, 1, place)
    if len(query.words) > MOST_WORDS or text != query.ranking_text:
        return None
    return LookUp(text, len(query.words))
