"""Words are counted in what is searched alone, and once for each set."""

import psycopg
import pytest

from omniweb.search.index import word_counts
from omniweb.search.index.snapshot_set import MANY, Snapshots
from omniweb.search.types import Snapshot

FIRST = 910_000


def _set(count: int) -> Snapshots:
    return Snapshots(
        Snapshot(FIRST + n, f"r{n}", 1, "refs/heads/main", "c" * 40, 1, 1) for n in range(count)
    )


@pytest.mark.parametrize("searched", [2, MANY + 10])
def test_they_are_counted_where_it_is_searched_and_asked_once(
    index_database: str, searched: int
) -> None:
    held = _set(searched)
    with psycopg.connect(index_database) as connection:
        connection.execute(
            "INSERT INTO search_index.lexeme_frequency"
            " SELECT r, 'retry', 2 FROM generate_series(%s::int, %s::int) r",
            (FIRST - 5, FIRST + 100),
        )
        asked = word_counts.counting(held, ["retry", "never"])
        assert asked is not None
        rows = connection.execute(asked.sql.encode(), asked.parameters).fetchall()
        connection.rollback()

    expected = {"retry": 2 * searched, "never": 0}
    assert word_counts.counted(held, ["retry", "never"], asked, rows) == expected
    assert word_counts.counting(held, ["never", "retry"]) is None
    assert word_counts.counted(held, ["retry"], None, ()) == {"retry": 2 * searched}
    assert word_counts.counting(_set(searched), ["retry"]) is not None


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_counts, "MOST_KEPT", 3)
    held = _set(1)
    for words in (["a", "b"], ["c", "d"]):
        asked = word_counts.counting(held, words)
        found = word_counts.counted(held, words, asked, [(words[0], 1)])
        assert found == {words[0]: 1, words[1]: 0}
    assert set(held.word_counts) == {"c", "d"}
