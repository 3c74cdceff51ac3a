"""How fast a corpus becomes searchable, through the real command and a real worker.

`python -m benchmarks.index [--files 10000] [--seed-repositories 10] [--repeat 3] [--keep]` prints
figures as JSON lines. The site `bench_index` stays for `benchmarks.search`.
"""

import argparse
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.corpus import FILES, Corpus, build_corpus, build_seed, changed_file
from benchmarks.fast_import import FIRST_MOMENT, add_commit, point
from benchmarks.figures import Figures
from benchmarks.history import keep
from benchmarks.memory import PeakMemory, watched
from benchmarks.site import WORKERS, Site, open_site, query_rows

SITE, REDIS = "bench_index", 12
MB = 1e6
SEEDS = 10
"""Repositories that are in place first, so that no index of the tables is empty."""


@dataclass(slots=True)
class Samples:
    """Values by figure, of every repetition; the median is what counts."""

    values: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def add(self, name: str, value: float, unit: str) -> None:
        """Note one value."""
        self.values.setdefault((name, unit), []).append(value)

    def show(self, figures: Figures, **details: Any) -> None:
        """Show the medians, and all values where there are several."""
        for (name, unit), values in self.values.items():
            several = {"all": [round(value, 3) for value in values]} if len(values) > 1 else {}
            figures.show(name, statistics.median(values), unit, **several, **details)


def main() -> None:
    """Index the corpus as the command line says and show the figures."""
    options = _options()
    corpus, figures, samples = build_corpus(options.files), Figures("index"), Samples()
    for _ in range(options.repeat):
        site = open_site(SITE, redis=REDIS, fresh=True)
        with site.worker() as worker:
            _add_seeds(site, options.seed_repositories)
            before = _index_bytes(site)
            with watched(worker) as memory:
                _measure_full(site, corpus, samples)
            _measure_memory(memory, samples)
            samples.add("disk_ratio", (_index_bytes(site) - before) / corpus.size, "x source")
            _measure_increments(site, corpus, samples)
    samples.show(figures, files=corpus.files, seeds=options.seed_repositories, workers=WORKERS)
    if options.keep:
        keep(figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--seed-repositories", type=int, default=SEEDS)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="append to history.jsonl")
    return parser.parse_args()


def _add_seeds(site: Site, number: int) -> None:
    for each in range(number):
        seed = build_seed(each)
        site.manage("add_repository", f"seed-{each}", str(seed.folder), "--wait")


def _measure_full(site: Site, corpus: Corpus, samples: Samples) -> None:
    began = time.perf_counter()
    site.manage("add_repository", "corpus", str(corpus.folder), "--wait")
    command = time.perf_counter() - began
    run = _last_run(site)
    samples.add("wall", run.wall, "s")
    samples.add("command", command, "s")
    samples.add("files_per_second", corpus.files / run.wall, "files/s")
    samples.add("mb_per_second", corpus.size / MB / run.wall, "MB/s")
    samples.add("skipped", run.skipped, "files")
    for phase, seconds in run.phases.items():
        samples.add(f"phase.{phase}", seconds, "s")


def _measure_memory(memory: PeakMemory, samples: Samples) -> None:
    samples.add("peak_uss.worker_process", memory.largest_child / MB, "MB")
    samples.add("peak_uss.git", memory.largest_git / MB, "MB")
    samples.add("peak_uss.worker_parent", memory.root / MB, "MB")
    samples.add("worker_cpu", memory.cpu_seconds, "s of one core")


def _measure_increments(site: Site, corpus: Corpus, samples: Samples) -> None:
    site.manage("reindex", "corpus", "--wait")
    samples.add("no_change", _last_run(site).wall, "s")
    add_commit(
        corpus.folder, [changed_file()], "one more function", FIRST_MOMENT + 1, corpus.commit
    )
    try:
        site.manage("reindex", "corpus", "--wait")
    finally:
        point(corpus.folder, corpus.commit)
    samples.add("one_file", _last_run(site).wall, "s")


@dataclass(frozen=True, slots=True)
class _Run:
    """The last run: `wall` and `phases` in seconds, from the request until it was searchable."""

    wall: float
    phases: dict[str, float]
    skipped: int


def _last_run(site: Site) -> _Run:
    row = query_rows(
        site,
        "SELECT extract(epoch FROM finished_at - created_at), phase_seconds, skipped"
        " FROM repositories_indexrun ORDER BY id DESC LIMIT 1",
    )[0]
    return _Run(float(row[0]), row[1], row[2])


def _index_bytes(site: Site) -> int:
    rows = query_rows(
        site,
        "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE nspname = 'search_index' AND relkind IN ('r', 'p', 'm')",
    )
    return int(rows[0][0])


if __name__ == "__main__":
    main()
