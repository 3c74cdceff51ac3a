"""What a compiler's indexer says of a repository: which symbol stands where, and its definitions.

An indexer says nothing of what it does not know the type of, and now and then it is wrong: places
where the text has neither the symbol's name nor a name that it is imported under are left out.
"""

import random
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from benchmarks import scip
from benchmarks.scip import Place

Line = tuple[str, int]
"""A path and a line."""
_LANGUAGES: Final = {
    **dict.fromkeys((".py", ".pyi"), "Python"),
    **dict.fromkeys((".ts", ".tsx", ".mts", ".cts", ".js", ".jsx"), "TypeScript"),
}
_KINDS: Final = {"/": "module", ":": "module", "#": "type", ".": "term", ")": "parameter"}
_CALLABLE_OR_TYPE: Final = (").", "#")
"""How symbols of functions, methods and types end."""
_ADDING: Final = re.compile("`[\"']")
"""In symbols of `declare module "…"`: what adds to another module's types stands for all of it."""
_WORD: Final = re.compile(r"[\w$#]+")


def kind(symbol: str) -> str:
    """Return what a symbol is: module, type, function, parameter, term or other."""
    if symbol.endswith(")."):
        return "function"
    if symbol.endswith(":") and symbol.startswith("scip-typescript"):
        return "term"
    return _KINDS.get(symbol[-1], "other")


@dataclass(frozen=True)
class Oracle:
    """What is known of one repository, and its texts."""

    name: str
    places: tuple[Place, ...]
    checkout: Path

    @classmethod
    def read(cls, file: Path, checkouts: Path) -> "Oracle":
        """Read `NAME.scip` of the repository NAME."""
        return cls(file.stem, tuple(dict.fromkeys(scip.read(file))), checkouts / file.stem)

    @cached_property
    def language(self) -> str:
        """That of most of its files."""
        found = [_LANGUAGES.get(Path(each).suffix, "") for each in self.paths]
        return max(set(found), key=found.count)

    @cached_property
    def paths(self) -> frozenset[str]:
        """The files that the indexer read."""
        return frozenset(each.path for each in self.places)

    @cached_property
    def definitions(self) -> Mapping[str, list[Place]]:
        """Where symbols that are seen in several files are defined."""
        found = defaultdict(list)
        for each in self.places:
            if each.defines and not each.is_local:
                found[each.symbol].append(each)
        return found

    @cached_property
    def references(self) -> list[Place]:
        """The places that refer to a definition of this repository, and hold its name."""
        return [
            each
            for each in self.places
            if not each.defines and each.symbol in self.definitions and self._holds(each)
        ]

    @cached_property
    def uses(self) -> Mapping[str, frozenset[Line]]:
        """The lines that refer to each symbol."""
        found = defaultdict(set)
        for each in self.references:
            found[each.symbol].add((each.path, each.line))
        return {symbol: frozenset(lines) for symbol, lines in found.items()}

    @cached_property
    def symbols_at(self) -> Mapping[Line, frozenset[str]]:
        """The symbols on each line."""
        found = defaultdict(set)
        for each in self.places:
            found[each.path, each.line].add(each.symbol)
        return {line: frozenset(symbols) for line, symbols in found.items()}

    @cached_property
    def together(self) -> Mapping[tuple[str, int, int], frozenset[str]]:
        """The symbols at each place: `{ name }` is a key and a variable."""
        found = defaultdict(set)
        for each in self.places:
            found[each.path, each.line, each.column].add(each.symbol)
        return {place: frozenset(symbols) for place, symbols in found.items()}

    @cached_property
    def names_at(self) -> frozenset[tuple[str, int, str]]:
        """The names of which something is known, by path and line."""
        return frozenset(
            (each.path, each.line, self.word(each))
            for each in self.places
            if each.is_local or self._holds(each)
        )

    @cached_property
    def texts(self) -> Mapping[str, list[str]]:
        """The lines of all files of the checkout that are text."""
        listed = subprocess.run(
            ["git", "-c", "safe.directory=*", "-C", str(self.checkout), "ls-files", "-z"],
            capture_output=True,
            check=True,
        ).stdout.decode()
        found = {}
        for path in filter(None, listed.split("\0")):
            file = self.checkout / path
            if file.is_file():
                found[path] = file.read_bytes().decode(errors="replace").split("\n")
        return found

    def words(self, name: str) -> Iterator[Line]:
        """Yield the lines that hold a name as a whole word, as a text search finds them."""
        sought = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        for path in sorted(self.paths):
            for number, line in enumerate(self.texts.get(path, ()), 1):
                if sought.search(line):
                    yield path, number

    def line(self, each: Place) -> str:
        """Return the text of a place's line."""
        lines = self.texts.get(each.path, [])
        return lines[each.line - 1] if each.line <= len(lines) else ""

    def column(self, each: Place) -> int:
        """Return the column of a name in code points: the indexer may count UTF-16."""
        line = self.line(each)
        before = line.encode("utf-16-le")[: 2 * each.column]
        column = len(before.decode("utf-16-le", errors="replace"))
        return column + (line[column : column + 1] in {"'", '"'})

    def word(self, each: Place) -> str:
        """Return the word that stands at a place."""
        found = _WORD.match(self.line(each), self.column(each))
        return found[0] if found else ""

    def drawn(self, count: int, seed: int) -> tuple[list[Place], list[Place]]:
        """Draw references, and definitions of functions, methods and types that are used.

        Overloads are no such definition: which of them a use means is another question.
        """
        chance = random.Random(f"{self.name} {seed}")
        once = [
            places[0]
            for symbol, places in sorted(self.definitions.items())
            if symbol.endswith(_CALLABLE_OR_TYPE) and symbol in self.uses
            if self._is_defined_once(places[0])
        ]
        return (
            chance.sample(self.references, min(count, len(self.references))),
            chance.sample(once, min(count, len(once))),
        )

    def _is_defined_once(self, each: Place) -> bool:
        if _ADDING.search(each.symbol):
            return False
        again = re.compile(rf"\b(?:def|class|function|interface|type) {re.escape(each.name)}\b")
        lines = (Place(*line, 0, "", defines=False) for line in self.uses[each.symbol])
        return not any(again.search(self.line(line)) for line in lines)

    def _holds(self, each: Place) -> bool:
        word = self.word(each)
        if kind(each.symbol) == "module" and self.language == "Python":
            return word == each.symbol.rpartition("/")[0].strip("`").rpartition(".")[2]
        if kind(each.symbol) == "module":
            return not _ADDING.search(each.symbol)
        if word == each.name:
            return True
        return f"{each.name} as {word}" in "\n".join(self.texts.get(each.path, ()))
