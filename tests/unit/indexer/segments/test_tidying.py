"""What is swept leaves the segments when it is much, and repositories leave none behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest

import indexer
from indexer.publishing import sweep
from indexer.segments import tidying
from tests.unit.indexer.conftest import Indexed
from tests.unit.indexer.segments.coded import coded, stored, vectors

Make = Callable[..., Indexed]
AT_ONCE = timedelta(0)
FILES = {f"{number}.py": b"a = %d\n" % number for number in range(8)}


def _gone(number: int) -> dict[str, None]:
    return dict.fromkeys([*FILES][:number])


def test_a_segment_with_few_dead_rows_stays_as_it_is(indexed: Make) -> None:
    code = indexed(FILES)
    before = stored(code)
    code.push(_gone(2))
    assert indexer.sweep(code.id, leave=AT_ONCE) == indexer.Swept(2)
    assert stored(code) == before
    assert coded(code) == vectors(code)


def test_a_segment_with_many_dead_rows_is_written_again(indexed: Make) -> None:
    code = indexed(FILES)
    code.push(_gone(3))
    assert indexer.sweep(code.id, leave=AT_ONCE) == indexer.Swept(3)
    (segment,) = stored(code)
    assert len(segment) == 5
    assert segment == coded(code) == vectors(code)


def test_rows_count_and_not_documents(indexed: Make) -> None:
    many = b"".join(b"def f%d():\n    return %d\n\n\n" % (n, n) for n in range(300))
    code = indexed({**FILES, "long.py": many})
    code.push({"long.py": None})
    indexer.sweep(code.id, leave=AT_ONCE)
    (segment,) = stored(code)
    assert segment == vectors(code)
    assert len(segment) == 8


def test_a_segment_without_a_living_document_goes(indexed: Make) -> None:
    code = indexed({"a.py": b"a = 1\n", "empty": b""})
    code.push({"a.py": None, "empty": None})
    indexer.sweep(code.id, leave=AT_ONCE)
    assert code.rows("SELECT id FROM code_segment WHERE repository_id = :id") == []


def test_only_the_document_without_chunks_is_left(indexed: Make) -> None:
    code = indexed({"a.py": b"a = 1\n", "empty": b""})
    code.push({"a.py": None})
    indexer.sweep(code.id, leave=AT_ONCE)
    assert list(coded(code).values()) == [b""]


def test_a_sweep_that_died_before_the_segments_is_made_good_by_the_next(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = indexed(FILES)
    code.push(_gone(5))

    def die(_repository: int) -> int:
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(tidying, "tidy", die)
        with pytest.raises(ConnectionError):
            sweep.sweep(code.id, leave=AT_ONCE)
    assert coded(code) == vectors(code)
    assert len(stored(code)[0]) == 8
    assert indexer.sweep(code.id, leave=AT_ONCE) == indexer.Swept(0)
    assert stored(code) == [vectors(code)]


def test_a_damaged_segment_does_not_stop_the_sweep(indexed: Make) -> None:
    code = indexed(FILES)
    code.rows("UPDATE code_segment SET counts = '\\x00' WHERE repository_id = :id RETURNING id")
    indexer.sweep(code.id, leave=AT_ONCE)
    assert stored(code) == []
    assert code.rows("SELECT coded FROM repository_statistics WHERE repository_id = :id") == [None]
    assert indexer.fill_codes(code.id) == 8
    assert stored(code) == [vectors(code)]


def test_a_segment_with_too_few_codes_goes_when_it_is_written_again(indexed: Make) -> None:
    code = indexed(FILES)
    code.rows("UPDATE code_segment SET codes = '\\x00' WHERE repository_id = :id RETURNING id")
    code.push(_gone(4))
    indexer.sweep(code.id, leave=AT_ONCE)
    assert code.rows("SELECT id FROM code_segment WHERE repository_id = :id") == []


def test_a_forgotten_repository_leaves_no_segment(indexed: Make) -> None:
    code, other = indexed(FILES), indexed(FILES)
    indexer.forget(code.id)
    assert code.rows("SELECT id FROM code_segment WHERE repository_id = :id") == []
    assert coded(other) == vectors(other)
