"""What judged queries brought, as a table and against another run."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figures, percentile
from benchmarks.judgments import Judgment, averaged, by_repository, interval, score


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgment, the paths that were found (best first) and the milliseconds that it took."""

    judgment: Judgment
    paths: tuple[str, ...]
    took: float

    @property
    def ndcg(self) -> float:
        """NDCG at 10."""
        return score(self.paths, self.judgment.relevant).ndcg


def show_table(figures: Figures, judged: Sequence[Judged]) -> None:
    """Print a row for all, each category and each language; the overall ones are figures too."""
    print(f"{'':24}{'n':>5}{'NDCG@10':>9}{'MRR@10':>8}{'R@10':>8}{'p50 ms':>8}{'p95 ms':>8}")
    _show_row("overall", judged)
    for part in ("category", "language"):
        groups: dict[str, list[Judged]] = defaultdict(list)
        for each in judged:
            groups[getattr(each.judgment, part)].append(each)
        for name, group in sorted(groups.items()):
            _show_row(f"  {name}", group)
    scores = averaged([score(each.paths, each.judgment.relevant) for each in judged])
    found = [score(each.paths, each.judgment.relevant).recall > 0 for each in judged]
    figures.show("ndcg10", scores.ndcg, "0..1", queries=len(judged))
    figures.show("mrr10", scores.mrr, "0..1")
    figures.show("first_relevant_in_10", sum(found) / len(found), "0..1")
    figures.show("p95", percentile([each.took for each in judged], 95), "ms")


def _show_row(name: str, judged: Sequence[Judged]) -> None:
    scores = averaged([score(each.paths, each.judgment.relevant) for each in judged])
    times = [each.took for each in judged]
    print(
        f"{name:24}{len(judged):5}{scores.ndcg:9.4f}{scores.mrr:8.4f}{scores.recall:8.4f}"
        f"{percentile(times, 50):8.1f}{percentile(times, 95):8.1f}"
    )


def difference(judged: Sequence[Judged], others: Sequence[Judged]) -> tuple[float, float, float]:
    """Return how much better `judged` is than `others`, and a 95 % interval over repositories."""
    differences = [one.ndcg - other.ndcg for one, other in zip(judged, others, strict=True)]
    low, high = interval(by_repository([each.judgment for each in judged], differences))
    return sum(differences) / len(differences), low, high


def compare(judged: Sequence[Judged], other: Path) -> None:
    """Print the mean difference to another run over the queries of both, and its interval."""
    rows = [json.loads(line) for line in other.read_text(encoding="utf-8").splitlines()]
    theirs = {(row["repo"], row["query"]): row["results"] for row in rows}
    both = [each for each in judged if (each.judgment.repository, each.judgment.query) in theirs]
    before = [
        Judged(each.judgment, tuple(theirs[each.judgment.repository, each.judgment.query]), 0.0)
        for each in both
    ]
    mean, low, high = difference(both, before)
    better = sum(one.ndcg > other.ndcg for one, other in zip(both, before, strict=True))
    worse = sum(one.ndcg < other.ndcg for one, other in zip(both, before, strict=True))
    print(
        f"against {other}: NDCG@10 {mean:+.4f}"
        f" (95 % {low:+.4f} to {high:+.4f}), {better} better, {worse} worse of {len(both)}"
    )
