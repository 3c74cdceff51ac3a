"""What people look up, drawn from real repositories: strings, words, phrases, names, pasted paths.

Pure but for git, which lists and searches the files.
"""

# ruff: noqa: TID251 - git gets our environment but for the language

import os
import random
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from indexer.text.stop_words import STOP_WORDS

COUNTS = {"string": 200, "word": 200, "phrase": 200, "name": 200, "pasted": 100}
PHRASES, TELLING = 200, 2
"""Drawn of a given number of words, so many of which are no stop words."""
SHARED = 5
"""So many files have a name that is shared; every third name is one."""
_MOST_TRIES = 200
_LONGEST_LINE, _SHORTEST, _LONGEST = 300, 2, 60
_STRING = re.compile(r"[^\s\"'`,;]*[^\w\s\"'`,;][^\s\"'`,;]*")
_WORD = re.compile(r"(?<!\w)[A-Za-z_][A-Za-z0-9_]{2,40}(?!\w)")
_PHRASE = re.compile(r"(?<!\S)[A-Za-z]{3,20} [A-Za-z]{3,20}(?!\S)")
_ROW = re.compile(r"(?<!\S)[A-Za-z]{2,20}(?: [A-Za-z]{2,20})+(?!\S)")
"""Words in a row, with stop words and capitals as they are written."""
_EDGES = ".:()[]{}<>\\"
_PLACES = (
    "{path}#L{line}",
    "{path}:{line}",
    '{path}", line {line}',
    "C:\\work\\{windows}:{line}",
    "~/src/{name}/{path}:{line}",
    "/home/me/projects/{name}/{path}:{line}:5",
    "https://github.com/owner/{name}/blob/main/{path}#L{line}",
    "https://github.com/owner/{name}/blame/feature/x/{path}#L{line}-L{line}",
    "https://gitlab.com/group/{name}/-/blob/v1.0/{path}#L{line}",
    "https://raw.githubusercontent.com/owner/{name}/main/{path}",
    "https://bitbucket.org/owner/{name}/src/main/{path}#lines-{line}",
)
Draw = Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class LookUp:
    """A text to look up, drawn from a file of a repository; `line` is 0 where none is named."""

    kind: str
    text: str
    repository: str
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Checkout:
    """A git repository with its files of text."""

    name: str
    folder: Path
    paths: tuple[str, ...]

    @classmethod
    def of(cls, folder: Path, indexed: Container[str]) -> "Checkout":
        """Return the repository in a folder, with those files that are indexed."""
        listed = _git(folder, "grep", "-I", "-l", "-z", "-e", "", "HEAD").stdout.decode()
        paths = (name.partition(":")[2] for name in filter(None, listed.split("\0")))
        kept = (each for each in paths if each in indexed and each.isascii())
        return cls(folder.name, folder, tuple(kept))

    def lines(self, path: str) -> list[str]:
        """Return the lines of a file."""
        return _lines(self.folder, path)

    def holds(self, path: str, text: str, *, word: bool) -> bool:
        """Tell whether a file has a text, in upper or lower case; as a `word` of its own."""
        options = ["-q", "-i", "-a", "-F", *(["-w"] if word else [])]
        found = _git(self.folder, "grep", *options, "-e", text, "HEAD", "--", f":(literal){path}")
        return found.returncode == 0


def drawn(checkouts: Sequence[Checkout], seed: int, words: int = 0) -> list[LookUp]:
    """Return different look-ups, the same for a seed: phrases of so many words, or all kinds."""
    chooser = random.Random(seed)
    names = Counter(PurePosixPath(path).name for each in checkouts for path in each.paths)
    found: dict[tuple[str, str], LookUp] = {}
    counts = {f"{words} words": PHRASES} if words else COUNTS
    for kind, count in counts.items():
        for number in range(count):
            shared = kind == "name" and not number % 3
            for _ in range(_MOST_TRIES):
                made = _draw(chooser, kind, chooser.choice(checkouts))
                if made is None or (kind, made.text) in found:
                    continue
                if shared and names[made.text] < SHARED:
                    continue
                found[kind, made.text] = made
                break
    return list(found.values())


def _draw(chooser: random.Random, kind: str, checkout: Checkout) -> LookUp | None:
    path = chooser.choice(checkout.paths)
    if kind == "name":
        return LookUp(kind, PurePosixPath(path).name, checkout.name, path)
    lines = checkout.lines(path)
    if kind == "pasted":
        line = chooser.randint(1, max(len(lines) - 1, 1))
        form = chooser.choice(_PLACES)
        text = form.format(
            path=path, windows=path.replace("/", "\\"), name=checkout.name, line=line
        )
        named = line if "{line}" in form else 0
        return LookUp(kind, text, checkout.name, path, named) if " " not in path else None
    texts = list(_texts(kind, chooser.choice(lines)))
    return LookUp(kind, chooser.choice(texts), checkout.name, path) if texts else None


def _texts(kind: str, line: str) -> Iterator[str]:
    """Yield what somebody may look up of a line: what the query language reads as plain text."""
    if len(line) > _LONGEST_LINE or not line.isascii() or not line.isprintable():
        return
    if kind.endswith(" words"):
        yield from filter(_is_plain, _rows(line, int(kind.partition(" ")[0])))
        return
    pattern = {"string": _STRING, "word": _WORD, "phrase": _PHRASE}[kind]
    for match in pattern.finditer(line):
        text = match[0].strip(_EDGES) if kind == "string" else match[0]
        if _SHORTEST <= len(text) <= _LONGEST and _is_plain(text) and _fits(kind, text):
            yield text


def _rows(line: str, words: int) -> Iterator[str]:
    """Yield all rows of so many words in a line, some of which tell something."""
    for match in _ROW.finditer(line):
        row = match[0].split()
        for at in range(len(row) - words + 1):
            taken = row[at : at + words]
            if len(STOP_WORDS.intersection(map(str.lower, taken))) <= words - TELLING:
                yield " ".join(taken)


def _fits(kind: str, text: str) -> bool:
    if kind == "string":
        return not text.replace("_", "a").isalnum() and any(map(str.isalnum, text))
    return STOP_WORDS.isdisjoint(text.lower().split())


def _is_plain(text: str) -> bool:
    from omniweb.search.errors import QueryError
    from omniweb.search.query.parser import parse_query

    try:
        query = parse_query(text)
    except QueryError:
        return False
    return query.required is None and query.ranking_text == text


@lru_cache(maxsize=2_048)
def _lines(folder: Path, path: str) -> list[str]:
    return _git(folder, "show", f"HEAD:{path}").stdout.decode("utf-8", "replace").split("\n")


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "GIT_LITERAL_PATHSPECS": "0"}
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, check=False, env=environment
    )
