"""What stands at a place of a file: a use of a name, or a word where uses are not known."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from omniweb.search.index.documents import snapshot_of
from omniweb.search.index.pool import reading
from omniweb.search.navigation import keywords
from omniweb.search.navigation.files import File
from omniweb.search.navigation.forest import Forest
from omniweb.search.navigation.resolving import Resolver
from omniweb.search.navigation.targets import Answer, Target
from omniweb.search.types import Scope

_WORD: Final = re.compile(r"[\w$]+[?!]?")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file of a snapshot, to be asked about."""

    resolver: Resolver
    file: File

    @property
    def forest(self) -> Forest:
        """What the question may lead to."""
        return self.resolver.forest


@dataclass(frozen=True, slots=True)
class Asked:
    """The name at a place, and what it may mean, the surest first."""

    name: str
    place: int | None
    answers: tuple[Answer, ...]


@contextmanager
def opened(scope: Scope, repository: int, path: str, ref: str | None) -> Iterator[Opened | None]:
    """Give a file of a published ref, None where the scope, the ref or the path has none."""
    with reading() as connection:
        snapshot = snapshot_of(connection, scope, repository, ref)
        forest = Forest(connection, scope, snapshot) if snapshot else None
        entry = forest.home.entry(path) if forest else None
        if forest is None or entry is None:
            yield None
        else:
            yield Opened(Resolver(forest), forest.home.file(entry))


def asked(at: Opened, line: int, column: int) -> Asked | None:
    """Return what stands at a column (code points) of a line, None where no name does.

    The end of a name belongs to it.
    """
    entry = at.file.entry
    above = range(max(1, line - keywords.MOST_LINES), line + 1)
    texts = at.forest.lines({entry: above})
    text = texts.get((entry.id, line))
    if text is None or column > len(text):
        return None
    place = at.file.uses.at(line, len(text[:column].encode()))
    if place is not None:
        name = at.file.uses[place].name
        return Asked(name, place, tuple(at.resolver.at(at.file, place)))
    words = (each for each in _WORD.finditer(text) if each.start() <= column <= each.end())
    word = next(words, None)
    if word is None:
        return None
    if not at.file.is_read:
        return Asked(word[0], None, tuple(_of_word(at, word[0], line)))
    lines = [texts.get((entry.id, each), "") for each in above]
    found = keywords.parameters(at.resolver, at.file, word[0], lines, word.start(), line)
    return Asked(word[0], None, tuple(found))


def _of_word(at: Opened, name: str, line: int) -> list[Answer]:
    """Return what a word may mean of which no use is known."""
    symbols = at.file.symbols
    for number in at.file.enclosing(line):
        if symbols[number].name == name and symbols[number].first_line == line:
            here = Target.of(at.file, number)
            return at.resolver.defined_here(here)
    return at.resolver.called(name, at.file, member=None)
