"""Few segments are left of many, and nothing is lost or doubled on the way."""

from collections.abc import Callable, Iterator
from itertools import count, pairwise
from operator import itemgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text

import indexer
from indexer import database
from indexer.errors import Stopped
from indexer.segments import merging
from tests.unit.indexer.conftest import Indexed
from tests.unit.indexer.segments.coded import coded, stored, vectors

Make = Callable[..., Indexed]


def _settle(sizes: list[int]) -> tuple[list[int], int]:
    """Merge as long as anything is chosen; return the sizes, and how many rows were written."""
    written, numbers = 0, count()
    found = {next(numbers): rows for rows in sizes}
    while chosen := merging.choose(sorted(found.items(), key=itemgetter(1))):
        rows = sum(found.pop(each) for each in chosen)
        found[next(numbers)] = rows
        written += rows
    return sorted(found.values()), written


def test_batches_of_a_first_run_become_full_segments() -> None:
    sizes, written = _settle([1_400] * 100)
    assert sum(sizes) == 140_000
    assert len(sizes) == 5
    assert max(sizes) <= merging.FULL
    assert written <= 140_000


def test_one_changed_file_writes_little_again() -> None:
    sizes, written = _settle([*[32_000] * 30, 20_000, 5])
    assert (len(sizes), written) == (32, 0)
    sizes, written = _settle([*[32_000] * 30, 20_000, 5, 5])
    assert (len(sizes), written) == (32, 10)


def test_a_small_one_that_stays_alone_does_not_keep_the_others_apart() -> None:
    sizes, _ = _settle([334, 6_929, 8_153, 8_160, 8_180, 8_187])
    assert sizes == [334, 8_187, 6_929 + 8_153 + 8_160 + 8_180]


def test_many_pushes_of_a_file_cost_a_bounded_number_of_rows_and_leave_few_segments() -> None:
    sizes, written, most = list[int](), 0, 0
    for _ in range(4_000):
        sizes, added = _settle([*sizes, 10])
        written += added
        most = max(most, len(sizes))
    assert sum(sizes) == 40_000
    assert most <= 5
    assert written <= 40_000 * 120  # 64 KiB a push at most, and a few rewritings of what is larger


@given(st.lists(st.integers(0, 50_000), max_size=60))
def test_whatever_comes_in_few_are_left_and_none_is_too_large(sizes: list[int]) -> None:
    left, _ = _settle(sizes)
    assert sum(left) == sum(sizes)
    assert max(left, default=0) <= max(merging.FULL, *sizes, 0)
    for smaller, larger in pairwise(left):
        assert smaller + larger > merging.FULL or larger > max(merging.SMALL, 2 * smaller)
    assert len([rows for rows in left if rows < merging.FULL // 2]) <= 5


def test_segments_of_batches_are_merged_before_they_are_published(indexed: Make) -> None:
    code = indexed({"a.py": b"a = 1\n", "empty": b""})
    for number in range(3):
        code.push({f"{number}.py": b"b = %d\n" % number})
    (segment,) = stored(code)
    assert segment == coded(code) == vectors(code)
    assert len(segment) == 5


def test_segments_of_another_encoder_stay_apart(indexed: Make) -> None:
    code = indexed({"a.py": b"a = 1\n"})
    code.rows("UPDATE code_segment SET encoder = 'old.1' WHERE repository_id = :id RETURNING id")
    code.push({"b.py": b"b = 1\n"})
    assert len(stored(code)) == len(stored(code, "old.1")) == 1
    code.push({"c.py": b"c = 1\n"})
    assert len(stored(code)) == len(stored(code, "old.1")) == 1


def test_a_reader_sees_what_is_merged_before_or_after(indexed: Make) -> None:
    code = indexed({"a.py": b"a = 1\n"})
    _add(code, range(5))
    asked = text("SELECT array_agg(id ORDER BY id) FROM search_index.code_segment")
    with database.transaction() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        before = connection.execute(asked).scalar_one()
        assert merging.merge(code.id) == 6
        assert connection.execute(asked).scalar_one() == before
    assert coded(code) == vectors(code)


def _add(code: Indexed, numbers: Iterator[int] | range) -> None:
    """Build files that are not published, each as a batch of its own."""
    for number in numbers:
        commit = code.repository.commit({f"more{number}.py": b"b = %d\n" % number})
        code.build("refs/heads/main", commit)


def test_what_is_stopped_between_two_merges_goes_on_later(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = indexed({"a.py": b"a = 1\n"})
    _add(code, range(4))
    monkeypatch.setattr(merging, "FULL", 2)
    done = iter([False, False, False, True])
    with pytest.raises(Stopped):
        merging.merge(code.id, lambda: next(done, True))
    assert coded(code) == vectors(code)
    assert merging.merge(code.id) > 0
    assert [len(each) for each in stored(code)] in ([2, 2, 1], [1, 2, 2])
    assert coded(code) == vectors(code)


def test_a_merge_that_fails_in_the_middle_changes_nothing(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = indexed({"a.py": b"a = 1\n"})
    _add(code, range(3))
    before = stored(code)
    whole = merging._merge_some

    def fail(connection: Connection, repository_id: int) -> int:
        whole(connection, repository_id)
        raise ConnectionError

    monkeypatch.setattr(merging, "_merge_some", fail)
    with pytest.raises(ConnectionError):
        merging.merge(code.id)
    assert stored(code) == before


def test_a_digest_does_not_depend_on_segments(indexed: Make) -> None:
    code, other = indexed({"a.py": b"a = 1\n"}), indexed()
    code.push({"b.py": b"b = 1\n"})
    other.push({"a.py": b"a = 1\n", "b.py": b"b = 1\n"})
    commits = {"a": "UPDATE published_ref SET commit = 'x' WHERE repository_id = :id RETURNING 1"}
    for each in (code, other):
        each.rows(commits["a"])
    assert indexer.digest(code.id) == indexer.digest(other.id)
