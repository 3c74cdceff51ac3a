"""Whether the first hit of a look-up holds what was looked up.

`python -m benchmarks.lookups CHECKOUTS [--repositories NAME…] [--show N] [--words N] [--keep]`
indexes the folders of CHECKOUTS that are not indexed yet, draws strings with signs, lone words,
phrases of two words, names of files and pasted paths from them, asks for each (every second one in
its repository alone), and compares the first hit with `git grep`: it has the text (a lone word as a
word) or is called so, or is the file, opened at the line. `--words N` asks for phrases of N words
instead, stop words and capitals among them.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Container, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from benchmarks.figures import Figures, percentile
from benchmarks.history import keep
from benchmarks.judged_site import index_missing
from benchmarks.looked_up import Checkout, LookUp, drawn
from benchmarks.site import open_site, query_rows
from indexer.text import paths

if TYPE_CHECKING:
    from omniweb.search.types import Scope

SITE, REDIS = "relevance", 14
_PATHS = (
    "SELECT path_text FROM search_index.document d JOIN repositories_repository r"
    " ON r.id = d.repository_id WHERE r.deleted_at IS NULL AND r.name = %s"
)


def main() -> None:
    """Do what the command line says."""
    options = _options()
    folders = sorted(
        each
        for each in options.checkouts.iterdir()
        if any((each / name).exists() for name in (".git", "HEAD"))
    )
    wanted = options.repositories or [each.name for each in folders]
    site = open_site(SITE, redis=REDIS)
    index_missing(site, sorted(wanted), options.checkouts, again=False)
    checkouts = {
        each.name: Checkout.of(each, {path for (path,) in query_rows(site, _PATHS, each.name)})
        for each in folders
        if each.name in wanted
    }
    figures = Figures("lookups")
    show(figures, checkouts, seed=options.seed, misses=options.show, words=options.words)
    if options.keep:
        keep(figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", type=Path, help="a folder with one git repository per name")
    parser.add_argument("--repositories", nargs="+", default=(), metavar="NAME")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="misses of each kind")
    parser.add_argument("--words", type=int, default=0, metavar="N", help="phrases of N words")
    parser.add_argument("--keep", action="store_true", help="append to history.jsonl")
    return parser.parse_args()


def show(
    figures: Figures,
    checkouts: Mapping[str, Checkout],
    *,
    seed: int = 1,
    misses: int = 0,
    words: int = 0,
) -> None:
    """Ask for what is drawn from the checkouts and show, by kind, how often the first hit fits."""
    from django.core.cache import cache

    cache.clear()
    fits: defaultdict[str, list[bool]] = defaultdict(list)
    times: defaultdict[str, list[float]] = defaultdict(list)
    scope = _scope(checkouts)
    for number, each in enumerate(drawn(list(checkouts.values()), seed, words)):
        alone = number % 2 == 0 or each.kind == "pasted"
        text = f"repo:{each.repository} {each.text}" if alone else each.text
        hit, took = _first(text, scope)
        fits[each.kind].append(hit is not None and _fits(checkouts[hit.repository], each, hit))
        times[each.kind].append(took)
        if not fits[each.kind][-1] and fits[each.kind].count(False) <= misses:
            opened = "nothing" if hit is None else f"{hit.repository}/{hit.path}:{hit.line}"
            print(f"{each.kind:8}{text!r} from {each.path}: {opened}")
    for kind, found in fits.items():
        first = sum(found) / len(found)
        figures.show(kind, first, "first hits", of=len(found), p95=percentile(times[kind], 95))


def _scope(names: Container[str]) -> "Scope":
    from omniweb.repositories.services import scope_of_everything
    from omniweb.search.types import Scope

    every = scope_of_everything().repositories
    return Scope(tuple(each for each in every if each.name in names))


def _first(text: str, scope: "Scope") -> tuple[Any, float]:
    from omniweb.search import search
    from omniweb.search.types import SearchRequest

    began = time.perf_counter()
    hits = search(SearchRequest(text, scope)).hits
    return next(iter(hits), None), round((time.perf_counter() - began) * 1_000, 1)


def _fits(checkout: Checkout, asked: LookUp, hit: Any) -> bool:
    match asked.kind:
        case "name":
            return PurePosixPath(hit.path).name == asked.text
        case "pasted":
            return hit.path == asked.path and (not asked.line or hit.line == asked.line)
    text = asked.text.lower()
    ends = f"/{hit.path}".lower().endswith(f"/{text.lstrip('/')}")
    named = ends or paths.module_name(hit.path).lower() == text
    return named or checkout.holds(hit.path, asked.text, word=asked.kind == "word")


if __name__ == "__main__":
    main()
