"""Which files are for one system, where most of what was found is for all or for many. Pure.

`unix/pipe.c` and `win/pipe.c` answer the same question: the one that more systems share comes
first, unless the query names the other. Nothing is told of a repository that is for one system.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from omniweb.search.candidates import Candidate

_FAMILIES = (
    frozenset({"windows", "win", "win32", "win64", "winapi", "winsock", "uwp", "mingw", "cygwin"}),
    frozenset({"ios", "tvos", "watchos"}),
    frozenset({"wasm", "wasi", "wasmjs", "emscripten"}),
    frozenset({"solaris", "sunos"}),
    *(frozenset({each}) for each in ("android", "aix", "os390", "ibmi", "haiku", "qnx", "hurd")),
)
"""How folders and files are called that are for one system; who names one means its family."""
_FAMILY_OF = {name: family for family in _FAMILIES for name in family}
_SYSTEM = re.compile(rf"(?:^|[/_.-])({'|'.join(sorted(_FAMILY_OF))})(?=[/_.-])")


def one_system(candidates: Sequence[Candidate], words: Iterable[str]) -> list[str]:
    """Return the system that each file is for; empty for many, for all, and where it is asked for.

    It is empty as well where half of the files of a repository that were found are for one system.
    """
    asked = frozenset(words)
    systems = [_system(each.path) for each in candidates]
    found = defaultdict[int, list[bool]](list)
    for each, system in zip(candidates, systems, strict=True):
        found[each.key[0]].append(bool(system))
    mixed = {repository for repository, those in found.items() if 2 * sum(those) < len(those)}
    return [
        system if system and each.key[0] in mixed and asked.isdisjoint(_FAMILY_OF[system]) else ""
        for each, system in zip(candidates, systems, strict=True)
    ]


@lru_cache(8_192)
def _system(path: str) -> str:
    match = _SYSTEM.search(path.lower())
    return match[1] if match else ""
