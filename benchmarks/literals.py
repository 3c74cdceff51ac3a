"""Whether literals and expressions are found as `git grep` finds them, and how fast.

`python -m benchmarks.literals [--files 25000] [--show 10] [--keep]` indexes the corpus where it is
not there yet, asks for a thousand patterns, and compares the lines found with those of `git grep`.
"""

# ruff: noqa: TID251 - git gets our environment but for the language

import argparse
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from benchmarks.clients import ask_inside
from benchmarks.corpus import Corpus, build_corpus
from benchmarks.fast_import import git
from benchmarks.figures import Figures
from benchmarks.folder import bench_folder
from benchmarks.history import keep
from benchmarks.patterns import Pattern, mined_patterns
from benchmarks.site import Site, open_site, query_rows

SITE, REDIS = "literals", 10
FILES = 25_000
"""About 100,000 chunks."""
NAME = "corpus"
Line = tuple[str, int]


def main() -> None:
    """Compare, take the times, and show both."""
    options = _options()
    corpus = build_corpus(options.files)
    folder = _checkout(corpus)
    site, patterns, figures = open_site(SITE, redis=REDIS), mined_patterns(), Figures("literals")
    _need_corpus(site, corpus.folder)
    figures.show("chunks", _chunks(site), "chunks")
    _show_times(figures, patterns)
    paths = dict(query_rows(site, "SELECT id, path_text FROM search_index.document"))
    indexed = set(paths.values())
    different = cut = 0
    for pattern in patterns:
        found, complete = _found(pattern, paths)
        expected = {line for line in _grepped(folder, pattern) if line[0] in indexed}
        cut += not complete
        if found == expected or (not complete and found < expected):
            continue
        different += 1
        if different <= options.show:
            print(
                pattern,
                "missing",
                sorted(expected - found)[:3],
                "more",
                sorted(found - expected)[:3],
            )
    figures.show("different", different, f"of {len(patterns):,} patterns")
    figures.show("cut", cut, f"of {len(patterns):,} patterns")
    if options.keep:
        keep(figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=FILES, help="of the corpus")
    parser.add_argument("--show", type=int, default=10, help="differences that are printed")
    parser.add_argument("--keep", action="store_true", help="append to history.jsonl")
    return parser.parse_args()


def _need_corpus(site: Site, folder: Path) -> None:
    if not query_rows(site, "SELECT FROM search_index.published_ref WHERE generation > 0"):
        with site.worker():
            site.manage("add_repository", NAME, str(folder), "--wait", quiet=False)


def _chunks(site: Site) -> int:
    return int(query_rows(site, "SELECT sum(chunks) FROM search_index.repository_statistics")[0][0])


def _show_times(figures: Figures, patterns: Iterable[Pattern]) -> None:
    """Show what whole searches take, snippets and all, uncached."""
    from django.core.cache import cache

    cache.clear()
    times: dict[str, list[float]] = {"literal": [], "expression": []}
    for pattern in patterns:
        took = ask_inside(pattern.query).took
        times["literal" if pattern.literal else "expression"].append(took)
    for kind, taken in times.items():
        figures.show_percentiles(kind, taken)
    figures.show_percentiles("all", [each for taken in times.values() for each in taken])


def _found(pattern: Pattern, paths: Mapping[int, str]) -> tuple[set[Line], bool]:
    """Return the lines that the search's own look at the texts finds, and whether it is all."""
    from omniweb.repositories.services import scope_of_everything
    from omniweb.search.filters.budget import Budget
    from omniweb.search.filters.compiler import SECONDS
    from omniweb.search.filters.contents import Reader
    from omniweb.search.filters.counting import lines
    from omniweb.search.filters.patterns import Pattern as Sought
    from omniweb.search.filters.scope import documents_in_scope
    from omniweb.search.index.pool import reading
    from omniweb.search.index.snapshots import take
    from omniweb.search.query.nodes import Phrase, Regex, leaves
    from omniweb.search.query.parser import parse_query

    with reading() as connection:
        query = parse_query(pattern.query)
        [leaf] = leaves(query.required)
        assert isinstance(leaf, Phrase | Regex)
        snapshots, budget = take(connection, scope_of_everything()), Budget(connection, SECONDS)
        reader = Reader(budget, snapshots, [Sought.of(leaf, case=query.case)])
        documents = documents_in_scope(budget, snapshots)
        chunks = reader.may_hold(documents, [0])
        found = list(lines(reader, documents, chunks)) if chunks else []
    return {(paths[each.key[1]], each.number) for each in found}, not budget.cut


def _checkout(corpus: Corpus) -> Path:
    """Return a folder with the corpus's files: git searches them ten times as fast as objects."""
    folder = bench_folder() / f"{corpus.folder.stem}-{corpus.commit[:12]}"
    if not folder.exists():
        git(bench_folder(), "clone", "--quiet", str(corpus.folder), str(folder))
    return folder


def _grepped(folder: Path, pattern: Pattern) -> Iterator[Line]:
    """Yield the lines that git finds, in files that it takes for text."""
    how = "-F" if pattern.literal else "-P"
    command = ["git", "-C", str(folder), "grep", "-z", "-n", "-I", how, "-e", pattern.text]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    found = subprocess.run(command, stdout=subprocess.PIPE, check=False, env=environment).stdout
    for line in filter(None, found.split(b"\n")):
        path, number, _ = line.split(b"\0", 2)
        yield path.decode(), int(number)


if __name__ == "__main__":
    main()
