r"""What every match of a phrase or regular expression must hold: words and literals. Pure.

The plan may ask for too little, never for too much, so whatever matches is among the chunks that
meet it. Two things bound that promise: letters whose other case is ASCII but which are not
themselves (the Kelvin sign), and `\b` or the like between an ASCII letter and one of another
script, which for the index is no end of a word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import prod
from re import _parser  # type: ignore[attr-defined]  # its public name is deprecated
from typing import Any

from indexer.text import tokens, trigrams

MOST_VARIANTS = 8
"""Texts that a run with small classes of characters stands for; of more, it ends at a class."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A chunk has this lexeme."""

    lexeme: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A chunk has this text, upper or lower case; it is in lower case and has a trigram."""

    text: str


@dataclass(frozen=True, slots=True)
class Every:
    """All operands are met; there are two at least."""

    operands: tuple["Plan", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One operand at least is met."""

    operands: tuple["Plan", ...]


Plan = Whole | Literal | Every | Some


@dataclass(frozen=True, slots=True)
class Required:
    """`plan` is None where nothing is certain; `literal` is text of every match, or ""."""

    plan: Plan | None
    literal: str


_WORD = re.compile(r"[A-Za-z0-9_]+")
_OTHER_RULES = re.compile(r"\[\^?\[|--|&&|\|\||~~|\(\?<|\\[pPQECzZx]|\(\?[a-zA-Z]*[Ux]")
"""What Python would read in another way than RE2, or would warn of."""
_UNKNOWN = None
_EDGE, _SPACE = "\0", "\1"
"""Stand for a border of no width and for white space of any kind; no document has them."""
_ENDS = re.compile(r"[\x01\ufffd]+")


def of_phrase(text: str) -> Required:
    """Return the literals that a line with this text must hold, in upper or lower case."""
    text = unicodedata.normalize("NFC", text)
    return Required(_every(_of_text(text)), _longest([text]))


@lru_cache(maxsize=256)
def of_regex(pattern: str) -> Required:
    """Return the literals that a matching line must hold, in upper or lower case."""
    if _OTHER_RULES.search(pattern):
        return Required(None, "")
    try:
        pieces = _pieces(list(_parser.parse(unicodedata.normalize("NFC", pattern))))
    except (re.error, OverflowError, RecursionError):  # the last: nested very deep
        return Required(None, "")
    certain = [texts[0] for texts in map(_variants, _runs(pieces)) if len(texts) == 1]
    return Required(_plan_of(pieces), _longest(certain))


def of_one_line(pattern: str) -> Required:
    """Return the literals of one line that a match over several lines must hold.

    Its lines may lie in several chunks, so only one text is asked for.
    """
    literal = of_regex(pattern).literal
    return Required(_every(_of_text(literal)), literal)


def _of_text(text: str) -> Iterator[Plan]:
    """Yield what a text asks for; what stands before and behind it is not known."""
    for match in _WORD.finditer(text):
        if _is_border(text, match.start() - 1) and _is_border(text, match.end()):
            yield Whole(tokens.guaranteed_lexeme(match[0]))
    for run in _literals(text):
        if len(run.encode()) >= trigrams.LENGTH:
            yield _literal(run.lower())


def _literal(text: str) -> Plan:
    """Return the plan for a text whose accents may be part of their signs or follow them."""
    apart = unicodedata.normalize("NFD", text)
    return Literal(text) if apart == text else Some((Literal(text), Literal(apart)))


def _literals(text: str) -> list[str]:
    """Return the parts of a text that stand in every match, but for the case of ASCII letters."""
    known = "".join(each if _has_one_form(each) else _SPACE for each in text.replace(_EDGE, ""))
    return _ENDS.split(known)


def _has_one_form(character: str) -> bool:
    return character.isascii() or character.lower() == character.upper()


def _longest(texts: Iterable[str]) -> str:
    runs = (run for each in texts for run in _literals(each))
    return max((run for run in runs if unicodedata.is_normalized("NFD", run)), key=len, default="")


def _is_border(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isascii() and not _WORD.match(text[at])


def _every(plans: Iterable[Plan]) -> Plan | None:
    distinct = tuple(dict.fromkeys(plans))
    return Every(distinct) if len(distinct) > 1 else next(iter(distinct), None)


def _some(plans: Iterable[Plan | None]) -> Some | None:
    distinct = tuple(dict.fromkeys(plans))
    known = tuple(plan for plan in distinct if plan is not None)
    return Some(known) if known and len(known) == len(distinct) else None


Piece = str | Some | None
"""Characters one of which stands there, something that is required somewhere, or nothing known."""


def _plan_of(pieces: Sequence[Piece]) -> Plan | None:
    plans: list[Plan] = [piece for piece in pieces if isinstance(piece, Some)]
    for run in _runs(pieces):
        first, *others = _variants(run)
        if not others:
            plans += _of_text(first)
        elif either := _some(_every(_of_text(text)) for text in (first, *others)):
            plans.append(either)
    return _every(plans)


def _runs(pieces: Iterable[Piece]) -> list[list[str]]:
    """Return the runs of pieces that are known and stand for few texts."""
    runs: list[list[str]] = [[]]
    for piece in pieces:
        if isinstance(piece, str) and prod(map(len, [*runs[-1], piece])) <= MOST_VARIANTS:
            runs[-1].append(piece)
        else:
            runs.append([])
    return runs


def _variants(run: Iterable[str]) -> list[str]:
    return ["".join(characters) for characters in product(*run)]


def _pieces(parsed: Iterable[tuple[Any, Any]]) -> list[Piece]:
    return [piece for operator, value in parsed for piece in _read(str(operator), value)]


def _read(operator: str, value: Any) -> list[Piece]:  # noqa: PLR0911 - one per kind
    match operator:
        case "LITERAL":
            return [_SPACE if chr(value) in "\r\n" else chr(value)]
        case "IN":
            return [_character(value)]
        case "AT":
            return [_EDGE] * ("NON" not in str(value))
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
    """Return the characters that a small class can be, but for case."""
    if [str(value) for _, value in members] == ["CATEGORY_SPACE"]:
        return _SPACE
    if any(str(operator) != "LITERAL" or chr(value) in "\r\n" for operator, value in members):
        return _UNKNOWN
    found = map(chr, (value for _, value in members))
    return "".join(dict.fromkeys(each.lower() if each.isascii() else each for each in found))


def _alternatives(branches: Iterable[Any]) -> Some | None:
    return _some(_plan_of(_pieces(branch)) for branch in branches)
