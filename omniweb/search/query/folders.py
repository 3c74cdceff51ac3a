"""A folder as it is typed or addressed: `src/http/`, the page of one at a code host. Pure.

What stands before the folder's path in its repository may be there as well: whoever knows the paths
finds the longest common end.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from omniweb.search.query.places import MOST_NAMES

_ADDRESS = re.compile(
    r"(?:https?://[^/\s]+/|(?:[\w-]+\.)+[a-z]{2,}/)(?:[^/\s]+/)+?(?P<repository>[^/\s]+)/(?:-/)?"
    r"(?:tree|src(?:/(?:branch|tag|commit))?(?=/\S*/\Z))/[^/\s]+/(?P<path>[^\s?#]+)(?:[?#]\S*)?"
)
"""Of GitHub, GitLab, Gitea, Bitbucket; those that write `src` for files, too, end in a slash."""
_TYPED = re.compile(r"(?:[A-Za-z]:|~|\.{1,2})?/?(?P<path>(?:[^\s/\"'`|*<>:]+/)+)")


@dataclass(frozen=True, slots=True)
class Folder:
    """The names of a folder's path, in lower case, perhaps with more before them.

    `fewest` of them, from the end, a folder has in common with it at least; `repository` is what an
    address names as such.
    """

    names: tuple[str, ...]
    fewest: int
    repository: str = ""

    def shares(self, path: str) -> int:
        """Return how many names at its end a folder above a file has in common, 0 for few."""
        return max((count for count, _ in self._shared(path)), default=0)

    def of(self, path: str) -> str:
        """Return the folder above a file that has most names in common, with a slash at its end."""
        _, end = max(self._shared(path), default=(0, 0))
        return "".join(f"{name}/" for name in path.split("/")[:end])

    def _shared(self, path: str) -> list[tuple[int, int]]:
        """Return of the folders above a file the names in common, and how deep each lies."""
        above = path.lower().split("/")[:-1]
        found = []
        for end in range(1, len(above) + 1):
            most = min(len(self.names), end)
            same = next(
                (at for at in range(most) if above[end - 1 - at] != self.names[-1 - at]), most
            )
            if same >= self.fewest:
                found.append((same, end))
        return found


def read_folder(text: str) -> Folder | None:
    """Return the folder that a whole text names, None where it names none for sure."""
    addressed = _ADDRESS.fullmatch(text)
    found = addressed or _TYPED.fullmatch(text.replace("\\", "/") if "/" not in text else text)
    if found is None:
        return None
    path = unquote(found["path"]) if addressed else found["path"]
    names = [name for name in path.lower().split("/") if name not in {"", ".", "..", "~"}]
    if not 0 < len(names) <= MOST_NAMES:
        return None
    if addressed:
        return Folder(tuple(names), 1, found["repository"].lower())
    return Folder(tuple(names), min(len(names), 2))
