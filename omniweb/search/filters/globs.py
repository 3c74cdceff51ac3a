"""Patterns of filters: `*` is anything but a slash, `**` anything, `?` one character.

As regular expressions that PostgreSQL and RE2 read alike. In names of repositories `*` is anything
too. Without `*` and `?` a pattern is a part of what it is compared with.
"""

import re

from omniweb.search.query.nodes import GLOB_SIGNS

_PIECE = re.compile(r"\*\*/|\*{2,}|[*?]|[^*?]+")
_MEANING = {"**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
_SPECIAL = re.compile(r"[^\w\s/\x80-\U0010ffff-]")
"""Signs of ASCII alone: RE2 knows no others behind a backslash."""


def is_glob(pattern: str) -> bool:
    """Tell whether a pattern has wildcards."""
    return not GLOB_SIGNS.isdisjoint(pattern)


def expression(glob: str) -> str:
    """Return the expression of a glob, not anchored."""
    return "".join(_MEANING.get(piece) or _plain(piece) for piece in _PIECE.findall(glob))


def name_expression(glob: str) -> str:
    """Return the expression of a glob over names in which a slash is nothing special."""
    return "^" + expression(re.sub(r"\*+", "**", glob)).replace("(?:.*/)?", ".*/") + "$"


def path_expression(pattern: str) -> str:
    """Return the expression of a path filter.

    A glob begins at any folder and takes a file, or a folder with all that is below, as in
    `.gitignore`; a part of a path may stand anywhere. A leading slash binds both to the beginning.
    """
    rooted, pattern = pattern.startswith("/"), pattern.removeprefix("/")
    if not is_glob(pattern):
        return ("^" if rooted else "") + _escape(pattern)
    end = "" if pattern.endswith("/") else "(?:/|$)"
    return ("^" if rooted else "(?:^|/)") + expression(pattern) + end


def _plain(piece: str) -> str:
    return ".*" if piece.startswith("**") else _escape(piece)


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)
