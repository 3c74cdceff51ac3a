"""Judged queries and how well a ranking answers them: file by file, relevant or not."""

import json
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

DEPTH = 10
RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Judgment:
    """A query over one repository and the paths that answer it."""

    repository: str
    language: str
    category: str
    query: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """NDCG, reciprocal rank and recall, each at 10 and from 0 to 1."""

    ndcg: float
    mrr: float
    recall: float


def read_judgments(path: Path, repositories: Iterable[str] = ()) -> list[Judgment]:
    """Return the judgments of a file, of these repositories only where some are named."""
    wanted = frozenset(repositories)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [
        Judgment(
            repository=row["repo"],
            language=row["language"],
            category=row["category"],
            query=row["query"],
            relevant=frozenset(each["path"] for each in row["relevant"]),
        )
        for row in rows
        if not wanted or row["repo"] in wanted
    ]


def score(paths: Sequence[str], relevant: frozenset[str]) -> Score:
    """Return how well a ranking of paths (best first; later repeats do not count) does."""
    top = list(dict.fromkeys(paths))[:DEPTH]
    places = [place for place, path in enumerate(top) if path in relevant]
    if not places:
        return Score(0.0, 0.0, 0.0)
    best = sum(_gain(place) for place in range(min(DEPTH, len(relevant))))
    return Score(
        ndcg=sum(map(_gain, places)) / best,
        mrr=1 / (places[0] + 1),
        recall=len(places) / len(relevant),
    )


def _gain(place: int) -> float:
    return 1 / math.log2(place + 2)


def averaged(scores: Sequence[Score]) -> Score:
    """Return the means; `scores` holds at least one."""
    return Score(
        ndcg=mean(each.ndcg for each in scores),
        mrr=mean(each.mrr for each in scores),
        recall=mean(each.recall for each in scores),
    )


def interval(differences: Mapping[str, Sequence[float]]) -> tuple[float, float]:
    """Return the 95 % interval of the mean, drawing whole repositories again and again.

    Queries of one repository depend on each other, so `differences` come by repository.
    """
    chooser, repositories = random.Random(1), sorted(differences)
    means = sorted(
        mean(value for name in drawn for value in differences[name])
        for drawn in (chooser.choices(repositories, k=len(repositories)) for _ in range(RESAMPLES))
    )
    return means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES)]


def by_repository(judgments: Sequence[Judgment], values: Sequence[float]) -> dict[str, list[float]]:
    """Return the values of the judgments, grouped by repository."""
    grouped: dict[str, list[float]] = defaultdict(list)
    for judgment, value in zip(judgments, values, strict=True):
        grouped[judgment.repository].append(value)
    return grouped
