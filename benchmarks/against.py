"""What a search over HTTP costs here and in another checkout of this repository, in turn.

`python -m benchmarks.against CHECKOUT [--rounds 3]`: both serve the same corpus, each from a
database of its own that its own code has filled; `--here`, `--there` name sites that are there
already. Distinct queries, none from the cache, by one client, by eight users and by eight clients
of one user, without a pause.
"""

import argparse
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from redis import Redis
from typing_extensions import override

from benchmarks.clients import HttpClient, Load, run_round
from benchmarks.corpus import FILES, build_corpus
from benchmarks.figures import Figures, percentile, rounded
from benchmarks.folder import ROOT
from benchmarks.processor import Spent, meter
from benchmarks.queries import mined_queries
from benchmarks.services import redis_database, services

REDIS = {"here": 4, "there": 6}
WARMING_QUERIES = 50
CLIENTS = 8
_SERVE = """
import sys
from benchmarks.site import open_site, query_rows
name, redis, corpus = sys.argv[1], int(sys.argv[2]), sys.argv[3]
site = open_site(name, redis=redis)
if not query_rows(site, "SELECT FROM search_index.published_ref WHERE generation > 0"):
    with site.worker():
        site.manage("add_repository", "corpus", corpus, "--wait")
from omniweb.accounts.models import User
def token(number):
    User.objects.get_or_create(username=f"client{number}", is_superuser=True)
    return site.manage("create_token", f"client{number}", "--scope", "search:read").split()[-1]
tokens = [token(number) for number in range(int(sys.argv[4]))]
with site.web():
    print(site.url, site.database, *tokens, flush=True)
    sys.stdin.read()
"""
"""Run in a checkout, with its own code: every version has these names."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Clients that ask at once, and of how many users they are."""

    clients: int
    users: int

    @override
    def __str__(self) -> str:
        return f"{self.clients}_clients_of_{self.users}"


ALONE = Crowd(clients=1, users=1)
CROWDS = {
    "1": ALONE,
    "8": Crowd(clients=CLIENTS, users=CLIENTS),
    "8-of-1": Crowd(clients=CLIENTS, users=1),
}


@dataclass(frozen=True, slots=True)
class Served:
    """A site that answers; `spent` tells the processor time of all that it consists of."""

    url: str
    tokens: list[str]
    redis: str
    spent: Callable[[], Spent]

    def searched(self, texts: list[str], crowd: "Crowd") -> tuple[Spent, Load]:
        """Ask everything, nothing from the cache; return the cost of one and all answers."""
        with Redis.from_url(self.redis) as cache:
            cache.flushdb()
        before = self.spent()
        tokens = [self.tokens[number % crowd.users] for number in range(crowd.clients)]
        load = run_round(texts, [HttpClient(self.url, token).ask for token in tokens])
        if any(answer.cached for answer in load.answers):
            message = "An answer came from the cache."
            raise RuntimeError(message)
        return self.spent().since(before, len(texts)), load


def main() -> None:
    """Serve both, ask them in turn and show the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--queries", type=int, default=560, help="how many are asked a round")
    parser.add_argument("--files", type=int, default=FILES, help="of the corpus, where none is")
    parser.add_argument("--here", default="against_here", help="the site of this checkout")
    parser.add_argument("--there", default="against_there", help="the site of the other one")
    parser.add_argument("--crowds", nargs="+", choices=CROWDS, default=list(CROWDS))
    options = parser.parse_args()
    services()
    corpus = str(build_corpus(options.files).folder)
    texts = [query.text for query in mined_queries()]
    warming, measured = texts[:WARMING_QUERIES], texts[WARMING_QUERIES:][: options.queries]
    with ExitStack() as stack:
        places = {"there": (options.checkout, options.there), "here": (ROOT, options.here)}
        sites = {
            which: stack.enter_context(_serving(folder, name, REDIS[which], corpus))
            for which, (folder, name) in places.items()
        }
        for site in sites.values():
            site.searched(warming, ALONE)
        for crowd in options.crowds:
            _measure(Figures("against"), sites, measured, options.rounds, CROWDS[crowd])


def _measure(
    figures: Figures, sites: dict[str, Served], texts: list[str], rounds: int, crowd: Crowd
) -> None:
    found: defaultdict[str, defaultdict[str, list[float]]]
    found = defaultdict(lambda: defaultdict(list))
    for _ in range(rounds):
        for which, site in sites.items():
            cost, load = site.searched(texts, crowd)
            p95 = percentile(load.times, 95)
            parts = {part: rounded(value) for part, value in asdict(cost).items()}
            figures.show(f"{which}.{crowd}.processor", cost.total, "ms", **parts)
            figures.show(f"{which}.{crowd}.throughput", load.per_second, "queries/s")
            figures.show(f"{which}.{crowd}.p95", p95, "ms", refused=load.refused)
            found["processor"][which].append(cost.total)
            found["throughput"][which].append(load.per_second)
            found["p95"][which].append(p95)
    for what, of in found.items():
        ratio = median(a / b for a, b in zip(of["here"], of["there"], strict=True))
        figures.show(f"{crowd}.{what}_ratio", ratio, "x the other checkout's")


@contextmanager
def _serving(checkout: Path, name: str, redis: int, corpus: str) -> Iterator[Served]:
    """Serve a checkout's site until the end of the block."""
    command = [sys.executable, "-c", _SERVE, name, str(redis), corpus, str(CLIENTS)]
    process = subprocess.Popen(
        command, cwd=checkout, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        told = process.stdout.readline().split()
        if not told:
            message = f"{checkout} does not serve."
            raise RuntimeError(message)
        url, database, *tokens = told
        cache = redis_database(services()[1], redis + 1)
        yield Served(url, tokens, cache, meter(process.pid, database, cache))
    finally:
        process.stdin.close()
        process.wait()


if __name__ == "__main__":
    main()
