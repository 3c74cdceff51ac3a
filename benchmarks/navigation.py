"""How often navigation is right, by what a compiler's indexer says.

`python -m benchmarks.navigation ORACLES CHECKOUTS [--places N] [--definitions N] [--show N]`
indexes the repositories of CHECKOUTS of which ORACLES has a SCIP index (`NAME.scip`), asks for the
definition at places that refer to one, and for the uses of functions, methods and types. Beside it
stands a search for the whole word: its first line, and all of its lines. Uses where the indexer
knows nothing of the name are counted apart (`not_told`).
"""

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import Figures
from benchmarks.history import keep
from benchmarks.judged_site import index_missing
from benchmarks.navigation_oracle import Line, Oracle, kind
from benchmarks.scip import Place
from benchmarks.site import open_site

if TYPE_CHECKING:
    from omniweb.search.navigation import Definition
    from omniweb.search.types import Scope

SITE, REDIS = "navigation", 13
_PAGE = 1_000
_SURE = frozenset({"precise", "same scope", "imported", "only one"})


@dataclass(slots=True)
class Sums:
    """What was found of one language."""

    right: Counter[bool] = field(default_factory=Counter)
    sure: Counter[bool] = field(default_factory=Counter)
    certainties: Counter[tuple[str, bool]] = field(default_factory=Counter)
    kinds: Counter[tuple[str, bool]] = field(default_factory=Counter)
    by_text: Counter[bool] = field(default_factory=Counter)
    expected: int = 0
    found: int = 0
    sure_uses: Counter[bool] = field(default_factory=Counter)
    not_told: int = 0
    words: int = 0
    words_right: int = 0
    incomplete: int = 0
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


class Asking:
    """Asks one repository, and compares."""

    def __init__(self, oracle: Oracle, scope: "Scope", sums: Sums, show: int) -> None:
        self.oracle, self.scope, self.sums = oracle, scope, sums
        self.show = show
        (self.number,) = scope.ids

    def definition(self, each: Place) -> None:
        """Ask for the definition at a place."""
        from omniweb.search.navigation import definition, hover

        sums, column = self.sums, self.oracle.column(each)
        place = (self.scope, self.number, each.path, each.line, column)
        began = time.perf_counter()
        answer = definition(*place)
        found = answer.definitions if answer else ()
        sums.times["definition"].append((time.perf_counter() - began) * 1_000)
        began = time.perf_counter()
        hover(*place)
        sums.times["hover"].append((time.perf_counter() - began) * 1_000)
        right = bool(found) and self._is(found[0], each)
        certainty = str(found[0].certainty) if found else "nothing"
        sums.right[right] += 1
        sums.kinds[kind(each.symbol), right] += 1
        sums.certainties[certainty, right] += 1
        if certainty in _SURE:
            sums.sure[right] += 1
        first = next(iter(self.oracle.words(each.name)), None)
        defined = {(place.path, place.line) for place in self.oracle.definitions[each.symbol]}
        sums.by_text[first in defined] += 1
        if not right and self.show > 0:
            self.show -= 1
            self._print(each, found, certainty)

    def references(self, each: Place) -> None:
        """Ask for the uses of a definition."""
        sums = self.sums
        began = time.perf_counter()
        found, incomplete = self._uses(each)
        sums.times["references"].append((time.perf_counter() - began) * 1_000)
        sums.incomplete += incomplete
        lines = {line for line, _ in found}
        expected = self.oracle.uses[each.symbol]
        sums.expected += len(expected)
        sums.found += len(expected & lines)
        sure = {line for line, certainty in found if certainty in _SURE} - expected
        told = {line for line in sure if (*line, each.name) in self.oracle.names_at}
        wrong = {line for line in told if each.symbol not in self.oracle.symbols_at[line]}
        sums.sure_uses[True] += len(expected & {line for line, how in found if how in _SURE})
        sums.sure_uses[False] += len(wrong)
        sums.not_told += len(sure - told)
        words = set(self.oracle.words(each.name)) - {(each.path, each.line)}
        sums.words += len(words)
        sums.words_right += len(words & expected)
        shown = [f"-{path}:{line}" for path, line in sorted(expected - lines)[:3]]
        shown += [f"+{path}:{line}" for path, line in sorted(wrong)[:3]]
        if shown and self.show > 0:
            self.show -= 1
            place = f"{self.oracle.name}/{each.path}:{each.line}"
            print(f"uses of {each.name} {place} ({len(expected)}): {' '.join(shown)}")

    def _uses(self, each: Place) -> tuple[set[tuple[Line, str]], bool]:
        from omniweb.search.navigation import references

        found, cursor = set[tuple[Line, str]](), ""
        while True:
            page = references(
                self.scope,
                self.number,
                each.path,
                each.line,
                self.oracle.column(each),
                cursor=cursor,
                limit=_PAGE,
            )
            if page is None:
                return found, False
            found |= {
                ((file.path, use.line), str(use.certainty))
                for file in page.files
                if file.path in self.oracle.paths
                for use in file.uses
                if use.role != "define"
            }
            cursor = page.next_cursor
            if not cursor:
                return found, page.incomplete

    def _is(self, found: "Definition", each: Place) -> bool:
        """Tell whether a definition is one of the symbol at a place."""
        if found.kind == "file" and kind(each.symbol) == "module":
            return found.path in {of.path for of in self.oracle.definitions[each.symbol]}
        symbols = self.oracle.together[each.path, each.line, each.column]
        return not symbols.isdisjoint(self.oracle.symbols_at.get((found.path, found.line), ()))

    def _print(self, each: Place, found: Sequence["Definition"], certainty: str) -> None:
        text = self.oracle.line(each).strip()[:90]
        answer = f"{found[0].path}:{found[0].line} ({found[0].reason})" if found else ""
        of = self.oracle.definitions[each.symbol][0]
        what = f"{kind(each.symbol)} {each.name} at {self.oracle.name}/{each.path}"
        where = f"{each.line}:{each.column} is {of.path}:{of.line}"
        print(f"{what}:{where}, said {certainty} {answer} | {text}")


