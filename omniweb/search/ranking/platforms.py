"""Which files are for one system, where others of the repository are for more of them. Pure.

`unix/pipe.c` and `win/pipe.c` answer the same question: the one that more systems share comes
first, unless the query names the other. A repository that is for one system, or whose `windows` are
on a screen, has none for others.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from omniweb.search.candidates import Candidate

_WINDOWS = frozenset(
    {"windows", "win", "win32", "win64", "winapi", "winsock", "uwp", "mingw", "cygwin"}
)
_FAMILIES = (
    _WINDOWS,
    frozenset({"ios", "tvos", "watchos"}),
    frozenset({"solaris", "sunos"}),
    *(frozenset({each}) for each in ("android", "aix", "os390", "ibmi", "qnx")),
)
"""How folders and files are called that are for one system; who names one means its family."""
_FAMILY_OF = {name: family for family in _FAMILIES for name in family}
_SHARED = ("unix", "posix", "linux", "darwin", "macos", "bsd", "freebsd", "jvm")
"""Systems that many run, or that are many."""


def _part(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[/_.-])({'|'.join(sorted(names))})(?=[/_.-])")


_ONE, _OTHER = _part(_FAMILY_OF), _part(_SHARED)


def one_system(candidates: Sequence[Candidate], words: Iterable[str]) -> list[str]:
    """Return the system that each file is for; empty for many, for all, and where it is asked for.

    It is empty as well where nothing found in the repository is for another system, or half of it
    is for one.
    """
    asked = frozenset(words)
    systems = [_systems(each.path) for each in candidates]
    found = defaultdict[int, list[tuple[str, bool]]](list)
    for each, system in zip(candidates, systems, strict=True):
        found[each.key[0]].append(system)
    mixed = {repository for repository, those in found.items() if _are_mixed(those)}
    return [
        one if one and each.key[0] in mixed and asked.isdisjoint(_FAMILY_OF[one]) else ""
        for each, (one, _) in zip(candidates, systems, strict=True)
    ]


def _are_mixed(systems: Sequence[tuple[str, bool]]) -> bool:
    ones = [_FAMILY_OF[one] for one, _ in systems if one]
    kinds = len(set(ones)) + any(shared for _, shared in systems)
    return kinds > 1 and 2 * len(ones) < len(systems)


@lru_cache(8_192)
def _systems(path: str) -> tuple[str, bool]:
    """Return the one system that a path says a file is for, and whether it names a shared one."""
    lower = path.lower()
    match = _ONE.search(lower)
    return match[1] if match else "", _OTHER.search(lower) is not None
