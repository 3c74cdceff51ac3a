r"""What the value of `path:`, `repo:` or `sym:` is: a text, a glob or a regular expression. Pure.

Between slashes it is an expression, as on GitHub, if it has signs of one: `/src/` is a folder. Bare
it is one, as in Sourcegraph and Zoekt, where it can be nothing else: `\.vue$`, `^src/`, `a|b`. In
quotes it never is.
"""

import re

from omniweb.search.errors import QueryError
from omniweb.search.query import line_matcher
from omniweb.search.query.nodes import GLOB_SIGNS, Leaf, Path, Repository, SymbolFilter
from omniweb.search.query.rewrites import instead, quoted
from omniweb.search.query.token import Source
from omniweb.search.query.values import Form, Value, expanded

_CLEAR = re.compile(r"\\|\A\^|\$\Z|\||\(\?|\[\^?\w-\w[^\]]*\]|\)[*+?]|\][*+]|[\w\])]\{\d+,?\d*\}")
"""Signs of an expression that stand in no name of a file, and in no glob."""
_EITHER = re.compile(r"\.[*+]")
"""Also a glob: `config.*` is a name with anything behind its dot, or with anything behind it."""
_SIGNS = re.compile(r"[\\^$|()\[\]{}+]|\.\*")
_WINDOWS = re.compile(r"(?:[A-Za-z]:\\)?[\w. -]+(?:\\[\w. -]+)+\\?")
_SLASHED = re.compile(r"/(.+)/([imsgu]{0,3})")
_EXPRESSION_FIRST = frozenset({"file", "f"})
"""Names of the path filter that Sourcegraph and Zoekt use, where it takes expressions."""


def path_leaves(source: Source, written: str, value: Value) -> tuple[Leaf, ...]:
    """Return the leaves of a path filter, one of which is met; `written` is the name it goes by."""
    if value.form == Form.QUOTED:
        return (Path(value.text),)
    if expression := _expression(source, written, value):
        return (Path(expression, is_regex=True),)
    if source.strict and _is_windows(value):
        raise _windows(source, value)
    return tuple(map(Path, expanded(value.text)))


def repository_leaves(source: Source, value: Value) -> tuple[Leaf, ...]:
    """Return the leaves of a repository filter, one of which is met."""
    if value.form != Form.QUOTED and (expression := _expression(source, "repo", value)):
        return (Repository(expression, is_regex=True),)
    parts = value.parts
    if value.form == Form.BARE:
        parts = tuple(name for part in parts for name in expanded(part))
    return tuple(map(Repository, parts))


def symbol_leaves(source: Source, value: Value) -> tuple[Leaf, ...]:
    """Return the leaves of a symbol filter, one of which is met: `operator,` is a name."""
    if source.strict and value.form == Form.SLASHED:
        return (SymbolFilter(_checked(source, value, value.text), is_regex=True),)
    listed = value.form == Form.BARE and not value.text.endswith(",")
    return tuple(map(SymbolFilter, value.parts if listed else (value.text,)))


def _expression(source: Source, written: str, value: Value) -> str:
    """Return the expression that a value is, "" where it is none; say what may surprise."""
    if not source.strict:
        return ""
    if inner := _SLASHED.fullmatch(value.text):
        return _between_slashes(source, written, value, inner)
    if _is_windows(value):
        return ""
    if _CLEAR.search(value.text):
        return _checked(source, value, value.text)
    return _either(source, written, value) if _EITHER.search(value.text) else ""


def _between_slashes(source: Source, written: str, value: Value, inner: re.Match[str]) -> str:
    if written == "repo" or _SIGNS.search(inner[1]):
        return _checked(source, value, value.text)
    if not inner[2] and "/" not in inner[1] and GLOB_SIGNS.isdisjoint(inner[1]):
        source.notices.append(
            f"“{value.text}” is the folder {inner[1]} at the top;"
            f" for paths that hold it anywhere write {written}:{inner[1]}."
        )
    return ""


def _is_windows(value: Value) -> bool:
    return _WINDOWS.fullmatch(value.text) is not None and "\\." not in value.text


def _either(source: Source, written: str, value: Value) -> str:
    if written == "repo":
        return _checked(source, value, value.text)
    if written.lower() in _EXPRESSION_FIRST:
        expression = _checked(source, value, value.text)
        source.notices.append(
            f"“{written}:{value.text}” was read as a regular expression,"
            f" as in Sourcegraph and Zoekt; a glob is path:{value.text}."
        )
        return expression
    source.notices.append(
        f"“{written}:{value.text}” was read as a glob, as on GitHub;"
        f" a regular expression is {written}:/{value.text}/."
    )
    return ""


def _checked(source: Source, value: Value, text: str) -> str:
    """Return the expression in a text, without slashes; raise `QueryError` if it is not valid."""
    inner = _SLASHED.fullmatch(text)
    pattern, flags, shift = (inner[1], inner[2], 1) if inner else (text, "", 0)
    try:
        line_matcher.check(pattern, value.start + shift, source.expressions)
    except QueryError as error:
        meant = instead(source.text, value.start, value.end, quoted(text))
        raise QueryError(str(error), error.position, meant) from None
    return f"(?i){pattern}" if "i" in flags else pattern


def _windows(source: Source, value: Value) -> QueryError:
    slashes = re.sub(r"^[A-Za-z]:", "", value.text).replace("\\", "/")
    message = (
        f"“{value.text}” is a path of Windows; those of git have slashes."
        f" A regular expression stands between slashes: path:/{value.text}/."
    )
    return QueryError(message, value.start, instead(source.text, value.start, value.end, slashes))
