"""What of a query is looked up as it is written: words, with brackets that group nothing. Pure."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from omniweb.search.query.grammar import Word
from omniweb.search.query.token import Sort, Token

_LEADING, _TRAILING = "([{<\"'`", ";,.:!?()[]{}<>=\"'`&| "
"""Signs around what somebody copied. `C++`, `C#`, `.NET`, `@x` and `--x` are names with theirs."""
_OPENING = {")": "(", "]": "[", "}": "{", ">": "<"}
_FEWEST = 2
"""Letters and digits of what is looked up without its signs: one is everywhere."""


def written(text: str, tokens: Sequence[Token], settled: Iterable[Token]) -> Word | None:
    """Return the words of a query as they stand in its text, None where they stand apart.

    `settled` are its tokens without the brackets that group nothing, and a minus before them.
    """
    syntax = {token.start for token in settled if token.sort != Sort.WORD}
    loose = [token for token in tokens if token.start not in syntax]
    if not loose or any(text[one.end : other.start].strip() for one, other in pairwise(loose)):
        return None
    return Word(text[loose[0].start : loose[-1].end], loose[0].start)


def without_signs(text: str) -> str:
    """Return a text without the signs around it, "" where it has none or says too little.

    Brackets that hold something belong to it: `f(x);` is `f(x)`, `foo();` is `foo`.
    """
    rest = _without_trailing(text)
    while rest and rest[0] in _LEADING and not _is_closed(rest):
        rest = rest[1:]
    return rest if rest != text and sum(map(str.isalnum, rest)) >= _FEWEST else ""


def _without_trailing(text: str) -> str:
    while text and text[-1] in _TRAILING:
        opened = text.rfind(_OPENING.get(text[-1], text[-1]), 0, -1)
        if text[-1] not in _OPENING or opened < 0:
            text = text[:-1]
        elif not text[opened + 1 : -1].strip():
            text = text[:opened]
        elif opened:
            break
        else:
            text = text[1:-1]
    return text


def _is_closed(text: str) -> bool:
    return any(sign in text for sign, opening in _OPENING.items() if opening == text[0])
