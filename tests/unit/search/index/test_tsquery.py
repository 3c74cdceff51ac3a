"""When a scope is read by itself rather than found through the words of the whole index."""

import pytest

from omniweb.search.index import tsquery
from omniweb.search.types import Snapshot


@pytest.mark.parametrize(
    ("repositories", "chunks", "index", "sliver"),
    [
        (300, 45, 450_000, True),
        (300, 45, 100_000, False),  # a seventh of the index
        (300, 450, 45_000_000, False),  # 135,000 chunks would be read
        (20, 45, 450_000, False),  # so few have lexemes of their own
        (10_000, 45, 450_000, False),
        (300, 0, 0, True),
    ],
)
def test_many_repositories_that_are_a_small_part_of_the_index_are_read(
    repositories: int, chunks: int, index: int, sliver: bool
) -> None:
    snapshots = [
        Snapshot(n, f"r{n}", n, "refs/heads/main", "c" * 40, 1, chunks, "", index)
        for n in range(repositories)
    ]

    assert tsquery.is_sliver(snapshots) == sliver
