"""The value of a filter as it is written: in quotes, between slashes, or bare. Pure."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from itertools import product

from omniweb.search.query.token import Source

MAX_ALTERNATIVES = 32
"""Patterns that the braces of one stand for; of more they are only signs."""
_QUOTED = re.compile(r'"((?:[^"\\\n]|\\.)++)"(?=[\s)]|\Z)')
_TYPOGRAPHIC = re.compile(r"[“„‟]([^“”„‟\"\n]++)[”“‟](?=[\s)]|\Z)")
_SLASHED = re.compile(r"/((?![\s*])(?:[^/\\\n]|\\.)++)(?<!\s)/[imsgu]{0,3}(?=[\s)]|\Z)")
_BARE = re.compile(r'[^\s"]\S*')
_ESCAPED = re.compile(r'\\(["\\])')
_PREDICATE = re.compile(r"[a-z]+(?:\.[a-z.]+)?\([^()\n]*\)(?=[\s)]|\Z)")
_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")
_OUTER_COMMA = re.compile(r",(?![^{}]*\})")


class Form(Enum):
    """How a value is written."""

    QUOTED = auto()
    SLASHED = auto()
    BARE = auto()


@dataclass(frozen=True, slots=True)
class Value:
    """`text` is without quotes, with slashes; `start` and `end` are where it is written."""

    form: Form
    text: str
    start: int
    end: int

    @property
    def parts(self) -> tuple[str, ...]:
        """The values of a list, `a,b`; a value in quotes is one."""
        if self.form != Form.BARE:
            return (self.text,)
        return tuple(filter(None, _OUTER_COMMA.split(self.text)))


def read_value(source: Source, at: int) -> Value | None:
    """Return the value that begins there, None for none."""
    text = source.text
    if match := _QUOTED.match(text, at):
        return Value(Form.QUOTED, _ESCAPED.sub(r"\1", match[1]), at, match.end())
    if source.strict and (match := _TYPOGRAPHIC.match(text, at)):
        return Value(Form.QUOTED, match[1], at, match.end())
    if source.strict and (match := _SLASHED.match(text, at) or _PREDICATE.match(text, at)):
        form = Form.SLASHED if match[0].startswith("/") else Form.BARE
        return Value(form, match[0], at, match.end())
    match = _BARE.match(text, at)
    if match is None:
        return None
    bare = match[0][: word_end(match[0])]
    return Value(Form.BARE, bare, at, at + len(bare)) if bare else None


def word_end(run: str) -> int:
    """Return where a word ends whose closing brackets belong to what is around it."""
    surplus = run.count(")") - run.count("(")
    trailing = len(run) - len(run.rstrip(")"))
    return len(run) - max(min(surplus, trailing), 0)


def expanded(pattern: str) -> tuple[str, ...]:
    """Return the patterns that braces stand for: `*.{ts,tsx}` is `*.ts` and `*.tsx`."""
    pieces = _BRACES.split(pattern)
    choices = [piece.split(",") if at % 2 else [piece] for at, piece in enumerate(pieces)]
    if len(pieces) == 1 or _size(choices) > MAX_ALTERNATIVES:
        return (pattern,)
    return tuple(dict.fromkeys("".join(each) for each in product(*choices)))


def _size(choices: list[list[str]]) -> int:
    size = 1
    for each in choices:
        size *= len(each)
    return size
