"""Whether every query is answered, whatever it is: generated ones through the doors of a server.

`python -m benchmarks.generated [--queries 100000] [--seed 1] [--clients 2] [--keep]` indexes this
repository where the site is empty, sends the queries, and prints each that was answered by a fault
of the server's, by nothing, or too late. What was late is asked again alone in the end: beside
others it may have waited for them. `--first 4711 --queries 1` asks one query again.
"""

import argparse
import json
import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock

from typing_extensions import override

from benchmarks.doors import RawClient, Reply, Request, request_for
from benchmarks.figures import Figures
from benchmarks.folder import ROOT
from benchmarks.fuzzing import Fuzzer, Generated
from benchmarks.history import keep
from benchmarks.site import Site, open_site, query_rows

SITE, REDIS = "generated", 8
NAME = "own"
USER = "benchmark"
QUERIES, CLIENTS = 100_000, 2
PROGRESS = 5_000
"""After so many answers a figure says how far it is."""
SHOWN = 1_000
"""Characters that are printed of a query and of an answer."""
REFUSED, FAULT = 400, 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """A query, how it was sent, what came back, and the milliseconds that it may take."""

    query: Generated
    request: Request
    reply: Reply
    budget: float

    @property
    def failed(self) -> bool:
        """Whether it is a fault of the server's, or no answer at all, or none of the right form."""
        return not 0 < self.reply.status < FAULT or (
            self.reply.status < REFUSED and not _is_answer(self.request, self.reply)
        )

    @property
    def late(self) -> bool:
        """Whether it took longer than a search may."""
        return self.reply.took > self.budget

    @override
    def __str__(self) -> str:
        sent = self.query.query if self.query.body is None else self.query.body
        text = ascii(sent.decode("utf-8", "backslashreplace"))[:SHOWN]
        answer = ascii(self.reply.body.decode("utf-8", "backslashreplace"))[:SHOWN]
        where = f"{self.request.method} {self.request.target[:80]} {self.query.media_type}"
        given = ascii(self.query.parameters)[:SHOWN]
        return (
            f"{self.query.number} {self.query.kind}, {where}: {text} {given}\n"
            f"  {self.reply.status} after {self.reply.took:,.0f} ms: {answer}"
        )


@dataclass(slots=True)
class Tally:
    """What all answers come to; several clients add to it."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    kinds: dict[str, list[float]] = field(default_factory=dict)
    refused: int = 0
    wordless: int = 0
    failed: int = 0
    late: list[Generated] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def add(self, outcome: Outcome) -> None:
        """Count an answer; print it where it is not as it should be."""
        status, took = outcome.reply.status, outcome.reply.took
        with self._lock:
            self.times.append(took)
            self.kinds.setdefault(outcome.query.kind, []).append(took)
            self.statuses[status] += 1
            refused = REFUSED <= status < FAULT
            self.refused += refused
            self.wordless += refused and not outcome.reply.body
            self.failed += outcome.failed
            self.late += [outcome.query] if outcome.late else []
            if outcome.failed or outcome.late:
                print("failed" if outcome.failed else "late", outcome, flush=True)
            if len(self.times) % PROGRESS == 0:
                late = len(self.late)
                print(f"{len(self.times):,} answers, {self.failed} failed, {late} late", flush=True)


def main() -> None:
    """Send everything and show the figures."""
    options = _options()
    site, figures = open_site(SITE, redis=REDIS), Figures("generated")
    _need_repository(site)
    token, tally = _token(site), Tally()
    numbers = iter(range(options.first, options.first + options.queries))
    fuzzer, until = Fuzzer(options.seed), time.monotonic() + 60 * options.minutes
    with site.web():
        clients = [RawClient(site.url, token) for _ in range(options.clients)]
        with ThreadPoolExecutor(options.clients) as threads:
            list(threads.map(lambda each: _work(each, fuzzer, numbers, tally, until), clients))
        alone = _ask_again(clients[0], tally.late)
    _show(figures, tally, options)
    _show_late(figures, tally.late, alone)
    if options.keep:
        keep(figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--first", type=int, default=0, help="number of the first query")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--keep", action="store_true", help="append to history.jsonl")
    return parser.parse_args()


def _work(
    client: RawClient, fuzzer: Fuzzer, numbers: Iterator[int], tally: Tally, until: float
) -> None:
    """Take one number after the other, together with the other clients, until time is up."""
    while time.monotonic() < until and (taken := list(islice(numbers, 1))):
        tally.add(_ask(client, fuzzer[taken[0]]))


def _ask(client: RawClient, query: Generated) -> Outcome:
    request = request_for(query)
    return Outcome(query, request, client.send(request), _budget(query))


def _ask_again(client: RawClient, queries: Sequence[Generated]) -> list[Outcome]:
    """Ask one after the other, uncached; return those that are late again."""
    from django.core.cache import cache  # noqa: PLC0415 - Django has to be set up first

    cache.clear()
    late = [outcome for outcome in (_ask(client, query) for query in queries) if outcome.late]
    for outcome in late:
        print("late alone", outcome, flush=True)
    return late


def _budget(query: Generated) -> float:
    """Return the milliseconds that the engine gives the texts of such a query."""
    from omniweb.search.contents import ALL_SECONDS, SECONDS  # noqa: PLC0415 - set up first

    return 1_000 * (ALL_SECONDS if b"count:all" in query.query.lower() else SECONDS)


def _is_answer(request: Request, reply: Reply) -> bool:
    """Tell whether it is a page, or an object with hits."""
    if not request.target.startswith("/api/"):
        return b"</html>" in reply.body
    try:
        return "hits" in json.loads(reply.body)
    except ValueError:
        return False


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
    """Show how many took longer than the texts may be looked at, and by how much alone."""
    figures.show("over_budget", len(late), "answers")
    excess = max((outcome.reply.took - outcome.budget for outcome in alone), default=0.0)
    figures.show("over_budget.alone", len(alone), "answers", by_at_most_ms=round(excess))


def _need_repository(site: Site) -> None:
    if not query_rows(site, "SELECT FROM search_index.published_ref WHERE generation > 0"):
        with site.worker():
            site.manage("add_repository", NAME, str(ROOT), "--public", "--wait")


def _token(site: Site) -> str:
    from omniweb.accounts.models import User  # noqa: PLC0415 - Django has to be set up first

    if not User.objects.filter(username=USER).exists():
        User.objects.create_superuser(USER)
    return site.manage("create_token", USER, "--scope", "search:read").splitlines()[-1]


if __name__ == "__main__":
    main()
