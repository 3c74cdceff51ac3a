"""What stands at a place of a file: a use of a name, or a word where uses are not known."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from psycopg import Connection

from omniweb.search.index.documents import snapshot_of
from omniweb.search.index.pool import reading
from omniweb.search.navigation import keywords
from omniweb.search.navigation.files import File
from omniweb.search.navigation.forest import Forest
from omniweb.search.navigation.keys import LINES_AROUND, Keys
from omniweb.search.navigation.named_places import named_at
from omniweb.search.navigation.resolving import Resolver
from omniweb.search.navigation.targets import Answer, Target
from omniweb.search.navigation.types import Certainty
from omniweb.search.types import Scope

_KEY: Final = re.compile(r"\s*\??:(?!:)")
_QUOTED: Final = re.compile(r"""(?P<quote>["'])(?P<text>[^"']+)(?P=quote)""")
_LONGEST_TYPE: Final = 200
_INDEXED: Final = re.compile(r"""[\w$]+(?:<[^<>]*(?:<[^<>]*>[^<>]*)*>)?\[(?P<quote>["'])$""")
_WORD: Final = re.compile(r"[\w$]+[?!]?")
_RANK: Final = attrgetter("rank")
_Texts = dict[tuple[int, int], str]


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


class Opener:
    """Opens files of published refs; those of one ref share what was found of it."""

    def __init__(self, connection: Connection[Any], scope: Scope) -> None:
        self._connection = connection
        self._scope = scope
        self._resolvers: dict[tuple[int, str | None], Resolver | None] = {}

    def open(self, repository: int, path: str, ref: str | None) -> Opened | None:
        """Return a file of a published ref, None where the scope, the ref or the path has none."""
        if (repository, ref) not in self._resolvers:
            self._resolvers[repository, ref] = self._resolver(repository, ref)
        resolver = self._resolvers[repository, ref]
        home = resolver.forest.home if resolver else None
        entry = home.entry(path) if home else None
        return Opened(resolver, home.file(entry)) if resolver and home and entry else None

    def _resolver(self, repository: int, ref: str | None) -> Resolver | None:
        snapshot = snapshot_of(self._connection, self._scope, repository, ref)
        return Resolver(Forest(self._connection, self._scope, snapshot)) if snapshot else None


@contextmanager
def opened(scope: Scope, repository: int, path: str, ref: str | None) -> Iterator[Opened | None]:
    """Give a file of a published ref, None where the scope, the ref or the path has none."""
    with reading() as connection:
        yield Opener(connection, scope).open(repository, path, ref)


def asked(at: Opened, line: int, column: int) -> Asked | None:
    """Return what stands at a column (code points) of a line, None where no name does.

    The end of a name belongs to it.
    """
    texts = at.forest.lines({at.file.entry: _up_to(line)})
    text = texts.get((at.file.entry.id, line))
    if text is None or column > len(text):
        return None
    place = at.file.uses.at(line, len(text[:column].encode()))
    if place is not None:
        name = at.file.uses[place].name
        return Asked(name, place, tuple(at.resolver.at(at.file, place)))
    return (
        _precise(at, text, column, line)
        or _named(at, texts, line, column)
        or _module(at, text, column)
        or _word(at, texts, line, column)
    )


def is_argument(at: Opened, name: str, line: int, column: int) -> bool:
    """Tell whether the word at a place is the name of an argument of some call."""
    lines = _lines_up_to(at, at.forest.lines({at.file.entry: _up_to(line)}), line)
    words = (each for each in _WORD.finditer(lines[-1]) if each[0] == name)
    return any(
        keywords.names_argument(lines, each)
        for each in words
        if each.start() <= column <= each.end()
    )


def _up_to(line: int) -> range:
    """Return the lines that are read of a place: its own and those above, where a call begins."""
    return range(max(1, line - keywords.MOST_LINES), line + 1)


def _lines_up_to(at: Opened, texts: _Texts, line: int) -> list[str]:
    return [texts.get((at.file.entry.id, each), "") for each in _up_to(line)]


def _precise(at: Opened, text: str, column: int, line: int) -> Asked | None:
    """Return what a compiler says of what is no use by its syntax."""
    span = at.resolver.precisely.around(at.file, line, len(text[:column].encode()))
    said = at.resolver.precisely.beginning(at.file, line, span.start).answers if span else ()
    name = text.encode()[span.start : span.stop].decode(errors="replace") if span else ""
    return Asked(name.strip("\"'`"), None, said) if said else None


def _named(at: Opened, texts: _Texts, line: int, column: int) -> Asked | None:
    """Return the definition whose name stands there, though no use is known: it has blanks, say."""
    target = named_at(at.file, line, column, texts)
    return Asked(target.name, None, tuple(at.resolver.defined_here(target))) if target else None


def _word(at: Opened, texts: _Texts, line: int, column: int) -> Asked | None:
    """Return what the word at a column may mean that is no use."""
    lines = _lines_up_to(at, texts, line)
    for word in _WORD.finditer(lines[-1]):
        if word.start() <= column <= word.end():
            return Asked(word[0], None, tuple(_without_use(at, word, lines, line)))
    return None


def _without_use(at: Opened, word: re.Match[str], lines: list[str], line: int) -> list[Answer]:
    """Return what a word may mean that is no use: a key, the name of an argument."""
    if not at.file.is_read:
        return _of_word(at, word[0], line)
    if found := _indexed(at, lines[-1], word, line):
        return found
    if _KEY.match(lines[-1], word.end()):
        return _of_key(at, word, line)
    return keywords.parameters(at.resolver, at.file, word[0], lines, word.start(), line)


def _module(at: Opened, text: str, column: int) -> Asked | None:
    """Return the files that the name of a module between quotes means."""
    for each in _QUOTED.finditer(text):
        target = each["text"]
        brought = any(target == one.module for one in at.file.imports)
        if brought and each.start() <= column <= each.end():
            files = list(at.forest.files(at.forest.meant(target, at.file.entry)[:3]))
            reason = f"imported as {target}"
            found = tuple(Answer(Target(file), Certainty.IMPORTED, reason) for file in files)
            return Asked(files[0].entry.module_name, None, found) if found else None
    return None


def _indexed(at: Opened, text: str, word: re.Match[str], line: int) -> list[Answer]:
    """Return what a word between quotes and brackets means: `Options['timeout']`."""
    first = max(0, word.start() - _LONGEST_TYPE)
    before = _INDEXED.search(text[first : word.start()])
    if before is None or not text.startswith(before["quote"], word.end()):
        return []
    place = at.file.uses.at(line, len(text[: first + before.start()].encode()))
    answers = at.resolver.at(at.file, place) if place is not None else []
    return [
        Answer(of.target, max(each.certainty, of.certainty, key=_RANK), of.reason)
        for each in answers
        if each.certainty is not Certainty.SAME_NAME
        for of in at.resolver.of_target(each.target, word[0])
    ]


def _of_key(at: Opened, word: re.Match[str], line: int) -> list[Answer]:
    """Return what the key of an object may be: a member of some type."""
    entry = at.file.entry
    lines = range(max(1, line - LINES_AROUND), line + LINES_AROUND + 1)
    texts = at.forest.lines({entry: lines})
    around = [texts.get((entry.id, each), "") for each in lines]
    return Keys(at.resolver, at.file, around, lines.start).meant(word[0], line, word.start())


def _of_word(at: Opened, name: str, line: int) -> list[Answer]:
    """Return what a word may mean of which no use is known."""
    symbols = at.file.symbols
    for number in at.file.enclosing(line):
        if symbols[number].name == name and symbols[number].first_line == line:
            here = Target.of(at.file, number)
            return at.resolver.defined_here(here)
    return at.resolver.called(name, at.file, member=None)
