"""A place in a file as tools write it: `util.py:12`, `util.py#L4`, an address of a code host. Pure.

What stands before the file's path in its repository, a folder of another machine or an address, is
kept: whoever knows the paths finds the longest common end.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from indexer.text.languages import LANGUAGES

_ADDRESS = re.compile(r"[a-z][a-z+.-]*://[^/\s]+/|(?:[\w-]+\.)+[a-z]{2,}/(?=[^/\s]+/[^/\s]+/)")
_DRIVE = re.compile(r"[A-Za-z]:(?=[\\/])")
_LINE = re.compile(
    r"""
    (?:\?[^\s\#]*)?\#(?:L|lines?-|n)?(?P<mark>\d+)(?:[C:]\d+)?(?:-\S*)?
    |["'`]?,?\s+(?:on\s+)?line\s+(?P<said>\d+)(?:[,:\s].*)?
    |:(?P<colon>\d+)(?:[:.-]\d+)*:?
    |\((?P<round>\d+)(?:,\s*\d+)?\):?
    """,
    re.VERBOSE,
)
_EDGES = "\"'`<>,;"
_NAME = re.compile(r"[^\s/\\\"'`|*<>:]+")
_EXTENDED = re.compile(r".*[\w\]#)+-]\.\w{1,12}|\.\w[\w.-]{2,}", re.DOTALL)
_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+", re.ASCII)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+", re.ASCII)
_NUMBERS = re.compile(r"\d+(?:\.\d+)+")
_ENDING = re.compile(r"(?:/__init__)?\.[^./]*\Z")
_OF_LANGUAGES = tuple(f".{each.lower()}" for language in LANGUAGES for each in language.extensions)
MOST_NAMES = 40
"""Of a path: a deeper one is none."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file's path, perhaps with more before it, and a line, 0 for none.

    `written` is the text that may stand in files: without the line, if the name is surely a file's.
    """

    path: str
    line: int
    written: str

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.rpartition("/")[2]

    @property
    def is_file_name(self) -> bool:
        """Whether it is a name alone, and by its extension that of a file in some language."""
        return "/" not in self.path and self.path.lower().endswith(_OF_LANGUAGES)

    @property
    def module(self) -> list[str]:
        """The names of a dotted module, such as `db.util`; none for anything else."""
        return self.path.lower().split(".") if _MODULE.fullmatch(self.path) else []

    @property
    def ends(self) -> list[str]:
        """The path without its first names, one by one: the file's path is one of them."""
        names = self.path.split("/")
        return ["/".join(names[at:]) for at in range(len(names))]

    def shares(self, path: str) -> int:
        """Return how many names at its end a path has in common, in upper or lower case.

        A name that is no file's for sure counts only with another one, or a line behind it.
        """
        called = _ENDING.sub("", path.lower())
        if self.module and f"/{called}".endswith("/" + "/".join(self.module)):
            return len(self.module)
        count = 0
        for one, other in zip(
            reversed(self.path.lower().split("/")), reversed(path.lower().split("/")), strict=False
        ):
            if one != other:
                break
            count += 1
        sure = count > 1 or self.line or "/" not in self.path or _EXTENDED.fullmatch(self.name)
        return count if sure else 0


def read_place(text: str) -> Place | None:
    """Return the place that a whole text names, None where it names none.

    Any text without spaces may be one: the index tells.
    """
    text = text.strip()
    # `lines-66` of Bitbucket, `L4-L9` of GitHub: the first line counts.
    at = next((each for each in _LINE.finditer(text) if each.end() == len(text)), None)
    line = int(next(filter(None, at.groups()), "0")[:9]) if at else 0
    path = (text[: at.start()] if at else text).strip(_EDGES)
    written = path
    path, addressed = _ADDRESS.subn("", path, count=1)
    if addressed:
        path = unquote(path.partition("?")[0])
    path = (
        _DRIVE.sub("", path).replace("\\", "/") if _DRIVE.match(path) or "/" not in path else path
    )
    names = [name for name in path.split("/") if name not in {"", ".", "..", "~"}]
    if not 0 < len(names) <= MOST_NAMES or not all(map(_NAME.fullmatch, names)):
        return None
    is_file = _EXTENDED.fullmatch(names[-1]) and not (at and at["colon"] and _is_host(path))
    return Place("/".join(names), line, written if is_file else text)


def _is_host(name: str) -> bool:
    """Tell whether a name before a colon and a number is rather that of a host: then it is a port.

    `127.0.0.1:8000` and `redis.example.com:6379` are, `setup.cfg:12` is not.
    """
    if _NUMBERS.fullmatch(name):
        return True
    return bool(_HOST.fullmatch(name)) and not name.lower().endswith(_OF_LANGUAGES)
