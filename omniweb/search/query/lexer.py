r"""Text of a query → tokens with their positions. What is not clearly syntax is a word.

A token begins after white space, a bracket or a minus, and ends before white space or a closing
bracket. By that alone pasted code stays text: `print("x")`, `a->b`, `test(`, `Foo::bar`.

- `"…"` is a phrase if the first quote after the opening one ends the token, on the same line;
  inside, `\"` is a quote and `\\` a backslash.
- `/…/` is a regular expression if the first slash after the opening one (`\/` does not count) ends
  the token, on the same line, and what is between them neither begins nor ends with a space nor
  begins with `*`. So `/usr/lib`, `/a/b/` and `/* x */` are text.
- `name:value` is a filter if the name is known and the value begins with neither `:`, `//` nor `=`.
- `-` negates a phrase, a regular expression, a filter, a bracket, or a name of two characters at
  least: `-1`, `- x`, `-x`, `->` and `--flag` are text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from omniweb.search.errors import QueryError
from omniweb.search.query.fields import filter_named, misspelt, nearest_choice, refusal, takes
from omniweb.search.types import Mode


class Sort(Enum):
    """What a token is."""

    WORD = auto()
    PHRASE = auto()
    REGEX = auto()
    FILTER = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    OPEN = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the content: without quotes, slashes or the filter's name (`name`).

    `position` is a code point of the query; `values` are those of a filter, never empty there.
    """

    sort: Sort
    text: str
    position: int
    name: str = ""
    values: tuple[str, ...] = ()


_SPACE = re.compile(r"\s+")
_PHRASE = re.compile(r'"((?:[^"\\\n]|\\.)++)"(?=[\s)]|\Z)')
_REGEX = re.compile(r"/((?![\s*])(?:[^/\\\n]|\\.)++)(?<!\s)/(?=[\s)]|\Z)")
_FILTER = re.compile(r'([A-Za-z]+):(?:"((?:[^"\\\n]|\\.)++)"(?=[\s)]|\Z)|([^\s"]\S*))')
_NEGATED = re.compile(r"-(?=[^\W\d][\w.-]*\w(?:[\s)]|\Z))")
_RUN = re.compile(r"\S+")
_ESCAPED = re.compile(r'\\(["\\])')
_OPERATORS = {"AND": Sort.AND, "OR": Sort.OR, "NOT": Sort.NOT}


@dataclass(frozen=True, slots=True)
class Settings:
    """How a query is to be understood: what `mode:`, `case:` and `count:` say."""

    mode: Mode
    case: str = "no"
    count_all: bool = False


def read(text: str, mode: Mode) -> tuple[Settings, list[Token]]:
    """Return the settings of a query and its other tokens.

    In mode regex, which is `mode` or what the leading filters say, the rest is one expression.
    Raise `QueryError` for a misspelt filter or a wrong choice.
    """
    leading, rest = _leading_filters(text)
    settings, _ = _split(leading, mode)
    if settings.mode == Mode.REGEX:
        return _split([*leading, *_whole_regex(text, rest)], mode)
    return _split(_tokenise(text), mode)


def _split(tokens: Iterable[Token], mode: Mode) -> tuple[Settings, list[Token]]:
    """Take the settings out of the tokens; the last of a kind counts, `mode` if there is none."""
    settings, rest = Settings(mode), []
    for token in tokens:
        value = token.values[-1].lower() if token.values else ""
        match token.name:
            case "case":
                settings = replace(settings, case=value)
            case "mode":
                settings = replace(settings, mode=Mode(value))
            case "count":
                settings = replace(settings, count_all=True)
            case _:
                rest.append(token)
    return settings, rest


