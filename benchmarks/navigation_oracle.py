"""What a compiler's indexer says of some repositories: who refers to which definition.

`FOLDER/NAME.jsonl`, `NAME.refs.jsonl` and `NAME.defs.jsonl` of a repository NAME are JSON lines:
one a reference (`path`, `line`, `column`, `name`, `definition`: `path` and `line`), one a
definition with all places that refer to it (`references`: path and line of each), and one a
definition with its `column` and `symbol` (SCIP's). Lines count from 1, columns from 0.
"""

import json
import random
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

Line = tuple[str, int]
"""A path and a line."""
_LANGUAGES = {".py": "Python", ".pyi": "Python", ".ts": "TypeScript", ".tsx": "TypeScript"}
_CALLABLE_OR_TYPE = (").", "#")
"""How symbols of functions, methods and classes end."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that refers to a definition."""

    repository: str
    path: str
    line: int
    column: int
    name: str
    definition: Line
    symbol: str

    @property
    def kind(self) -> str:
        """What it refers to: module, type, function, parameter or another term."""
        ends = {"/": "module", ":": "module", "#": "type", ".": "term", ")": "parameter"}
        return "function" if self.symbol.endswith(").") else ends.get(self.symbol[-1], "other")


@dataclass(frozen=True, slots=True)
class Defined:
    """A definition, and the lines that refer to it."""

    repository: str
    path: str
    line: int
    column: int
    name: str
    references: frozenset[Line]


@dataclass(frozen=True)
class Oracle:
    """What is known of one repository, and its texts."""

    name: str
    references: Sequence[Reference]
    defined: Sequence[Defined]
    checkout: Path

    @classmethod
    def read(cls, folder: Path, name: str, checkouts: Path) -> "Oracle":
        """Read what the indexer said of a repository."""
        known = {
            (row["path"], row["line"], row["name"]): row
            for row in _rows(folder / f"{name}.defs.jsonl")
            if row["symbol"].endswith(_CALLABLE_OR_TYPE)
        }
        defined = []
        for row in _rows(folder / f"{name}.refs.jsonl"):
            place = row["definition"]
            at = known.get((place["path"], place["line"], row["name"]))
            if at and row["references"]:
                lines = frozenset((path, line) for path, line in row["references"])
                key = (at["path"], at["line"], at["column"], row["name"])
                defined.append(Defined(name, *key, lines))
        references = [
            Reference(
                name,
                row["path"],
                row["line"],
                row["column"],
                row["name"],
                (row["definition"]["path"], row["definition"]["line"]),
                row["symbol"],
            )
            for row in _rows(folder / f"{name}.jsonl")
        ]
        return cls(name, references, defined, checkouts / name)

    @cached_property
    def language(self) -> str:
        """That of most of its references."""
        found = [_LANGUAGES.get(Path(each.path).suffix, "") for each in self.references]
        return max(set(found), key=found.count)

    @cached_property
    def paths(self) -> frozenset[str]:
        """The files that the indexer read."""
        return frozenset(each.path for each in self.references)

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

    def column(self, each: Reference | Defined) -> int:
        """Return the column of a name in code points: the indexer may count UTF-16."""
        lines = self.texts.get(each.path, [])
        line = lines[each.line - 1] if each.line <= len(lines) else ""
        units = line.encode("utf-16-le")[: 2 * each.column]
        column = len(units.decode("utf-16-le", errors="replace"))
        return (
            column + line[column : column + 1].isspace() + (line[column : column + 1] in {"'", '"'})
        )

    def drawn(self, count: int, seed: int) -> tuple[list[Reference], list[Defined]]:
        """Draw references and definitions."""
        chance = random.Random(f"{self.name} {seed}")
        return (
            chance.sample(self.references, min(count, len(self.references))),
            chance.sample(self.defined, min(count, len(self.defined))),
        )


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
