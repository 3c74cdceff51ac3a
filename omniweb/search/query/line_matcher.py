"""A phrase or a regular expression as what finds it in a line, in linear time.

RE2 does both, so that what is required, what is counted and what is marked can never differ.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from omniweb.search.errors import QueryError
from omniweb.search.query.nodes import Phrase, Regex

MAX_PATTERN = 1_000
"""Characters of a regular expression."""
MAX_EXPRESSIONS = 24
"""Of one query: to compile one with classes of Unicode takes 60 ms."""
MAX_PROGRAM_BYTES = 8 * 1024 * 1024
"""What RE2 may use for one expression and its states."""
_PIECES = re.compile(r"\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]?|.", re.DOTALL)
"""Of an expression: an escape, a class, or one character."""
_OWN_RULES = re.compile(r"\\[AzC]|\(\?(?![:P]|i\))")
"""Signs of an expression that may see more than one line as one, or sets flags itself."""
_PERL_ONLY = re.compile(rb"\(\?(<?[=!])|\\[1-9]")


def _options(*, one_line: bool = False) -> Any:
    options = re2.Options()
    options.never_nl = one_line  # no class and no negated one takes the end of a line
    options.max_mem = MAX_PROGRAM_BYTES
    options.log_errors = False
    options.never_capture = True  # which group matched is never asked, and costs much
    return options


_OPTIONS, _IN_LINES = _options(), _options(one_line=True)


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Any:
    """Return the expression as RE2 keeps it; it looks at bytes and at text."""
    return re2.compile(pattern, _OPTIONS)


@lru_cache(maxsize=256)
def _compiled_in_lines(pattern: str) -> Any:
    """Return the expression for a text of many lines: none of its matches leaves its line."""
    return re2.compile(f"(?m){pattern}", _IN_LINES)


@dataclass(frozen=True, slots=True)
class LineMatcher:
    """Finds an expression in the lines of a text; the ends of lines are no part of them."""

    expression: str
    case: bool

    @classmethod
    def of(cls, leaf: Phrase | Regex, *, case: bool) -> "LineMatcher":
        """Return the matcher of a leaf; with `case`, upper and lower case differ."""
        if isinstance(leaf, Phrase):
            return cls(_escaped(leaf.text), case)
        return cls(in_both_forms(leaf.pattern), case)

    def spans(self, line: str) -> Iterator[tuple[int, int]]:
        """Yield the matches in one line as code points, end exclusive; empty ones left out."""
        found = (match.span() for match in self._line().finditer(line))
        return ((start, end) for start, end in found if start < end)

    def finds(self, line: str) -> bool:
        """Tell whether a line, a path or a name matches."""
        return self._line().search(line) is not None

    def marks(self, line: str) -> bool:
        """Tell whether there is a match in a line that is not empty."""
        match = self._line().search(line)
        return match is not None and (match.start() < match.end() or any(self.spans(line)))

    def matching(self, text: str) -> list[int]:
        """Return which lines of a text match, by their places from 0."""
        return list(self._places(text))

    def finder(self) -> Callable[[bytes], bool]:
        """Return what tells of a text in UTF-8 whether a line of it matches.

        It is made once for many texts: most have no match, and are looked at once.
        """
        if _OWN_RULES.search(self.expression):
            return lambda text: any(map(self.finds, lines(text.decode())))
        search = self._lines().search

        def finds(text: bytes) -> bool:
            if b"\r" in text:
                text = _without_returns(text)
            match = search(text)
            if match is None:
                return False
            return match.span()[0] < len(text) or next(self._at_once(text), None) is not None

        return finds

    def _line(self) -> Any:
        return compiled(self.expression if self.case else f"(?i){self.expression}")

    def _lines(self) -> Any:
        return _compiled_in_lines(self.expression if self.case else f"(?i){self.expression}")

    def _places(self, text: str) -> Iterator[int]:
        """Yield the places of the lines that match."""
        if _OWN_RULES.search(self.expression):
            return (at for at, line in enumerate(lines(text)) if self.finds(line))
        encoded = text.encode()
        return self._at_once(_without_returns(encoded) if b"\r" in encoded else encoded)

    def _at_once(self, text: bytes) -> Iterator[int]:
        """Yield the places of matching lines, each once."""
        search = self._lines().search
        at = place = 0
        while at < len(text) and (match := search(text, at)) is not None:
            start = match.span()[0]
            if start == len(text) and text.endswith(b"\n"):
                return
            place += text.count(b"\n", at, start)
            yield place
            line_end = text.find(b"\n", start)
            if line_end < 0:
                return
            at = line_end + 1
            place += 1


def _without_returns(text: bytes) -> bytes:
    """Return a text without what ends its lines before their LF."""
    text = text + b"\n" if text.endswith(b"\r") else text
    return text.replace(b"\r\n", b"\n")


def lines(text: str) -> list[str]:
    """Return the lines of a chunk without their ends."""
    found = text.split("\n")
    if found[-1] == "":
        found.pop()
    return [line.removesuffix("\r") for line in found] if "\r" in text else found


def _escaped(text: str) -> str:
    """Return the expression of a text; accents may be part of their letters or follow them."""
    if text.isascii():
        return str(re2.escape(text))
    return "".join(map(_either, unicodedata.normalize("NFC", text)))


def _either(character: str) -> str:
    apart = unicodedata.normalize("NFD", character)
    escaped = str(re2.escape(character))
    return escaped if apart == character else f"(?:{escaped}|{re2.escape(apart)})"


def in_both_forms(pattern: str) -> str:
    """Return an expression that meets letters with accents in both forms, classes left as is."""
    if pattern.isascii():
        return pattern
    pieces = _PIECES.findall(unicodedata.normalize("NFC", pattern))
    return "".join(_either(each) if len(each) == 1 and each > "\x7f" else each for each in pieces)


def check(pattern: str, position: int, expressions: list[str]) -> None:
    """Raise `QueryError` with RE2's reason unless it takes the pattern, which begins there.

    `expressions` are those of the same query: each further one costs time before it is asked.
    """
    if pattern not in expressions:
        expressions.append(pattern)
    if len(expressions) > MAX_EXPRESSIONS:
        message = f"A query has at most {MAX_EXPRESSIONS} regular expressions."
        raise QueryError(message, position)
    if len(pattern) > MAX_PATTERN:
        message = f"A regular expression has at most {MAX_PATTERN:,} characters."
        raise QueryError(message, position + MAX_PATTERN)
    try:
        compiled(f"(?i){pattern}")
    except re2.error as error:
        raise _refusal(pattern, position, error) from None


def _refusal(pattern: str, position: int, error: Exception) -> QueryError:
    reason = error.args[0]
    text = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
    text = text.replace("(?i)", "", 1)
    fragment = text.partition(": ")[2]
    if _PERL_ONLY.search(pattern.encode()):
        text += "; look-around and back-references are not supported"
    at = max(pattern.find(fragment), 0) if fragment and fragment != pattern else 0
    return QueryError(f"The regular expression is not valid: {text}.", position + at)
