"""Patterns of files as git has them: of `.gitattributes` and of a repository's excludes.

They come from repositories, so they must not be able to cost more than linear time: RE2 matches
them. Bytes are matched as Latin-1, one character each.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import re2

MAX_PATTERN = 1_000
"""Bytes; a longer one matches nothing."""
_SPECIAL = frozenset("*?[\\")
_NAMED_CLASS = re.compile(r"\[:[a-z]+:\]")
_QUIET = re2.Options()
_QUIET.log_errors = False
_QUIET.max_mem = 256 * 1024  # bytes of each: enough for any pattern of MAX_PATTERN, slower beyond


@lru_cache(maxsize=1024)
def matcher(pattern: bytes, *, below: bool = False) -> Callable[[bytes], bool]:
    """Build the test whether a path (relative to the pattern's folder) matches.

    A pattern without a slash in it matches a name in any folder; `below` lets one that matches a
    folder match everything in it.
    """
    text = pattern.decode("latin-1")
    name = text.rstrip("/")
    if not name or len(text) > MAX_PATTERN or (name != text and not below):
        return _nothing  # attributes of a folder are not those of its files
    if "/" not in name and not below and not _SPECIAL.intersection(name):
        tail = b"/" + name.encode("latin-1")
        return lambda path: path == tail[1:] or path.endswith(tail)
    expression = _translate(name)
    if expression is None:
        return _nothing
    if "/" not in name:
        expression = f"(?:.*/)?{expression}"
    if below:
        expression += "/.*" if text.endswith("/") else "(?:/.*)?"
    try:
        compiled = re2.compile(f"(?s){expression}", _QUIET)
    except re2.error:
        return _nothing
    return lambda path: compiled.fullmatch(path.decode("latin-1")) is not None


def _nothing(_path: bytes) -> bool:
    return False


def matches_any(patterns: Iterable[str]) -> Callable[[bytes], bool]:
    """Build the test whether a path, or a folder that it is in, matches one of the patterns."""
    matchers = [matcher(pattern.strip().encode(), below=True) for pattern in patterns]
    return lambda path: any(matches(path) for matches in matchers)


def _translate(glob: str) -> str | None:
    """Return the regular expression of a pattern, or None if git finds it malformed.

    A leading slash anchors and is dropped.
    """
    glob = glob.removeprefix("/")
    pieces: list[str] = []
    at = 0
    while at < len(glob):
        piece, at = _next(glob, at)
        if piece is None:
            return None
        pieces.append(piece)
    return "".join(pieces)


def _next(glob: str, at: int) -> tuple[str | None, int]:  # noqa: PLR0911 - one per kind
    """Return the expression of what stands at a position, and the position after it."""
    begins = at == 0 or glob[at - 1] == "/"
    if begins and glob.startswith("**/", at):
        return "(?:.*/)?", at + 3
    if begins and glob[at:] == "**":
        return ".*", at + 2
    match glob[at]:
        case "*":
            return "[^/]*", at + 1
        case "?":
            return "[^/]", at + 1
        case "[":
            return _class(glob, at + 1)
        case "\\":
            escaped = glob[at + 1 : at + 2]
            return (str(re2.escape(escaped)) if escaped else None), at + 2
        case other:
            return str(re2.escape(other)), at + 1


def _class(glob: str, at: int) -> tuple[str | None, int]:
    """Return a `[…]`: its first character may be a bracket, and it never matches a slash."""
    negated = glob[at : at + 1] in {"!", "^"}
    at += negated
    members: list[str] = []
    while at < len(glob):
        if glob[at] == "]" and members:
            inner = "".join(members)
            return (f"[^/{inner}]" if negated else f"[{inner}]"), at + 1
        if named := _NAMED_CLASS.match(glob, at):
            members.append(named[0])
            at = named.end()
        elif glob[at] == "-" and members and glob[at + 1 : at + 2] not in {"", "]"}:
            members.append("-")
            at += 1
        else:
            at += glob[at] == "\\"
            members.append(f"\\x{ord(glob[at]):02x}" if at < len(glob) else "")
            at += 1
    return None, at
