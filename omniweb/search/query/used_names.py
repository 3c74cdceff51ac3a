"""What the value of `uses:`, `calls:`, `impl:` or `imports:` is: names as they are written. Pure.

A pattern of names is refused, with the expression that finds them as text. In quotes all is a name.
"""

import re

from omniweb.search.errors import QueryError
from omniweb.search.query.nodes import Leaf, Used, is_symbol_glob
from omniweb.search.query.rewrites import instead, without
from omniweb.search.query.token import Source
from omniweb.search.query.values import Form, Value

_SHOWN = 60
"""Characters of a value that a refusal repeats."""
_CALL = re.compile(r"([^()|*]+)\([^()]*\)")
_EITHER = re.compile(r"\(?([^()|]+(?:\|[^()|]+)*)\)?")
_SLASHED = re.compile(r"/(.+)/[imsgu]{0,3}")
_EXPRESSION = re.compile(r"[\\^$|()\[\]{}+*?]")
_PART_OF_STEP = re.compile(r"\w\*|\*\w")
_SIGN = {"*": r"\w*", "?": r"\w"}


def used_leaves(source: Source, how: str, value: Value, start: int) -> tuple[Leaf, ...]:
    """Return the leaves of such a filter, one of which is met: `operator,` is a name.

    `start` is where the filter begins. Raise `QueryError` for what can be no name.
    """
    listed = value.form == Form.BARE and not value.text.endswith(",")
    names = value.parts if listed else (value.text,)
    if source.strict and value.form != Form.QUOTED:
        _check(source, how, value, names, start)
    return tuple(Used(each, how) for each in names)


def _check(source: Source, how: str, value: Value, names: tuple[str, ...], start: int) -> None:
    takes = "whole modules" if how == "imports" else "whole names"
    shown = value.text if len(value.text) <= _SHOWN else value.text[:_SHOWN] + "…"
    message = f"“{how}:” takes {takes}; “{shown}” is none. In quotes it is one."
    if _is_pattern(how, value, names):
        expression = _expression(how, value, names)
        meant = without(source.text, start, value.end)
        if expression:
            meant = instead(source.text, start, value.end, expression)
            message = f"{message} An expression looks for text: {expression}"
        raise QueryError(message, start, meant)
    if how == "imports":
        return
    plain = [_CALL.sub(r"\1", each) for each in names]
    either = _EITHER.fullmatch(value.text)
    if either and ("|" in value.text or value.text.startswith("(")):
        plain = either[1].split("|")
    if plain != list(names):
        meant = instead(source.text, value.start, value.end, ",".join(plain))
        raise QueryError(message, start, meant)


def _is_pattern(how: str, value: Value, names: tuple[str, ...]) -> bool:
    """Tell whether a value is a glob or an expression, which is of no use for names."""
    if inner := _SLASHED.fullmatch(value.text):
        return how != "imports" or _EXPRESSION.search(inner[1]) is not None
    if how == "imports":
        return any(_PART_OF_STEP.search(each) or not re.search(r"\w", each) for each in names)
    return any("*" in each or is_symbol_glob(each) for each in names)


def _expression(how: str, value: Value, names: tuple[str, ...]) -> str:
    """Return the expression that finds as text what a pattern means, "" where it means all."""
    if inner := _SLASHED.fullmatch(value.text):
        found = inner[1]
    elif any(not re.search(r"\w", each) for each in names):
        return ""
    else:
        signs = ("".join(_SIGN.get(each, re.escape(each)) for each in name) for name in names)
        found = r"\b(?:{})".format("|".join(signs)) if len(names) > 1 else r"\b" + next(signs)
    found = found.replace("/", r"\/") if value.form != Form.SLASHED else found
    return rf"/{found}\s*\(/" if how == "calls" else f"/{found}/"
