"""Which of several parallel copies of a file is the newest. Pure.

`v3/types.ts` beside `v4/types.ts` is an older one. Only what else was found decides: a `v1` that
stands alone is not old.
"""

import re
from collections.abc import Iterable

_VERSION = re.compile(r"(?:^|(?<=/))v(\d+)/")
_OLD = re.compile(r"(?:^|/)(?:legacy|deprecated|obsolete|compat|old)(?:/|[-_.][^/]*$)")
_WANTED = frozenset({"legacy", "deprecated", "obsolete", "compat", "compatibility", "old"})


class OlderVersions:
    """Knows the paths that were found; `words` of the query may ask for an old copy by its name."""

    def __init__(self, paths: Iterable[str], words: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        self._words = frozenset(word.lower() for word in words)
        self._wants_old = not _WANTED.isdisjoint(self._words)
        self._newest: dict[str, int] = {}
        self._versions = {path: found for path in self._paths if (found := _versions(path))}
        for found in self._versions.values():
            for parent, number, _ in found:
                self._newest[parent] = max(self._newest.get(parent, 0), number)

    def newer(self, path: str) -> str:
        """Return in words why a file is an older copy; empty where it is none or is asked for."""
        if self._wants_old:
            return ""
        if _OLD.search(path):
            return "its name says that it is an old one"
        for parent, number, without in self._versions.get(path, ()):
            if f"v{number}" in self._words:
                continue
            if self._newest[parent] > number:
                return f"there is a v{self._newest[parent]}"
            if without in self._paths:
                return "there is one outside of its version's folder"
        return ""


def _versions(path: str) -> list[tuple[str, int, str]]:
    """Return (folder above, number, path without it) of each version folder of a path."""
    if "/v" not in path and not path.startswith("v"):  # most paths
        return []
    return [
        (path[: match.start()], int(match[1]), path[: match.start()] + path[match.end() :])
        for match in _VERSION.finditer(path)
    ]