def _tokenise(text: str) -> list[Token]:
    """Return the tokens of a query."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if space := _SPACE.match(text, at):
            at = space.end()
            continue
        at = _read(text, at, found)
    return found


def _leading_filters(text: str) -> tuple[list[Token], int]:
    """Return the filters that a query begins with, and where the rest of it begins."""
    found: list[Token] = []
    at = _skip_space(text, 0)
    while at < len(text):
        start = len(found)
        end = _read_filter(text, at + (text[at] == "-"), found)
        if end is None:
            break
        if text[at] == "-":
            found.insert(start, Token(Sort.NOT, "-", at))
        at = _skip_space(text, end)
    return found, at


def _whole_regex(text: str, start: int) -> list[Token]:
    """Return the rest of a text as one expression, in slashes or without."""
    pattern = text[start:].rstrip()
    match = _REGEX.fullmatch(pattern)
    if match:
        return [Token(Sort.REGEX, match[1], start + 1)]
    return [Token(Sort.REGEX, pattern, start)] if pattern else []


def _skip_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _read(text: str, at: int, found: list[Token]) -> int:
    """Add the token that begins at a position; return where it ends."""
    if text[at] in "()":
        found.append(Token(Sort.OPEN if text[at] == "(" else Sort.CLOSE, text[at], at))
        return at + 1
    end = _read_delimited(text, at, found)
    if end is None:
        end = _read_filter(text, at, found)
    if end is None and text[at] == "-":
        end = _read_minus(text, at, found)
    return _read_run(text, at, found) if end is None else end


def _read_delimited(text: str, at: int, found: list[Token]) -> int | None:
    if (match := _PHRASE.match(text, at)) and match[1].strip():
        found.append(Token(Sort.PHRASE, _unescape(match[1]), at + 1))
    elif match := _REGEX.match(text, at):
        found.append(Token(Sort.REGEX, match[1], at + 1))
    return match.end() if match and found and found[-1].position == at + 1 else None


def _read_filter(text: str, at: int, found: list[Token]) -> int | None:
    match = _FILTER.match(text, at)
    if match is None:
        return None
    written, quoted, bare = match.groups()
    value = _unescape(quoted) if bare is None else bare[: _word_end(bare)]
    name = filter_named(written)
    if name is None:
        _refuse_misspelt(text, at, written, value)
        return None
    values = (value,) if bare is None else tuple(filter(None, value.split(",")))
    if not "".join(values).strip() or (bare is not None and value.startswith((":", "//", "="))):
        return None
    if name == "count" and values != ("all",):
        return None
    _check_choices(text, match.start(2 if bare is None else 3), name, values)
    found.append(Token(Sort.FILTER, value, at, name, values))
    return match.end() if bare is None else match.start(3) + len(value)


def _read_minus(text: str, at: int, found: list[Token]) -> int | None:
    rest: list[Token] = []
    end: int | None = None
    if text.startswith("(", at + 1):
        end = at + 1
    elif (end := _read_delimited(text, at + 1, rest)) is None:
        end = _read_filter(text, at + 1, rest)
    if end is None and _NEGATED.match(text, at):
        end = _read_run(text, at + 1, rest)
    if end is not None:
        found.extend([Token(Sort.NOT, "-", at), *rest])
    return end


def _read_run(text: str, at: int, found: list[Token]) -> int:
    match = _RUN.match(text, at)
    run = match[0] if match else ""
    run = run[: max(_word_end(run), 1)]
    found.append(Token(_OPERATORS.get(run, Sort.WORD), run, at))
    return at + len(run)


def _word_end(run: str) -> int:
    """Return where a word ends whose closing brackets belong to what is around it."""
    surplus = run.count(")") - run.count("(")
    trailing = len(run) - len(run.rstrip(")"))
    return len(run) - max(min(surplus, trailing), 0)


def _unescape(quoted: str) -> str:
    return _ESCAPED.sub(r"\1", quoted)


def _refuse_misspelt(text: str, at: int, written: str, value: str) -> None:
    meant = misspelt(written, value) if value else None
    if meant is not None:
        message = f"“{written}:” is not a filter. Did you mean “{meant}:”?"
        raise QueryError(message, at, text[:at] + meant + text[at + len(written) :])


def _check_choices(text: str, at: int, name: str, values: tuple[str, ...]) -> None:
    for value in values:
        if not takes(name, value):
            near = nearest_choice(name, value)
            meant = text[:at] + text[at:].replace(value, near, 1) if near else ""
            raise QueryError(refusal(name, value), max(text.find(value, at), 0), meant)


def words_of(token: Token) -> Iterator[tuple[str, int]]:
    """Yield the words of a token, split at white space, with their positions."""
    for match in _RUN.finditer(token.text):
        yield match[0], token.position + match.start()
