"""Ten thousand repositories and five hundred people: what pages, answers and the queue cost.

`python -m benchmarks.estate [--indexed 230] [--repositories 10000] [--rounds 20] [--keep]` indexes
some small repositories through the door, copies their rows until there are as many as asked for,
gives 500 users the right to 1, 3, 300 or all of them, and asks everything that people ask.
"""

import argparse
import time
from collections.abc import Sequence
from fnmatch import fnmatchcase

from benchmarks.door_costs import Meter
from benchmarks.estate_doors import DOORS, FLOOR_MS, FLOOR_OF_OTHERS, Asker, callers, times_of
from benchmarks.estate_site import REDIS, SITE, add_missing, add_people, wait_and_tell
from benchmarks.estate_table import Row, table
from benchmarks.figures import Figures, percentile
from benchmarks.history import keep
from benchmarks.multiplied import multiply
from benchmarks.queries import mined_queries
from benchmarks.site import Site, open_site, query_rows

USERS_ASKED = 5
_HELD = "SELECT count(*) FROM repositories_repository WHERE deleted_at IS NULL"


def main() -> None:
    """Make what is missing, ask, and show the figures."""
    options = _options()
    site, figures = open_site(SITE, redis=REDIS), Figures(SITE)
    if query_rows(site, _HELD)[0][0] < options.repositories:
        _index(site, figures, options.indexed)
        multiply(site, options.repositories, figures)
        add_people()
    queries = [each.text for each in mined_queries() if each.kind != "code"]
    with site.web() as web:
        rows = _ask(Meter(site, web), site, figures, queries[: options.rounds], options)
    print("\n".join(table(rows)))
    if options.keep:
        keep(figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--indexed", type=int, default=230, help="through the door")
    parser.add_argument("--repositories", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20, help="questions of each kind")
    parser.add_argument("--only", nargs="*", default=[], help="names of doors, or globs")
    parser.add_argument("--kinds", nargs="*", default=[], help="of users, such as reads_300")
    parser.add_argument("--keep", action="store_true", help="append to history.jsonl")
    return parser.parse_args()


def _index(site: Site, figures: Figures, number: int) -> None:
    """Index repositories through the door; show what one of them costs."""
    began = time.perf_counter()
    added = add_missing(number)
    if not added:
        return
    figures.show("added", (time.perf_counter() - began) / added * 1_000, "ms each", added=added)
    with site.indexing():
        for runs, seconds in wait_and_tell(site):
            figures.show("indexed", seconds / max(runs, 1) * 1_000, "ms each", runs=runs)


def _ask(
    meter: Meter,
    site: Site,
    figures: Figures,
    queries: Sequence[str],
    options: argparse.Namespace,
) -> list[Row]:
    """Ask at each door as each kind of users, after one round that warms the server up."""
    from django.core.cache import cache

    asker, rows = Asker(site), []
    wanted = options.only or ["*"]
    doors = [door for door in DOORS if any(fnmatchcase(door.name, each) for each in wanted)]
    for kind, people in callers(site, USERS_ASKED):
        if options.kinds and kind not in options.kinds:
            continue
        cache.clear()
        for door in doors:
            if door.only_superuser and kind != "superuser":
                continue
            if door.name == "search":
                cache.clear()  # the pages have asked the same
            times_of(asker, door, people, ["warm up", "warm up as well"] * len(people))
            with meter.measuring() as cost:
                times, size = times_of(asker, door, people, queries)
            rows.append(Row(door.name, kind, times, size, cost))
            _show(figures, rows[-1])
    return rows


def _show(figures: Figures, row: Row) -> None:
    name = f"{row.kind}.{row.door}"
    figures.show_percentiles(name, row.times, bytes=row.size)
    figures.show(f"{name}.web", row.each(row.cost.web_ms), "ms of processor time")
    figures.show(f"{name}.database", row.each(row.cost.database_ms), "ms of processor time")
    figures.show(f"{name}.statements", row.each(row.cost.statements), "statements")
    floor = FLOOR_MS.get(row.door.partition("_")[0], FLOOR_OF_OTHERS)
    if percentile(row.times, 95) > floor:
        figures.show(f"{name}.over", percentile(row.times, 95) / floor, "x floor")


if __name__ == "__main__":
    main()
