"""An expression that RE2 does not take → the nearest one that it does. Pure."""

import re

from omniweb.search.errors import QueryError
from omniweb.search.query import line_matcher

_MENDS = (
    (re.compile(r"\(\?<?!(?:[^()\\]|\\.)*\)"), ""),
    (re.compile(r"\(\?<?=((?:[^()\\]|\\.)*)\)"), r"\1"),
    (re.compile(r"\(\?>"), "(?:"),
    (re.compile(r"([*+?}])\+"), r"\1"),
    (re.compile(r"\\[1-9]"), r".*"),
    (re.compile(r"\\[Zh]"), lambda match: r"\z" if match[0] == r"\Z" else r"[ \t]"),
    (re.compile(r"\{(\d{4,})(,\d*)?\}"), "{1000,}"),
)
"""Look-around, atomic groups, possessive repetition, back-references, and repetition beyond 1,000:
what Perl has and RE2 does not.
"""


def mended(pattern: str, otherwise: str) -> str:
    """Return the expression between slashes without what RE2 lacks, if it is valid then."""
    found = pattern
    for sign, plain in _MENDS:
        found = sign.sub(plain, found)
        if _is_valid(found):
            return f"/{found}/"
    return otherwise


def escaped(text: str) -> str:
    """Return the expression that finds exactly this text."""
    return re.sub(r"([^\w\s])", r"\\\1", text, flags=re.ASCII)


def _is_valid(pattern: str) -> bool:
    if not pattern.strip() or pattern != pattern.strip():
        return False
    try:
        line_matcher.check(pattern, 0, [])
    except QueryError:
        return False
    return True
