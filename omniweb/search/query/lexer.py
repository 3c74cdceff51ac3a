r"""Text of a query → tokens with their positions. What is not clearly syntax is a word.

A token begins after white space, a bracket or a minus, and ends before white space or a closing
bracket. By that alone pasted code stays text: `print("x")`, `a->b`, `test(`, `Foo::bar`.

- Phrases and expressions: `delimited`. Filters: `filter_reader`.
- `-` negates a phrase, a regular expression, a filter, a bracket, or a name of two characters at
  least: `-1`, `- x`, `-x`, `->` and `--flag` are text, and so is `-Wall` if nothing else is asked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from omniweb.search.errors import QueryError
from omniweb.search.query import line_matcher
from omniweb.search.query.commands import with_options_first
from omniweb.search.query.delimited import read_delimited
from omniweb.search.query.fields import filter_named
from omniweb.search.query.filter_reader import read_filter
from omniweb.search.query.regex_rewrites import escaped, mended
from omniweb.search.query.rewrites import instead, without
from omniweb.search.query.token import Sort, Source, Token
from omniweb.search.query.values import word_end
from omniweb.search.types import Mode

ENOUGH_FOR_ALL = 500
"""`count:` of more asks for all matches: so many are found anyway."""
_SPACE = re.compile(r"\s+")
_WHOLE_REGEX = re.compile(r"/((?![\s*])(?:[^/\\\n]|\\.)++)(?<!\s)/")
_NEGATED = re.compile(r"-(?=[^\W\d][\w.-]*\w(?:[\s)]|\Z))")
_RUN = re.compile(r"\S+")
_FILTER_BEHIND = re.compile(r"\s-?([A-Za-z]+):\S")
_BARE_GLOB = re.compile(r"(?:[\w.*-]+/)*(?:\*\.(?:\w+|\{\w+(?:,\w+)+\})|\*\*/[\w.*-]+)")
_APART = re.compile(r"([A-Za-z]{4,}):")
_BEFORE_GROUP = re.compile(r"(?:AND|OR|NOT)(?=\()")
_OPERATORS = {"AND": Sort.AND, "OR": Sort.OR, "NOT": Sort.NOT}


@dataclass(frozen=True, slots=True)
class Settings:
    """How a query is to be understood: what `mode:`, `case:` and `count:` say."""

    mode: Mode
    case: str = "no"
    count_all: bool = False


def read(source: Source, mode: Mode) -> tuple[Settings, list[Token]]:
    """Return the settings of a query and its other tokens.

    In mode regex, which is `mode` or what the leading filters say, the rest is one expression.
    Raise `QueryError` for what somebody typed and nobody can understand.
    """
    said = len(source.notices)
    leading, rest = leading_filters(source)
    settings, _ = split_settings(source, leading, mode)
    if settings.mode == Mode.REGEX:
        tokens = [*leading, *_whole_regex(source, rest)]
    else:
        del source.notices[said:]  # it is read again
        tokens = _tokenise(source)
    settings, kept = split_settings(source, tokens, mode)
    if source.strict:
        _refuse_glob(source, kept)
        _notice_space(source, kept)
    return settings, [_with_flags(token, settings) for token in kept]


def _with_flags(token: Token, settings: Settings) -> Token:
    """Return an expression that ignores case on its own where the query does not."""
    if token.sort != Sort.REGEX or token.name != "i":
        return token
    text = token.text if settings.case == "no" else f"(?i){token.text}"
    return replace(token, text=text, name="")


def split_settings(
    source: Source, tokens: Iterable[Token], mode: Mode
) -> tuple[Settings, list[Token]]:
    """Take the settings out of the tokens; the last of a kind counts, `mode` if there is none."""
    settings, rest = Settings(mode), list[Token]()
    for token in tokens:
        if token.sort != Sort.FILTER or token.leaves:
            rest.append(token)
            continue
        if rest and rest[-1].sort == Sort.NOT and rest[-1].text == "-":
            _refuse_negated(source, token)
            rest.pop()
        value = token.text.lower().rpartition(",")[2]
        match token.name:
            case "case":
                settings = replace(settings, case=value)
            case "mode":
                settings = replace(settings, mode=Mode(value))
            case "count":
                found = value == "all" or int(value) > ENOUGH_FOR_ALL
                settings = replace(settings, count_all=settings.count_all or found)
    return settings, rest


def _refuse_negated(source: Source, token: Token) -> None:
    if source.strict:
        shown = source.text[token.start : token.end]
        message = f"“{shown}” cannot be turned round: it keeps no files."
        meant = without(source.text, token.start, token.end)
        raise QueryError(message, token.start, meant)


def _refuse_glob(source: Source, tokens: Sequence[Token]) -> None:
    """Refuse a glob that stands alone; among other words it is text, as in a command."""
    words = [token for token in tokens if token.sort not in {Sort.FILTER, Sort.NOT}]
    globs = [
        token for token in words if token.sort == Sort.WORD and _BARE_GLOB.fullmatch(token.text)
    ]
    for token in globs:
        message = f"“{token.text}” is a glob of paths: path:{token.text}."
        if len(words) == 1:
            meant = instead(source.text, token.start, token.start, "path:")
            raise QueryError(message, token.start, meant)
        source.notices.append(
            message.replace("is a glob of paths", "is text here; as a glob it is")
        )


def _notice_space(source: Source, tokens: Sequence[Token]) -> None:
    """Say that `path: git`, which GitHub takes, is two words."""
    first = tokens[0] if len(tokens) > 1 and tokens[0].sort == Sort.WORD else None
    name = _APART.fullmatch(first.text) if first else None
    if name and filter_named(name[1]):
        source.notices.append(
            f"“{name[0]}” is a word; a filter has its value right behind the colon."
        )


def _tokenise(source: Source) -> list[Token]:
    """Return the tokens of a query."""
    found: list[Token] = []
    text, at = source.text, 0
    while at < len(text):
        if space := _SPACE.match(text, at):
            at = space.end()
            continue
        found += _read(source, at)
        at = found[-1].end
    return found


def leading_filters(source: Source) -> tuple[list[Token], int]:
    """Return the filters that a query begins with, and where the rest of it begins."""
    found: list[Token] = []
    text, at = source.text, _skip_space(source.text, 0)
    while at < len(text):
        minus = text[at] == "-"
        tokens = read_filter(source, at + minus)
        if tokens is None or any(token.sort != Sort.FILTER for token in tokens):
            break
        if minus:
            found.append(Token(Sort.NOT, "-", at, at, at + 1))
        found += tokens
        at = _skip_space(text, tokens[-1].end)
    return found, at


def _whole_regex(source: Source, start: int) -> Iterator[Token]:
    """Yield the rest of a text as one expression, in slashes or without."""
    pattern = source.text[start:].rstrip()
    match = _WHOLE_REGEX.fullmatch(pattern)
    inner, position = (match[1], start + 1) if match else (pattern, start)
    behind = _FILTER_BEHIND.search(pattern)
    if behind and filter_named(behind[1]) and source.strict:
        source.notices.append(
            f"“{behind[1]}:” behind the expression is a part of it; filters stand before it."
        )
    if pattern:
        end = start + len(pattern)
        try:
            line_matcher.check(inner, position, source.expressions)
        except QueryError as error:
            meant = instead(source.text, start, end, mended(inner, escaped(inner)))
            raise QueryError(str(error), error.position, meant) from None
        yield Token(Sort.REGEX, inner, position, start, end)


def _skip_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _read(source: Source, at: int) -> list[Token]:
    """Return the tokens that begin at a position, one at least."""
    text = source.text
    if text[at] in "()":
        return [Token(Sort.OPEN if text[at] == "(" else Sort.CLOSE, text[at], at, at, at + 1)]
    if token := read_delimited(source, at):
        return [token]
    if tokens := read_filter(source, at):
        return tokens
    return (_read_minus(source, at) if text[at] == "-" else None) or [_read_run(source, at)]


def _read_minus(source: Source, at: int) -> list[Token] | None:
    """Return a negation with what it negates, but for a bracket; None where it is text.

    Where a line of a pasted text begins so, it is one that a diff takes away.
    """
    if not source.strict and not source.text[:at].rpartition("\n")[2].strip():
        return None
    minus = Token(Sort.NOT, "-", at, at, at + 1)
    if source.text.startswith("(", at + 1):
        return [minus]
    if token := read_delimited(source, at + 1):
        return [minus, token]
    if tokens := read_filter(source, at + 1):
        return [minus, *tokens]
    return _excluded(source, minus) if _NEGATED.match(source.text, at) else None


def _excluded(source: Source, minus: Token) -> list[Token] | None:
    """Return the negation of a word; of a command line's options None, and say so."""
    word = _read_run(source, minus.end)
    if source.strict and source.text.strip() == f"-{word.text}":
        source.others.append(f"NOT {word.text}")
        source.notices.append(
            f"“-{word.text}” alone is looked for as it is written, as an option of a command."
            f" NOT {word.text} excludes the word."
        )
        return None
    if not source.is_command:
        return [minus, word]
    source.others.append(with_options_first(source.text))
    source.notices.append(
        f"“-{word.text}” is an option of a command here, and excludes nothing."
        f" NOT {word.text} excludes the word."
    )
    return None


def _read_run(source: Source, at: int) -> Token:
    if source.strict and (written := _BEFORE_GROUP.match(source.text, at)):
        return Token(_OPERATORS[written[0]], written[0], at, at, written.end())
    match = _RUN.match(source.text, at)
    run = match[0] if match else ""
    run = run[: max(word_end(run), 1)]
    return Token(_OPERATORS.get(run, Sort.WORD), run, at, at, at + len(run))
