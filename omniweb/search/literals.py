r"""What every match of a phrase or regular expression must hold, in lexemes of the index. Pure.

The plan may ask for too little, never for too much, so whatever matches is among the chunks that
meet it. Three things bound that promise: a line's characters beyond those that the index analyses,
letters whose other case is ASCII but which are not themselves (the Kelvin sign), and `\b` or the
like between an ASCII letter and one of another script, which for the index is no end of a word.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]  # its public name is deprecated
from typing import Any

from indexer import tokens
from indexer.tokens import LONGEST_PART

SHORTEST = 2
"""Characters of a part that does not begin a word: one alone is in too many words to help."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A chunk has this lexeme."""

    lexeme: str


@dataclass(frozen=True, slots=True)
class Part:
    """A chunk has a word with this lower-case text in it, or one that begins or ends with it."""

    text: str
    begins: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """All parts are met; there are two at least."""

    parts: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One part at least is met."""

    parts: tuple["Plan", ...]


Plan = Whole | Part | Every | Some


@dataclass(frozen=True, slots=True)
class Required:
    """`plan` is None where nothing is certain; `literal` is ASCII text of every match, or ""."""

    plan: Plan | None
    literal: str


_WORD = re.compile(r"[A-Za-z0-9_]+")
_OTHER_RULES = re.compile(r"\[\^?\[|--|&&|\|\||~~|\(\?<|\\[pPQECzZx]|\(\?[a-zA-Z]*[Ux]")
"""What Python would read in another way than RE2, or would warn of."""
_UNKNOWN = None
_BORDER = "\0"
"""Stands for whatever ends a word; no document has it."""
_KNOWN = re.compile(r"[\x01-\x7f]+")


def of_phrase(text: str) -> Required:
    """Return what a line with this text in it must hold, upper or lower case."""
    return Required(_every(_word_plans(text)), _longest([text]))


@lru_cache(maxsize=256)
def of_regex(pattern: str) -> Required:
    """Return what a line that matches must hold, upper or lower case."""
    if _OTHER_RULES.search(pattern):
        return Required(None, "")
    try:
        parsed = list(_parser.parse(pattern))
    except (re.error, OverflowError, RecursionError):
        return Required(None, "")
    pieces = _pieces(parsed)
    return Required(_plan_of(pieces), _longest(_segments(pieces)))


def _word_plans(text: str) -> Iterator[Plan]:
    """Yield what the words of a text ask for; what stands before and behind it is not known."""
    for match in _WORD.finditer(text):
        begins = _is_border(text, match.start() - 1)
        ends = _is_border(text, match.end())
        if begins and ends:
            yield Whole(tokens.guaranteed_lexeme(match[0]))
            continue
        part = match[0].lower()
        if begins:
            yield Part(part[:LONGEST_PART], begins=True)
        elif len(part) >= SHORTEST:
            yield Part(part[-LONGEST_PART:], ends=ends)


def _longest(segments: Iterable[str]) -> str:
    return max((run for each in segments for run in _KNOWN.findall(each)), key=len, default="")


def _is_border(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isascii() and not _WORD.match(text[at])


def _every(plans: Iterable[Plan]) -> Plan | None:
    distinct = tuple(dict.fromkeys(plans))
    return Every(distinct) if len(distinct) > 1 else next(iter(distinct), None)


Piece = str | Some | None
"""A character, something that is required somewhere, or nothing known."""


def _plan_of(pieces: Sequence[Piece]) -> Plan | None:
    plans: list[Plan] = [piece for piece in pieces if isinstance(piece, Some)]
    for segment in _segments(pieces):
        plans += _word_plans(segment)
    return _every(plans)


def _segments(pieces: Iterable[Piece]) -> list[str]:
    """Return the runs of known characters."""
    segments = [""]
    for piece in pieces:
        if isinstance(piece, str):
            segments[-1] += piece
        else:
            segments.append("")
    return segments


def _pieces(parsed: Iterable[tuple[Any, Any]]) -> list[Piece]:
    return [piece for operator, value in parsed for piece in _read(str(operator), value)]


def _read(operator: str, value: Any) -> list[Piece]:  # noqa: PLR0911 - one per kind
    match operator:
        case "LITERAL":
            return [chr(value)]
        case "IN":
            return [_character(value)]
        case "AT":
            return [_BORDER] * ("NON" not in str(value))
        case "SUBPATTERN":
            return _pieces(value[3])
        case "BRANCH":
            return [_UNKNOWN, _alternatives(value[1]), _UNKNOWN]
        case "MAX_REPEAT" | "MIN_REPEAT" if value[0] > 0:
            return _repeated(value)
    return [_UNKNOWN]


def _repeated(value: Any) -> list[Piece]:
    # What occurs twice ends where it begins again: its neighbours are not known.
    least, most, inner = value
    once = _pieces(inner)
    return once if least == most == 1 else [_UNKNOWN, *once, _UNKNOWN]


def _character(members: Sequence[tuple[Any, Any]]) -> Piece:
    """Return the only character that a class can be, but for case, or a border for white space."""
    found = {
        chr(value).lower() if str(operator) == "LITERAL" else str(value)
        for operator, value in members
    }
    if found == {"CATEGORY_SPACE"}:
        return _BORDER
    only = found.pop() if len(found) == 1 else ""
    return only if len(only) == 1 else _UNKNOWN


def _alternatives(branches: Iterable[Any]) -> Some | None:
    plans = [_plan_of(_pieces(branch)) for branch in branches]
    known = tuple(dict.fromkeys(plan for plan in plans if plan is not None))
    return Some(known) if known and None not in plans else None
