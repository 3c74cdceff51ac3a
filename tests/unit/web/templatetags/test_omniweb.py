"""What templates may say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from omniweb.repositories.models import IndexRun
from omniweb.search.types import Explanation
from omniweb.web.templatetags import omniweb as tags


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(5, "just now"), (200, "3 min ago"), (7_300, "2 h ago"), (90_000, "1 day ago")],
)
def test_times_are_said_in_their_largest_unit(seconds: int, said: str) -> None:
    assert tags.ago(timezone.now() - timedelta(seconds=seconds)) == said


def test_a_long_time_ago_is_a_date_and_no_time_is_never() -> None:
    assert tags.ago(timezone.now() - timedelta(days=400)).startswith("on ")
    assert tags.ago(None) == "never"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(4.21, "4.2 s"), (42, "42 s"), (200, "3 min 20 s"), (7_500, "2 h 5 min"), (None, "")],
)
def test_durations(seconds: float | None, said: str) -> None:
    assert tags.duration(seconds) == said


@pytest.mark.parametrize(
    ("count", "said"), [(512, "512 B"), (3_482, "3.4 KB"), (1 << 21, "2.0 MB")]
)
def test_sizes(count: int, said: str) -> None:
    assert tags.size(count) == said


@pytest.mark.parametrize(("value", "said"), [(3.44, "3.4 ms"), (120.2, "120 ms"), (1500, "1.5 s")])
def test_times_taken(value: float, said: str) -> None:
    assert tags.milliseconds(value) == said


def test_the_phases_of_a_run_are_told_with_seconds_and_memory() -> None:
    run = IndexRun(
        phase_seconds={"fetching": 0.72, "building": 17.4}, phase_memory={"building": 102_500_000}
    )
    assert tags.phases(run) == "fetching 0.7 s, 0 B; building 17 s, 97.8 MB"


def test_thousands_are_apart() -> None:
    assert tags.grouped(1_234_567) == "1\u202f234\u202f567"


def test_retrievers_are_listed_best_first_and_missing_ones_last() -> None:
    explanation = Explanation(
        1, "", {"vector": 4, "symbol": 1}, {"vector": 0.5, "keyword": 2.0}, ()
    )

    assert tags.retrievers(explanation) == [
        ("symbol", 1, None),
        ("vector", 4, 0.5),
        ("keyword", None, 2.0),
    ]
