"""Whether combined conditions find the files that git and sets find, and how fast.

`python -m benchmarks.conditions [--queries 1000] [--seed 1] [--show 10] [--keep]` indexes the
corpus cut into repositories (`--files 25000`), or the git repositories in a folder
(`--repositories FOLDER`), where they are not indexed yet; asks combinations of words, phrases and
expressions with `AND`, `OR`, `NOT` and filters, half of them of one repository and half of all;
and compares the files that they require with those of `benchmarks.oracle`.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.asked_conditions import Asked, ask
from benchmarks.combinations import Combination, Pool, combination, terms
from benchmarks.figures import Figures
from benchmarks.history import keep
from benchmarks.indexed_texts import Texts, write_texts
from benchmarks.judged_site import index_where_missing
from benchmarks.mined_terms import SAMPLE, mined_pool
from benchmarks.oracle import Oracle
from benchmarks.parts import LARGE_FILES, corpus_parts, repositories_in
from benchmarks.site import Site, open_site, query_rows

REDIS = 4
FILES = 25_000
"""About 100,000 chunks."""
QUERIES = 1_000
WARMING = 30
"""Asked before anything is measured, and not among what is measured."""


def main() -> None:
    """Index what is missing, ask, compare, and show the figures."""
    options = _options()
    places = _places(options)
    site = open_site("conditions_own" if options.repositories else "conditions", redis=REDIS)
    index_where_missing(site, places)
    texts, figures = write_texts(site, places), Figures("conditions")
    held = Counter(file.repository for file in texts.files.values())
    figures.show("chunks", _chunks(site), "chunks", repositories=len(held))
    figures.show("files", len(texts.files), "files", largest=max(held.values()))
    pool = _pool(texts, held, options.seed)
    numbers = range(options.first, options.first + options.queries)
    asked = [combination(pool, options.seed, number) for number in numbers]
    expected = _expected(texts, asked)
    _clear_cache()
    for number in range(WARMING):
        ask(site, combination(pool, options.seed + 1, number), ())
    found = [ask(site, each, wanted) for each, wanted in zip(asked, expected, strict=True)]
    _print_some(found, options)
    _show(figures, found)
    if options.keep:
        keep(figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--first", type=int, default=0, help="number of the first combination")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=FILES, help="of the corpus")
    parser.add_argument("--repositories", type=Path, help="a folder of git repositories, instead")
    parser.add_argument("--show", type=int, default=10, help="differences that are printed")
    parser.add_argument("--slowest", type=int, default=0, help="searches that are printed")
    parser.add_argument("--keep", action="store_true", help="append to history.jsonl")
    return parser.parse_args()


def _places(options: argparse.Namespace) -> Mapping[str, Path]:
    if options.repositories:
        return repositories_in(options.repositories.absolute())
    return corpus_parts(options.files)


def _chunks(site: Site) -> int:
    return int(query_rows(site, "SELECT sum(chunks) FROM search_index.repository_statistics")[0][0])


def _pool(texts: Texts, held: Counter[str], seed: int) -> Pool:
    """Return what combinations are made of: the same for the same files and seed."""
    names = sorted(texts.files)
    drawn = random.Random(seed).sample(names, min(SAMPLE, len(names)))
    found = mined_pool(
        (texts.read(name) for name in drawn),
        [texts.files[name].path for name in drawn],
        Counter(each.language or "" for each in texts.files.values() if _is_one(each.language)),
        seed,
    )
    repositories = [name for name, files in held.most_common() if files <= LARGE_FILES]
    return replace(found, repositories=repositories)


def _is_one(language: str | None) -> bool:
    """Tell whether `lang:` with this name asks for no other language besides."""
    from indexer.text.languages import meant

    return language is not None and meant(language) == (language,)


def _expected(texts: Texts, asked: Sequence[Combination]) -> list[frozenset[str]]:
    oracle = Oracle(texts.folder, texts.files, texts.kept)
    oracle.read_words(
        term.text for each in asked for term in terms(each.tree) if term.kind == "word"
    )
    return [oracle.answer(each) for each in asked]


def _clear_cache() -> None:
    from django.core.cache import cache

    cache.clear()


def _print_some(found: Sequence[Asked], options: argparse.Namespace) -> None:
    wrong = [each for each in found if each.different or each.untrue]
    slowest = sorted(found, key=lambda each: -each.took)[: options.slowest]
    for each in [*wrong[: options.show], *slowest]:
        print(each, flush=True)


def _show(figures: Figures, found: Sequence[Asked]) -> None:
    different = sum(each.different for each in found)
    figures.show("equal", 1 - different / len(found), f"of {len(found):,}", different=different)
    figures.show("untrue", sum(bool(each.untrue) for each in found), "answers")
    figures.show("empty", sum(not each.expected for each in found), "expected answers")
    one = [each for each in found if each.combination.repository is not None]
    everything = [each for each in found if each.combination.repository is None]
    for extent, some in (("one", one), ("everything", everything)):
        if not some:
            continue
        figures.show(f"{extent}.cut", sum(each.cut for each in some), f"answers of {len(some):,}")
        figures.show(f"{extent}.cut_all", sum(each.all_cut for each in some), "with count:all")
        figures.show(f"{extent}.limited", sum(each.limited for each in some), "answers")
        figures.show_percentiles(extent, [each.took for each in some])
        shapes = defaultdict[str, list[float]](list)
        for each in some:
            shapes[each.combination.shape].append(each.took)
        for shape, times in sorted(shapes.items()):
            figures.show_percentiles(f"{extent}.{shape}", times, queries=len(times))


if __name__ == "__main__":
    main()