def main() -> None:
    """Do what the command line says."""
    options = _options()
    site = open_site(SITE, redis=REDIS)
    names = options.repositories or sorted(each.stem for each in options.oracles.glob("*.scip"))
    index_missing(site, names, options.checkouts, again=options.again)
    files = [options.oracles / f"{name}.scip" for name in names]
    oracles = [Oracle.read(each, options.checkouts) for each in files]
    figures = Figures("navigation")
    show(figures, oracles, options)
    if options.keep:
        keep(figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("oracles", type=Path, help="a folder of SCIP indexes")
    parser.add_argument("checkouts", type=Path, help="a folder with one git repository per name")
    parser.add_argument("--repositories", nargs="+", default=(), metavar="NAME")
    parser.add_argument("--places", type=int, default=1_000, help="of each language")
    parser.add_argument("--definitions", type=int, default=200, help="of each language")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="misses of a repository")
    parser.add_argument("--again", action="store_true", help="index all repositories anew")
    parser.add_argument("--keep", action="store_true", help="append to history.jsonl")
    return parser.parse_args()


def show(figures: Figures, oracles: Sequence[Oracle], options: argparse.Namespace) -> None:
    """Ask what is drawn of each repository, and show what came of it by language."""
    from omniweb.repositories.services import scope_of_everything
    from omniweb.search.types import Scope

    every = {each.name: each for each in scope_of_everything().repositories}
    of_language = Counter(each.language for each in oracles)
    found: dict[str, Sums] = defaultdict(Sums)
    for oracle in oracles:
        share = of_language[oracle.language]
        asking = Asking(oracle, Scope((every[oracle.name],)), found[oracle.language], options.show)
        references, _ = oracle.drawn(options.places // share, options.seed)
        _, defined = oracle.drawn(options.definitions // share, options.seed)
        for reference in references:
            asking.definition(reference)
        asking.show = options.show
        for each in defined:
            asking.references(each)
    for language, sums in found.items():
        _show(figures, language, sums)


def _show(figures: Figures, language: str, sums: Sums) -> None:
    def share(counted: Counter[bool]) -> float:
        return counted[True] / max(1, counted.total())

    figures.show("first", share(sums.right), "right", language=language, of=sums.right.total())
    figures.show("first.by_text", share(sums.by_text), "right", language=language)
    figures.show("sure", share(sums.sure), "right", language=language, of=sums.sure.total())
    for name, counted in (("certainty", sums.certainties), ("kind", sums.kinds)):
        for each in sorted({key for key, _ in counted}):
            both = Counter({value: counted[each, value] for value in (True, False)})
            details = {"language": language, "of": both.total(), name: each}
            figures.show(f"first.by_{name}", share(both), "right", **details)
    recall = sums.found / max(1, sums.expected)
    figures.show("recall", recall, "of uses", language=language, of=sums.expected)
    precision = share(sums.sure_uses)
    figures.show(
        "precision", precision, "of sure uses", language=language, of=sums.sure_uses.total()
    )
    words = sums.words_right / max(1, sums.words)
    figures.show("precision.by_text", words, "of lines with the word", language=language)
    by_text = sums.words_right / max(1, sums.expected)
    figures.show("recall.by_text", by_text, "of uses", language=language)
    figures.show("not_told", sums.not_told, "uses", language=language)
    figures.show("incomplete", sums.incomplete, "answers", language=language)
    for name, milliseconds in sums.times.items():
        figures.show_percentiles(name, milliseconds, language=language)


if __name__ == "__main__":
    main()
