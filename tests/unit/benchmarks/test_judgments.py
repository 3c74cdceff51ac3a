import json
import math
from pathlib import Path

import pytest

from benchmarks.judgments import Judgment, Score, averaged, by_repository, interval, score
from benchmarks.judgments import read_judgments as read

RELEVANT = frozenset({"a.py", "b.py"})


def test_a_perfect_ranking_scores_one() -> None:
    assert score(["b.py", "a.py", "c.py"], RELEVANT) == Score(1.0, 1.0, 1.0)


def test_a_gain_shrinks_with_the_logarithm_of_the_rank() -> None:
    found = score(["x", "y", "a.py"], RELEVANT)
    best = 1 + 1 / math.log2(3)
    assert found.ndcg == pytest.approx((1 / math.log2(4)) / best)
    assert (found.mrr, found.recall) == (1 / 3, 0.5)


def test_what_stands_below_the_tenth_place_does_not_count() -> None:
    assert score([*"0123456789", "a.py"], RELEVANT) == Score(0.0, 0.0, 0.0)


def test_repeated_paths_do_not_use_up_places() -> None:
    assert score(["x"] * 20 + ["a.py"], RELEVANT).mrr == 1 / 2


def test_more_than_ten_relevant_files_can_still_score_one() -> None:
    many = [str(number) for number in range(12)]
    assert score(many, frozenset(many)).ndcg == pytest.approx(1.0)


def test_means_are_taken_of_each_measure() -> None:
    assert averaged([Score(0, 0, 0), Score(1, 0.5, 0.25)]) == Score(0.5, 0.25, 0.125)


def test_judgments_are_read_with_every_relevant_path(tmp_path: Path) -> None:
    row = {"repo": "r", "language": "c", "category": "symbol", "query": "q"}
    relevant = [{"path": "a.py", "tier": "primary"}, {"path": "b.py", "tier": "secondary"}]
    lines = [json.dumps({**row, "repo": name, "relevant": relevant}) for name in ("r", "s")]
    (tmp_path / "judgments.jsonl").write_text("\n".join(lines) + "\n")
    expected = Judgment("s", "c", "symbol", "q", RELEVANT)
    assert read(tmp_path / "judgments.jsonl", ["s"]) == [expected]
    assert len(read(tmp_path / "judgments.jsonl")) == 2


def test_the_interval_holds_the_mean_and_widens_with_disagreeing_repositories() -> None:
    low, high = interval({"a": [0.1, 0.1], "b": [0.1]})
    assert low == pytest.approx(0.1)
    assert high == pytest.approx(0.1)
    low, high = interval({"a": [-0.2, -0.2], "b": [0.4], "c": [0.1]})
    assert low < 0 < high


def test_values_are_grouped_by_repository_in_order() -> None:
    judgments = [Judgment(name, "c", "symbol", "q", RELEVANT) for name in ("a", "b", "a")]
    assert by_repository(judgments, [1.0, 2.0, 3.0]) == {"a": [1.0, 3.0], "b": [2.0]}
