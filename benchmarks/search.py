"""How fast searches are answered: distinct real queries, uncached and cached, by 1 and 8 users.

`python -m benchmarks.search [--files 10000] [--keep]` searches the site that `benchmarks.index`
left; where it left none, the corpus is indexed first.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from statistics import mean

from benchmarks.clients import HttpClient, Load, ask_inside, run_round
from benchmarks.corpus import FILES, build_corpus
from benchmarks.figures import Figures, percentile, rounded
from benchmarks.history import keep
from benchmarks.index import REDIS, SITE
from benchmarks.judged_site import ACTIVE_RUNS, wait_for_runs
from benchmarks.processor import Spent, meter
from benchmarks.queries import MinedQuery, mined_queries
from benchmarks.site import USER, Site, open_site, query_rows

WARMING_QUERIES = 50
"""Asked before anything is measured, and not among what is measured."""
CLIENTS = 8
WANTED_PER_SECOND = 40.0
"""What 8 clients together are to get, with p95 under 200 ms."""


def main() -> None:
    """Ask everything in every way and show the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=FILES, help="of the corpus, if none is there")
    parser.add_argument("--keep", action="store_true", help="append to history.jsonl")
    parser.add_argument("--while-indexing", action="store_true", help="also beside a full index")
    options = parser.parse_args()
    site, queries, figures = open_site(SITE, redis=REDIS), mined_queries(), Figures("search")
    _need_corpus(site, options.files)
    figures.show("chunks", _chunks(site), "chunks")
    figures.show("queries", len(queries) - WARMING_QUERIES, "distinct queries")
    _inside(figures, queries)
    _over_http(figures, site, queries)
    if options.while_indexing:
        _while_indexing(figures, site, queries)
    if options.keep:
        keep(figures)


def _need_corpus(site: Site, files: int) -> None:
    if query_rows(site, "SELECT FROM search_index.published_ref WHERE generation > 0"):
        return
    with site.worker():
        site.manage("add_repository", "corpus", str(build_corpus(files).folder), "--wait")


def _chunks(site: Site) -> int:
    return int(query_rows(site, "SELECT sum(chunks) FROM search_index.repository_statistics")[0][0])


def _inside(figures: Figures, queries: Sequence[MinedQuery]) -> None:
    _clear_cache()
    warming, measured = _texts(queries)
    run_round(warming, [ask_inside])
    uncached = run_round(measured, [ask_inside])
    _show_load(figures, "inside.uncached", uncached)
    _show_stages(figures, uncached)
    _show_kinds(figures, queries[WARMING_QUERIES:], uncached)
    _show_load(figures, "inside.cached", run_round(measured, [ask_inside]))


def _over_http(figures: Figures, site: Site, queries: Sequence[MinedQuery]) -> None:
    tokens = [site.token(f"{USER}{number}") for number in range(CLIENTS)]
    warming, measured = _texts(queries)
    with site.web() as process:
        spent = meter(process, site.database, site.environment["REDIS_CACHE_URL"])
        for name, users in _crowds(tokens):
            clients = [HttpClient(site.url, token).ask for token in users]
            _clear_cache()
            run_round(warming, clients)
            for state in ("uncached", "cached"):
                before = spent()
                load = run_round(measured, clients)
                _show_load(figures, f"http.{name}.{state}", load)
                cost = spent().since(before, len(measured))
                _show_cost(figures, f"http.{name}.{state}", cost)
        _clear_cache()
        clients = [HttpClient(site.url, token).ask for token in tokens]
        paced = run_round(measured, clients, WANTED_PER_SECOND)
        _show_load(figures, f"http.{CLIENTS}_clients.uncached_paced", paced)


def _crowds(tokens: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield one client, eight users, and eight clients of one user: the token of each client."""
    yield "1_clients", tokens[:1]
    yield f"{CLIENTS}_clients", tokens
    yield f"{CLIENTS}_clients_of_one", tokens[:1] * CLIENTS


def _while_indexing(figures: Figures, site: Site, queries: Sequence[MinedQuery]) -> None:
    """Ask the same queries while everything is built again beside them, and after that."""
    warming, measured = _texts(queries)
    _clear_cache()
    with site.worker():
        site.manage("reindex", "corpus", "--full")
        run_round(warming, [ask_inside])
        busy = run_round(measured, [ask_inside])
        active = bool(query_rows(site, ACTIVE_RUNS))
        wait_for_runs(site)
    _clear_cache()
    idle = run_round(measured, [ask_inside])
    figures.show_percentiles("while_indexing", busy.times, to_the_end=active)
    ratio = percentile(busy.times, 95) / percentile(idle.times, 95)
    figures.show("while_indexing.p95_ratio", ratio, "x idle")


def _texts(queries: Sequence[MinedQuery]) -> tuple[list[str], list[str]]:
    texts = [query.text for query in queries]
    return texts[:WARMING_QUERIES], texts[WARMING_QUERIES:]


def _show_load(figures: Figures, name: str, load: Load) -> None:
    hits = sum(answer.cached for answer in load.answers)
    figures.show_percentiles(name, load.times, from_cache=hits, refused=load.refused)
    figures.show(f"{name}.throughput", load.per_second, "queries/s")


def _show_cost(figures: Figures, name: str, cost: Spent) -> None:
    """Show the processor time of one request, in milliseconds, and what of it each part took."""
    parts = {part: rounded(value) for part, value in asdict(cost).items()}
    figures.show(f"{name}.processor", cost.total, "ms", **parts)


def _show_stages(figures: Figures, load: Load) -> None:
    """Show what the time goes into: mean and p95 of each stage of the searcher."""
    stages: dict[str, list[float]] = defaultdict(list)
    for answer in load.answers:
        for stage, milliseconds in answer.timings.items():
            stages[stage].append(milliseconds)
    for stage, times in stages.items():
        figures.show(f"stage.{stage}.p95", percentile(times, 95), "ms", mean=round(mean(times), 3))


def _show_kinds(figures: Figures, queries: Sequence[MinedQuery], load: Load) -> None:
    kinds: dict[str, list[float]] = defaultdict(list)
    for query, answer in zip(queries, load.answers, strict=True):
        kinds[query.kind].append(answer.took)
    for kind, times in sorted(kinds.items()):
        figures.show(f"kind.{kind}.p95", percentile(times, 95), "ms", queries=len(times))


def _clear_cache() -> None:
    from django.core.cache import cache

    cache.clear()


if __name__ == "__main__":
    main()
