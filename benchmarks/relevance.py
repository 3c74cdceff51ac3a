"""How well judged queries are answered.

`python -m benchmarks.relevance JUDGMENTS CHECKOUTS [--run FILE] [--compare FILE]` indexes the
folders of CHECKOUTS that are not indexed yet, asks every judged query in its repository, and
prints NDCG@10, MRR@10, recall@10 and times by category and language. `--all` asks without the
filter, over all repositories at once. `--ablate` asks everything again without each signal.
`--explain-misses 20` lists the worst answers and why.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.ablation import show_ablation
from benchmarks.figures import Figures
from benchmarks.folder import bench_folder
from benchmarks.history import keep
from benchmarks.judged_site import index_missing
from benchmarks.judged_table import Judged, compare, show_table
from benchmarks.judgments import Judgment, read_judgments
from benchmarks.misses import show_misses
from benchmarks.site import open_site

SITE, REDIS = "relevance", 14
LIMIT = 50
"""Hits of each query: enough to drop those outside a folder and still have ten."""


def main() -> None:
    """Do what the command line says."""
    options = _options()
    judgments = read_judgments(options.judgments, options.repositories)
    names = sorted({judgment.repository for judgment in judgments})
    site = open_site(SITE, redis=REDIS, fresh=options.fresh)
    index_missing(site, names, options.checkouts, again=options.reindex)
    ask = _asker(everywhere=options.all, fusion=options.fusion)

    def judge() -> list[Judged]:
        _clear_cache()
        return [ask(judgment) for judgment in judgments]

    judged = judge()
    _write(judged, options.run)
    figures = Figures("relevance")
    show_table(figures, judged)
    if options.compare:
        compare(judged, options.compare)
    if options.ablate:
        show_ablation(figures, judged, judge)
    if options.explain_misses:
        worst = sorted(judged, key=lambda each: each.ndcg)[: options.explain_misses]
        show_misses([(each.judgment, _text(each.judgment, options.all)) for each in worst])
    if options.keep:
        keep(figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("judgments", type=Path)
    parser.add_argument("checkouts", type=Path, help="a folder with one git repository per name")
    parser.add_argument("--run", type=Path, default=bench_folder() / "run.jsonl", help="to write")
    parser.add_argument("--compare", type=Path, metavar="RUN", help="an earlier run")
    parser.add_argument("--repositories", nargs="+", default=(), metavar="NAME")
    parser.add_argument("--all", action="store_true", help="search all repositories at once")
    parser.add_argument("--fusion", default="zscore")
    parser.add_argument("--ablate", action="store_true", help="again without each signal")
    parser.add_argument("--explain-misses", type=int, default=0, metavar="N")
    parser.add_argument("--reindex", action="store_true", help="build every document again")
    parser.add_argument("--fresh", action="store_true", help="begin with an empty database")
    parser.add_argument("--keep", action="store_true", help="append to history.jsonl")
    return parser.parse_args()


def _text(judgment: Judgment, everywhere: bool) -> str:  # noqa: FBT001 - of the command line
    return judgment.query if everywhere else f"repo:{judgment.repository} {judgment.query}"


def _asker(*, everywhere: bool, fusion: str) -> Callable[[Judgment], Judged]:
    from omniweb.repositories.services import scope_of_everything
    from omniweb.search import search
    from omniweb.search.types import SearchRequest

    scope = scope_of_everything()

    def ask(judgment: Judgment) -> Judged:
        request = SearchRequest(_text(judgment, everywhere), scope, limit=LIMIT, fusion=fusion)
        began = time.perf_counter()
        result = search(request)
        took = (time.perf_counter() - began) * 1_000
        return Judged(judgment, tuple(_place(judgment, hit) for hit in result.hits), took)

    return ask


def _place(judgment: Judgment, hit: Any) -> str:
    """Return a hit's path; that of another repository matches no judged one."""
    same = hit.repository == judgment.repository
    return str(hit.path) if same else f"{hit.repository}:{hit.path}"


def _clear_cache() -> None:
    from django.core.cache import cache

    cache.clear()


def _write(judged: Sequence[Judged], path: Path) -> None:
    lines = [
        {"repo": each.judgment.repository, "query": each.judgment.query, "results": each.paths}
        for each in judged
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
