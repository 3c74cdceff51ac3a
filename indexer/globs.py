"""Patterns of files as git has them: of `.gitattributes` and of a repository's excludes.

They come from repositories, so they must not be able to cost more than linear time: RE2 matches
them. Bytes are matched as Latin-1, one character each.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

import re2

MAX_PATTERN = 1_000
"""Bytes; a longer one matches nothing."""
_SPECIAL = frozenset("*?[\\")


@lru_cache(maxsize=4096)
def matcher(pattern: bytes, *, below: bool = False) -> Callable[[bytes], bool]:
    """Return what tells whether a path (relative to the pattern's folder) matches.

    A pattern without a slash in it matches a name in any folder; `below` lets one that matches a
    folder match everything in it.
    """
    text = pattern.decode("latin-1")
    name = text.rstrip("/")
    if not name or len(text) > MAX_PATTERN:
        return lambda _path: False
    if "/" not in name and not below and not _SPECIAL.intersection(name):
        tail = b"/" + name.encode("latin-1")
        return lambda path: path == tail[1:] or path.endswith(tail)
    expression = _translate(name)
    if "/" not in name:
        expression = f"(?:.*/)?{expression}"
    if below:
        expression += "/.*" if text.endswith("/") else "(?:/.*)?"
    elif text.endswith("/"):
        return lambda _path: False  # attributes of a folder are not those of its files
    try:
        compiled = re2.compile(f"(?s){expression}")
    except re2.error:
        return lambda _path: False
    return lambda path: compiled.fullmatch(path.decode("latin-1")) is not None


def matches_any(patterns: Iterable[str]) -> Callable[[bytes], bool]:
    """Return what tells whether a path or a folder that it is in matches one of the patterns."""
    matchers = [matcher(pattern.strip().encode(), below=True) for pattern in patterns]
    return lambda path: any(matches(path) for matches in matchers)


def _translate(glob: str) -> str:
    """Return the regular expression of a pattern; a leading slash anchors and is dropped."""
    glob = glob.removeprefix("/")
    parts: list[str] = []
    at = 0
    while at < len(glob):
        if glob.startswith("**/", at) and (at == 0 or glob[at - 1] == "/"):
            parts.append("(?:.*/)?")
            at += 3
        elif glob[at:] == "**" and (at == 0 or glob[at - 1] == "/"):
            parts.append(".*")
            at += 2
        elif glob[at] == "[" and (end := _class_end(glob, at)):
            parts.append(_class(glob[at + 1 : end]))
            at = end + 1
        else:
            at += glob[at] == "\\" and at + 1 < len(glob)
            parts.append(_one(glob[at], escaped=glob[at - 1 : at] == "\\"))
            at += 1
    return "".join(parts)


def _one(character: str, *, escaped: bool) -> str:
    if not escaped and character == "*":
        return "[^/]*"
    if not escaped and character == "?":
        return "[^/]"
    return str(re2.escape(character))


def _class_end(glob: str, start: int) -> int:
    """Return where a `[…]` ends, or 0: its first character may be a bracket."""
    first = start + 1 + (glob[start + 1 : start + 2] in {"!", "^"})
    return glob.find("]", first + 1) + 1 and glob.find("]", first + 1)


def _class(inner: str) -> str:
    negated = "^/" if inner[0] in "!^" else ""
    members = inner[1:] if negated else inner
    escaped = "".join(f"\\{one}" if one in r"\[]^&~|" else one for one in members)
    return f"[{negated}{escaped}]"
