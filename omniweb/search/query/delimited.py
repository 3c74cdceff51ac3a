r"""Phrases in quotes and regular expressions between slashes, and what is nearly one. Pure.

- `"…"` is a phrase if the first quote after the opening one ends the token, on the same line;
  inside, `\"` is a quote, and any other backslash is itself: what is pasted is what is found.
  Typographic quotes are quotes. Blanks alone are no phrase, but a word with its quotes.
- `/…/` is a regular expression if the first slash after the opening one (`\/` does not count) ends
  the token, on the same line, and what is between them neither begins nor ends with a space nor
  begins with `*`. So `/usr/lib`, `/a/b/` and `/* x */` are text. Letters behind the last slash are
  flags, as in JavaScript: `/x/i`.
"""

import re

from omniweb.search.errors import QueryError
from omniweb.search.query import line_matcher
from omniweb.search.query.fields import filter_named
from omniweb.search.query.regex_rewrites import mended
from omniweb.search.query.rewrites import instead, quoted
from omniweb.search.query.token import Sort, Source, Token

_PHRASE = re.compile(r'"((?:[^"\\\n]|\\.)++)"(?=[\s)]|\Z)')
_BACKSLASH_LAST = re.compile(r'"([^"\n]*\\)"(?=[\s)]|\Z)')
_TYPOGRAPHIC = re.compile(r"[“„‟]([^“”„‟\"\n]++)[”“‟](?=[\s)]|\Z)")
_REGEX = re.compile(r"/((?![\s*])(?:[^/\\\n]|\\.)++)(?<!\s)/(?=[\s)]|\Z)")
_FLAGGED = re.compile(
    r"/((?![\s*])(?:[^/\\\n]|\\.)++)(?<!\s)/(i?[gmsu]|[gmsu]?i|gim|igm|gmi|gm|gs)(?=[\s)]|\Z)"
)
_QUOTE = re.compile(r'\\"')
_BLANK = re.compile(r'"[^\S\n]+"(?=[\s)]|\Z)|[“„‟][^\S\n]+[”“‟](?=[\s)]|\Z)')
_OPENING = re.compile(r'["“„‟](?=[^\s"“”„‟.,;:!?)\]}])')
_CLOSING = re.compile(r'["“”„‟]')
_NEXT_FILTER = re.compile(r"\s-?([A-Za-z]+):\S")
_TO_LAST_SLASH = re.compile(r"/(?![\s*/])(\S+)/(?=[\s)]|\Z)")
_UNCLOSED = re.compile(r"/(?![\s*/])([^/\s]+)(?=\s|\Z)")
_CLEARLY_REGEX = re.compile(r"\\[\w.\[\]()+*?|^$]|\.[*+]|\[\^|\(\?|['\"|]|\A\^|\$\Z")
"""What stands in an expression and in no path or route, such as `/app/(auth)/[id]/`."""
_PLAIN = re.compile(r"[\w.-]+")
_NO_PHRASE = (
    "Blanks alone are no phrase: they were read with their quotes. /[ ]{4}/ finds four blanks."
)


def read_delimited(source: Source, at: int) -> Token | None:
    """Return the phrase or regular expression that begins there; raise for what nearly is one."""
    token = _phrase(source, at) or _regex(source, at)
    if token is None and source.strict:
        if blanks := _BLANK.match(source.text, at):
            source.notices.append(_NO_PHRASE)
            return Token(Sort.WORD, blanks[0], at, at, blanks.end())
        refuse_unclosed(source, at)
        _refuse_slashes(source, at)
    return token


def phrase_text(quoted_text: str) -> str:
    """Return the text of a phrase as it is written between its quotes."""
    return _QUOTE.sub('"', quoted_text)


def regex_token(source: Source, pattern: str, position: int, start: int, end: int) -> Token | None:
    """Return the token of an expression; None for one that is not valid in a pasted text.

    Raise `QueryError` for one that somebody typed, with what may be meant.
    """
    try:
        line_matcher.check(pattern, position, source.expressions)
    except QueryError as error:
        if not source.strict:
            return None
        meant = instead(source.text, start, end, mended(pattern, quoted(pattern)))
        raise QueryError(str(error), error.position, meant) from None
    return Token(Sort.REGEX, pattern, position, start, end)


def _phrase(source: Source, at: int) -> Token | None:
    match = _PHRASE.match(source.text, at)
    if match is None and source.strict:
        match = _BACKSLASH_LAST.match(source.text, at) or _TYPOGRAPHIC.match(source.text, at)
    if match is None or not match[1].strip():
        return None
    if source.strict and "\\\\" in match[1]:
        source.notices.append("Between quotes a backslash is itself: two of them find two.")
    return Token(Sort.PHRASE, phrase_text(match[1]), at + 1, at, match.end())


def _regex(source: Source, at: int) -> Token | None:
    if match := _REGEX.match(source.text, at):
        return regex_token(source, match[1], at + 1, at, match.end())
    match = _FLAGGED.match(source.text, at) if source.strict else None
    if match is None:
        return None
    if _PLAIN.fullmatch(match[1]) and "i" not in match[2]:
        source.notices.append(
            f"“{match[0]}” was read as a regular expression; a path stands in quotes."
        )
    pattern = f"(?s){match[1]}" if "s" in match[2] else match[1]
    token = regex_token(source, pattern, at + 1, at, match.end())
    return token if token is None or "i" not in match[2] else _ignoring_case(token)


def _ignoring_case(token: Token) -> Token:
    return Token(Sort.REGEX, token.text, token.position, token.start, token.end, name="i")


def refuse_unclosed(source: Source, at: int) -> None:
    """Refuse a quote there that no other follows, unless it is the second of two."""
    text = source.text
    if not _OPENING.match(text, at) or _CLOSING.search(text, at + 1) or text[:at].count('"') % 2:
        return
    end = len(text.rstrip())
    for match in _NEXT_FILTER.finditer(text, at):
        if filter_named(match[1]):
            end = len(text[: match.start()].rstrip())
            break
    meant = instead(text, at, end, quoted(text[at + 1 : end]))
    message = "The quote is not closed."
    raise QueryError(message, at, meant)


def _refuse_slashes(source: Source, at: int) -> None:
    """Refuse an expression with slashes inside, or without the last one."""
    text = source.text
    match = _TO_LAST_SLASH.match(text, at)
    if match and "/" in match[1] and _CLEARLY_REGEX.search(match[1]):
        escaped = re.sub(r"\\.|/", lambda each: "\\/" if each[0] == "/" else each[0], match[1])
        message = "Inside of a regular expression a slash is written “\\/”."
        raise QueryError(message, at, instead(text, at, match.end(), f"/{escaped}/"))
    if (match := _UNCLOSED.match(text, at)) and re.search(r"\\[bBdDsSwW]|\.[*+]", match[1]):
        message = "The regular expression has no slash at its end."
        raise QueryError(message, at, instead(text, at, match.end(), f"{match[0]}/"))
