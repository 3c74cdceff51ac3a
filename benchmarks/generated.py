"""Whether every query is answered, whatever it is: generated ones through the doors of a server.

`python -m benchmarks.generated [--queries 100000] [--seed 1] [--clients 2] [--keep]` indexes this
repository (with `--files 10000` so many of the corpus) where the site is empty, sends the queries,
and prints each that was answered by a fault of the server's, by nothing, or too late. What was late
is asked again alone in the end: beside others it may have waited for them. `--first 4711 --queries
1` asks one query again.
"""

import argparse
import math
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice
from threading import Lock

from benchmarks.corpus import build_corpus
from benchmarks.doors import RawClient, request_for
from benchmarks.figures import Figures
from benchmarks.folder import ROOT
from benchmarks.fuzzing import Fuzzer, Generated
from benchmarks.history import keep
from benchmarks.outcomes import Outcome, Tally, budget_of
from benchmarks.site import Site, open_site, query_rows

SITE, REDIS = "generated", 8
NAME = "own"
QUERIES, CLIENTS = 100_000, 2


def main() -> None:
    """Send everything and show the figures."""
    options = _options()
    name = f"{SITE}_{options.files}" if options.files else SITE
    site, figures = open_site(name, redis=REDIS), Figures(name)
    _need_repository(site, options.files)
    token, tally = site.token(), Tally()
    fuzzer, until = Fuzzer(options.seed), time.monotonic() + 60 * options.minutes
    queries, taking = _queries(fuzzer, options), Lock()
    with site.web():
        clients = [RawClient(site.url, token) for _ in range(options.clients)]
        with ThreadPoolExecutor(options.clients) as threads:
            list(threads.map(lambda each: _work(each, queries, tally, until, taking), clients))
        alone = _ask_again(clients[0], tally.late)
    _show(figures, tally, options)
    _show_late(figures, tally.late, alone)
    if options.keep:
        keep(figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--files", type=int, default=0, help="of the corpus, searched instead")
    parser.add_argument("--first", type=int, default=0, help="number of the first query")
    parser.add_argument("--only", default="", help="one kind of query")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--keep", action="store_true", help="append to history.jsonl")
    return parser.parse_args()


def _queries(fuzzer: Fuzzer, options: argparse.Namespace) -> Iterator[Generated]:
    """Return so many queries, of one kind where only that is asked for."""
    made = (fuzzer[number] for number in count(options.first))
    return islice((each for each in made if options.only in {"", each.kind}), options.queries)


def _work(
    client: RawClient, queries: Iterator[Generated], tally: Tally, until: float, taking: Lock
) -> None:
    """Take one query after the other, together with the other clients, until time is up."""
    while time.monotonic() < until:
        with taking:  # a generator serves one thread at a time
            taken = next(queries, None)
        if taken is None:
            return
        tally.add(_ask(client, taken))


def _ask(client: RawClient, query: Generated) -> Outcome:
    request = request_for(query)
    return Outcome(query, request, client.send(request), budget_of(query))


def _ask_again(client: RawClient, queries: Sequence[Generated]) -> list[Outcome]:
    """Ask one after the other, uncached; return those that are late again."""
    from django.core.cache import cache

    cache.clear()
    late = [outcome for outcome in (_ask(client, query) for query in queries) if outcome.late]
    for outcome in late:
        print("late alone", outcome, flush=True)
    return late


def _show(figures: Figures, tally: Tally, options: argparse.Namespace) -> None:
    figures.show("queries", len(tally.times), "queries", seed=options.seed, first=options.first)
    figures.show_percentiles("answers", tally.times, clients=options.clients)
    for kind, times in sorted(tally.kinds.items()):
        figures.show_percentiles(f"kind.{kind}", times, queries=len(times))
    for status, number in sorted(tally.statuses.items()):
        figures.show(f"status.{status}", number, "answers")
    figures.show("refused", tally.refused, "answers", without_a_word=tally.wordless)
    figures.show("failed", tally.failed, "answers")


def _show_late(figures: Figures, late: Sequence[Generated], alone: Sequence[Outcome]) -> None:
    """Show how many took longer than they may, and by how much alone."""
    figures.show("over_budget", len(late), "answers")
    excess = max((outcome.reply.took - outcome.budget for outcome in alone), default=0.0)
    figures.show("over_budget.alone", len(alone), "answers", by_at_most_ms=round(excess))


def _need_repository(site: Site, files: int) -> None:
    if query_rows(site, "SELECT FROM search_index.published_ref WHERE generation > 0"):
        return
    folder = build_corpus(files).folder if files else ROOT
    with site.worker():
        site.manage("add_repository", NAME, str(folder), "--public", "--wait")


if __name__ == "__main__":
    main()
