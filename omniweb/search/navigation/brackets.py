"""Brackets and what stands between them in the text of a script: no syntax tree is kept. Pure."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

_OPEN, _CLOSED = "([{", ")]}"
MOST_SIGNS: Final = 20_000
"""Of the lines that are read for one question; more are none that people wrote."""
_HIDDEN: Final = re.compile(
    r""""(?:\\.|[^"\\\n])*(?:"|$)|'(?:\\.|[^'\\\n])*(?:'|$)|`(?:\\.|[^`\\])*(?:`|\Z)"""
    r"""|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)|=>""",
    re.MULTILINE,
)
_KEY: Final = re.compile(r"[\w$]+(?=\s*\??\s*[:,}(\n])")


class Text:
    """Lines of a file from the line `first` on, and the same without strings and comments.

    Too long ones are empty: nothing is known of them.
    """

    def __init__(self, lines: Sequence[str], first: int) -> None:
        is_short = sum(map(len, lines)) <= MOST_SIGNS
        self._lines, self._first = (lines if is_short else [""] * len(lines)), first

    @cached_property
    def plain(self) -> str:
        """The text with signs that mean nothing for strings, comments and arrows."""
        hidden = "\n".join(self._lines)
        return _HIDDEN.sub(lambda each: re.sub(r"[^\n]", "\0", each[0]), hidden)

    def at(self, line: int, column: int) -> int:
        """Return where a column (code points) of a line is in the text."""
        return sum(len(each) + 1 for each in self._lines[: line - self._first]) + column

    def at_bytes(self, line: int, column: int) -> int:
        """Return where a column in bytes of a line is in the text."""
        before = self._lines[line - self._first].encode()[:column]
        return self.at(line, len(before.decode(errors="replace")))

    def place(self, at: int) -> tuple[int, int]:
        """Return the line and the column in bytes of a place of the text."""
        above = self.plain.count("\n", 0, at)
        start = self.plain.rfind("\n", 0, at) + 1
        return self._first + above, len(self._lines[above][: at - start].encode())


def opening(text: str, at: int) -> tuple[int, int]:
    """Return where the innermost bracket around a place opens, -1 for none, and commas since."""
    depth = commas = 0
    for place in range(min(at, len(text)) - 1, -1, -1):
        sign = text[place]
        if sign in _CLOSED:
            depth += 1
        elif sign in _OPEN:
            if not depth:
                return place, commas
            depth -= 1
        elif sign == "," and not depth:
            commas += 1
    return -1, 0


def beside(text: str, start: int) -> Iterator[str]:
    """Yield the keys of an object whose bracket opens at a place of a plain text."""
    depth, is_key = 0, True
    for place in range(start + 1, len(text)):
        sign = text[place]
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSED:
            if not depth:
                return
            depth -= 1
        elif sign == "," and not depth:
            is_key = True
        elif is_key and not depth and not sign.isspace():
            if match := _KEY.match(text, place):
                yield match[0]
            is_key = False


def parameter(text: str, after: int, number: int) -> tuple[int, int]:
    """Return from where to where a parameter stands in the head of a function, 0, 0 for none.

    `text` is plain, and the name of the function ends at `after`.
    """
    angle = 0
    for place in range(after, len(text)):
        angle += (text[place] == "<") - (text[place] == ">")
        if text[place] == "(" and angle <= 0:
            break
        if text[place] == ";" and angle <= 0:
            return 0, 0
    else:
        return 0, 0
    depth, commas, start = 0, 0, place + 1
    for at in range(place + 1, len(text)):
        if text[at] in "([{<":
            depth += 1
        elif text[at] in ")]}>":
            depth -= 1
        is_end = depth < 0 or (text[at] == "," and not depth)
        if is_end and commas == number:
            return start, at
        if depth < 0:
            break
        if is_end:
            commas, start = commas + 1, at + 1
    return 0, 0
