"""What may be said of a repository, whichever door it comes through: names, and how much.

Forms, REST and the command line take their limits from here, and the services check them again.
"""

import re
from collections.abc import Sequence

from omniweb.errors import NameRefused, TooMuchAsked

MAX_NAME = 200
"""Characters, as of all lengths here."""
NAME_PART = r"\.?[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?"
"""What stands between slashes. It is never `.`, `..` or `-`, which mean something in an address,
and does not end with a dot; `.github` is one. (`.git` is none: addresses with it are what
attackers try.)"""
MAX_REF = 500
MAX_EXTRA_REFS = 50
"""Each is a run of its own whenever the repository is asked for."""
MAX_GLOB = 500
MAX_EXCLUDES = 100
MAX_POLLING_SECONDS = 10**6
_NAME = re.compile(rf"{NAME_PART}(?:/{NAME_PART}){{0,4}}")


def check_name(name: str) -> str:
    """Return the name; raise `NameRefused` where it would not do in an address or a query."""
    parts = name.lower().split("/")
    if len(name) > MAX_NAME or not _NAME.fullmatch(name) or ".git" in parts:
        raise NameRefused(name[:MAX_NAME])
    return name


def check_refs(default_ref: str, extra_refs: Sequence[str]) -> list[str]:
    """Return the further refs, each once; raise `TooMuchAsked`."""
    _check_lengths("the name of a branch or tag", [default_ref, *extra_refs], MAX_REF)
    return _few("further branches or tags", extra_refs, MAX_EXTRA_REFS)


def check_excludes(excludes: Sequence[str]) -> list[str]:
    """Return the globs, each once; raise `TooMuchAsked`."""
    _check_lengths("a glob", excludes, MAX_GLOB)
    return _few("globs of paths to leave out", excludes, MAX_EXCLUDES)


def check_polling(seconds: int) -> int:
    """Return the interval; raise `TooMuchAsked`."""
    if seconds > MAX_POLLING_SECONDS:
        most = f"{MAX_POLLING_SECONDS:,} s"
        raise TooMuchAsked(what="the polling interval", most=most, given=f"{seconds:,} s")
    return seconds


def _few(what: str, values: Sequence[str], most: int) -> list[str]:
    once = list(dict.fromkeys(values))
    if len(once) > most:
        raise TooMuchAsked(what, f"{most:,}", f"{len(once):,}")
    return once


def _check_lengths(what: str, values: Sequence[str], most: int) -> None:
    longest = max(map(len, values), default=0)
    if longest > most:
        raise TooMuchAsked(what, f"{most:,} characters", f"{longest:,}")
