"""How long navigation takes in an installation of many repositories, whatever is right.

`python -m benchmarks.navigation_times [CHECKOUTS] [--places 300] [--seed 1] [--slowest 5] [--keep]`
indexes the checkouts that the site of `benchmarks.navigation` lacks, and asks at places drawn from
all of its uses, a third of them of names that everybody has (`COMMON`). Callers may read all, three
repositories, or one. Each question is asked first as by a new process (`cold`), then once more
(`warm`); `running` is a process that remembers the questions before. `processor` is that of this
process and of PostgreSQL.
"""

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg

from benchmarks.figures import Figures
from benchmarks.history import keep
from benchmarks.judged_site import index_missing
from benchmarks.navigation import REDIS, SITE
from benchmarks.processor import backends_seconds
from benchmarks.site import Site, open_site, query_rows

if TYPE_CHECKING:
    from omniweb.search.types import Scope

COMMON: Final = (
    *("get", "set", "name", "init", "Error", "T", "id", "New", "String", "key", "value", "run"),
    *("data", "size", "test", "add", "type", "parse", "Response", "Context", "path", "update"),
)
_CHUNKS: Final = "SELECT count(*) FROM search_index.chunk"
_DOCUMENTS: Final = """
SELECT o.repository_id, d.path_text, o.packed FROM search_index.occurrence o
JOIN search_index.document d ON d.repository_id = o.repository_id AND d.id = o.document_id
WHERE o.repository_id = %(repository)s AND octet_length(o.packed) > 100
ORDER BY md5(d.id::text || %(seed)s) LIMIT %(most)s"""
_FILES_OF_A_REPOSITORY: Final = 40
_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A name at a place: `column` counts code points."""

    repository: int
    path: str
    line: int
    column: int
    name: str

    @property
    def place(self) -> tuple[int, str, int, int]:
        """It as questions have it."""
        return self.repository, self.path, self.line, self.column


def drawn(site: Site, count: int, seed: int) -> list[Asked]:
    """Draw places of uses, as many of each repository, a third of them of common names."""
    from indexer.text import packing

    chance = random.Random(seed)
    repositories = query_rows(site, "SELECT DISTINCT repository_id FROM search_index.occurrence")
    common, others = list[Asked](), list[Asked]()
    with psycopg.connect(site.database) as connection:
        for (repository,) in sorted(repositories):
            values = {"repository": repository, "seed": str(seed), "most": _FILES_OF_A_REPOSITORY}
            for number, path, packed in connection.execute(_DOCUMENTS, values):
                uses = packing.unpack(bytes(packed))
                few = chance.sample(range(len(uses)), min(8, len(uses)))
                named = [int(each) for name in COMMON for each in uses.of(name)]
                for places, into in (
                    (few, others),
                    (chance.sample(named, min(4, len(named))), common),
                ):
                    for use in map(uses.__getitem__, places):
                        into.append(Asked(number, path, use.line, use.column, use.name))
    chance.shuffle(common)
    chance.shuffle(others)
    return [*common[: count // 3], *others[: count - count // 3]]


def scopes(seed: int, asked: Asked, every: "Scope") -> "Iterator[tuple[str, Scope]]":
    """Yield what callers may read: all, three repositories, the one that is asked."""
    from omniweb.search.types import Scope

    own = [each for each in every.repositories if each.id == asked.repository]
    others = [each for each in every.repositories if each.id != asked.repository]
    chance = random.Random(f"{seed} {asked}")
    yield "all", every
    yield "three", Scope((*own, *chance.sample(others, min(_FEW - 1, len(others)))))
    yield "one", Scope(tuple(own))


def questions() -> dict[str, Callable[..., Any]]:
    """Return what is asked, by name."""
    from omniweb.search import navigation

    return {
        "definition": navigation.definition,
        "hover": navigation.hover,
        "references": partial(navigation.references, limit=100),
        "callers": partial(navigation.callers, limit=100),
        "implementations": navigation.implementations,
    }


def forget() -> None:
    """Forget what a process remembers between questions."""
    from omniweb.search.navigation.collected import collections
    from omniweb.search.navigation.files import kept
    from omniweb.search.navigation.remembered import memories

    for each in (collections, kept, memories):
        each.__init__()  # type: ignore[misc] # as in a new process


class Timing:
    """Asks, and keeps milliseconds by question, scope and state."""

    def __init__(self, figures: Figures, database: str) -> None:
        self._figures, self._backends = figures, backends_seconds(database)
        self.wall: dict[tuple[str, str, str], list[float]] = defaultdict(list)
        self.processor: dict[tuple[str, str, str], list[float]] = defaultdict(list)
        self.postgresql: dict[tuple[str, str, str], list[float]] = defaultdict(list)
        self.incomplete: dict[tuple[str, str, str], int] = defaultdict(int)
        self.slowest: dict[tuple[str, str, str], list[tuple[float, str]]] = defaultdict(list)

    def ask(
        self, key: tuple[str, str, str], question: Callable[..., Any], scope: "Scope", asked: Asked
    ) -> None:
        """Ask once."""
        from omniweb.search.errors import PlaceError

        before, spent, began = self._backends(), time.process_time(), time.perf_counter()
        try:
            found = question(scope, *asked.place)
        except PlaceError:  # the column is of bytes, and the line has other letters
            return
        wall = (time.perf_counter() - began) * 1_000
        own, other = time.process_time() - spent, self._backends() - before
        self.wall[key].append(wall)
        self.processor[key].append((own + other) * 1_000)
        self.postgresql[key].append(other * 1_000)
        self.incomplete[key] += bool(found and found.incomplete)
        self.slowest[key].append(
            (wall, f"{asked.name} {asked.repository} {asked.path}:{asked.line}:{asked.column}")
        )

    def show(self, slowest: int) -> None:
        """Show what was measured."""
        for key, wall in self.wall.items():
            name, scope, state = key
            details = {"scope": scope, "state": state}
            self._figures.show_percentiles(name, wall, **details, of=len(wall))
            self._figures.show_percentiles(f"{name}.processor", self.processor[key], **details)
            share = sum(self.postgresql[key]) / max(1e-9, sum(self.processor[key]))
            self._figures.show(f"{name}.postgresql", share, "of processor", **details)
            self._figures.show(f"{name}.incomplete", self.incomplete[key], "answers", **details)
            for milliseconds, where in sorted(self.slowest[key], reverse=True)[:slowest]:
                print(f"{name} {scope} {state} {milliseconds:.0f} ms {where}")


def main() -> None:
    """Do what the command line says."""
    options = _options()
    site = open_site(SITE, redis=REDIS)
    if options.checkouts:
        names = sorted(each.name for each in options.checkouts.iterdir())
        index_missing(site, names, options.checkouts, again=False)
    from omniweb.repositories.services import scope_of_everything

    figures, every = Figures("navigation_times"), scope_of_everything()
    [(chunks,)] = query_rows(site, _CHUNKS)
    figures.show("chunks", chunks, "chunks", repositories=len(every.repositories))
    places = drawn(site, options.places, options.seed)
    timing = Timing(figures, site.database)
    asking = {name: each for name, each in questions().items() if name in options.questions}
    for name, question in asking.items():
        forget()
        for asked in places:
            for of, scope in scopes(options.seed, asked, every):
                if of in options.scopes and "running" in options.states:
                    timing.ask((name, of, "running"), question, scope, asked)
        for asked in places:
            for of, scope in scopes(options.seed, asked, every):
                if of in options.scopes and "cold" in options.states:
                    forget()
                    timing.ask((name, of, "cold"), question, scope, asked)
                    timing.ask((name, of, "warm"), question, scope, asked)
    timing.show(options.slowest)
    if options.keep:
        keep(figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", type=Path, nargs="?", help="a folder of git repositories")
    parser.add_argument("--places", type=int, default=300)
    parser.add_argument(
        "--questions",
        nargs="+",
        default=("definition", "hover", "references", "callers", "implementations"),
    )
    parser.add_argument("--scopes", nargs="+", default=("all", "three", "one"))
    parser.add_argument("--states", nargs="+", default=("cold", "running"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slowest", type=int, default=0, metavar="N", help="of each kind")
    parser.add_argument("--keep", action="store_true", help="append to history.jsonl")
    return parser.parse_args()


if __name__ == "__main__":
    main()
