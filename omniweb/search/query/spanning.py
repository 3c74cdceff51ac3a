r"""Regular expressions over several lines: those in which a match may hold the end of a line. Pure.

`\n` says so, a class with it, one with everything (`[\s\S]`), or the flag `s`. In all others `\s`
and the like end with their line, as everywhere.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from omniweb.search.query.line_matcher import compiled, in_both_forms

MOST_MATCHES = 1_000
"""Of one text that are looked for."""
_PIECE = re.compile(
    r"\\Q.*?(?:\\E|\Z)|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|\(\?[a-zA-Z]+[:)]|.", re.DOTALL
)
_EVERYTHING = (r"\s\S", r"\S\s", r"\w\W", r"\W\w", r"\d\D", r"\D\d")
_ENDS = (r"\n", "\n")
Span = tuple[int, int]


@lru_cache(maxsize=256)
def is_spanning(pattern: str) -> bool:
    """Tell whether an expression asks for more than one line."""
    return any(_may_hold_an_end(piece) for piece in _PIECE.findall(pattern))


def _may_hold_an_end(piece: str) -> bool:
    if piece.startswith("(?"):
        return "s" in piece
    if piece.startswith("["):
        return not piece.startswith("[^") and any(each in piece for each in _EVERYTHING + _ENDS)
    return piece in _ENDS or (piece.startswith(r"\Q") and "\n" in piece)


@dataclass(frozen=True, slots=True)
class SpanningMatcher:
    r"""Finds an expression over the lines of a text; `\r\n` counts as `\n`."""

    expression: str
    case: bool

    def found_in(self, text: str) -> bool:
        """Tell whether something in a whole text matches."""
        return next(self._matches(_as_bytes(text)), None) is not None

    def lines_of_chunks(self, chunks: Mapping[int, str]) -> Iterator[tuple[int, int]]:
        """Yield each line of a match: the ordinal of its chunk, and its number, from 1.

        The chunks are those of a whole document, by their ordinals, in order.
        """
        numbers: list[int] = []
        for ordinal, text in chunks.items():
            numbers += [ordinal] * _lines_in(text)
        for place in self.spans_by_line("".join(chunks.values())):
            if place < len(numbers):
                yield numbers[place], place + 1

    def spans_by_line(self, text: str) -> dict[int, list[Span]]:
        """Return what is matched of each line, by its place from 0, as code points of the line.

        An empty line within a match has an empty span.
        """
        found: dict[int, list[Span]] = {}
        whole = _as_bytes(text)
        place = begin = 0  # of the line in which the last match ended
        for start, end in self._matches(whole):
            place += whole.count(b"\n", begin, start)
            begin = whole.rfind(b"\n", 0, start) + 1
            while begin < end:
                line_end = whole.find(b"\n", begin)
                line_end = len(whole) if line_end < 0 else line_end
                span = _span(whole[begin:line_end], start - begin, end - begin)
                found.setdefault(place, []).append(span)
                if end <= line_end + 1:
                    break
                begin, place = line_end + 1, place + 1
        return found

    def _matches(self, text: bytes) -> Iterator[Span]:
        flags = "m" if self.case else "mi"
        expression = in_both_forms(self.expression).replace(r"\r\n", r"\r?\n")
        matches: Any = compiled(f"(?{flags}){expression}").finditer(text)
        for count, match in enumerate(matches):
            if count == MOST_MATCHES:
                return
            if match.start() < match.end():
                yield match.span()


def _as_bytes(text: str) -> bytes:
    return text.replace("\r\n", "\n").encode()


def _lines_in(text: str) -> int:
    return text.count("\n") + (not text.endswith("\n"))


def _span(line: bytes, start: int, end: int) -> Span:
    """Return bytes of a line as its code points."""
    first, last = max(start, 0), min(end, len(line))
    return len(line[:first].decode(errors="ignore")), len(line[:last].decode(errors="ignore"))
