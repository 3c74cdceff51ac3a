"""An index made by an earlier version gets its codes, in slices, while others use it."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest

import indexer
from indexer.errors import Stopped
from indexer.segments import coding, filling
from indexer.text import codes
from tests.unit.indexer.conftest import Indexed
from tests.unit.indexer.segments.coded import coded, stored, vectors

Make = Callable[..., Indexed]
LONG = b"".join(b"def f%d():\n    return %d\n\n\n" % (n, n) for n in range(400))
FILES = {f"{number}.py": b"a = %d\n" % number for number in range(8)} | {
    "long.py": LONG,
    "empty": b"",
}
CODED = "SELECT coded FROM repository_statistics WHERE repository_id = :id"


def _as_before(code: Indexed) -> None:
    """Leave the index as an earlier version made it."""
    code.rows("DELETE FROM code_segment WHERE repository_id = :id RETURNING id")
    code.rows("UPDATE repository_statistics SET coded = NULL WHERE repository_id = :id RETURNING 1")


def test_what_an_earlier_version_built_gets_codes_of_its_vectors(indexed: Make) -> None:
    code = indexed(FILES)
    _as_before(code)
    documents = code.rows("SELECT id, analysis FROM document WHERE repository_id = :id ORDER BY id")
    assert code.id in indexer.uncoded()
    progress: list[int] = []
    chunks = sum(len(each) for each in vectors(code).values()) // codes.CODE_BYTES
    assert indexer.fill_codes(code.id, on_progress=progress.append) == chunks
    assert progress == [chunks]
    assert stored(code) == [vectors(code)]
    assert code.id not in indexer.uncoded()
    assert documents == code.rows(
        "SELECT id, analysis FROM document WHERE repository_id = :id ORDER BY id"
    )
    assert indexer.fill_codes(code.id) == 0


def test_slices_are_bounded_and_end_in_few_segments(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coding, "SLICE_DOCUMENTS", 4)
    monkeypatch.setattr(coding, "SLICE_ROWS", 3)
    code = indexed(FILES)
    _as_before(code)
    progress: list[int] = []
    indexer.fill_codes(code.id, on_progress=progress.append)
    steps = np.diff([0, *progress])
    assert len(steps) >= 4
    assert sorted(steps)[-2] <= 3  # the long file is alone
    assert stored(code) == [vectors(code)]


def test_what_is_stopped_goes_on_where_it_was(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coding, "SLICE_DOCUMENTS", 2)
    code = indexed(FILES)
    _as_before(code)
    done: list[int] = []
    with pytest.raises(Stopped):
        indexer.fill_codes(code.id, on_progress=done.append, should_stop=lambda: len(done) == 2)
    assert len(coded(code)) == 4
    assert code.id in indexer.uncoded()
    more = indexer.fill_codes(code.id)
    assert done[-1] + more == sum(map(len, vectors(code).values())) // codes.CODE_BYTES
    assert coded(code) == vectors(code)


def test_what_is_built_meanwhile_is_named_once(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coding, "SLICE_DOCUMENTS", 3)
    code = indexed(FILES)
    _as_before(code)

    def push(done: int) -> None:
        code.push({f"new{done}.py": b"b = %d\n" % done, "0.py": None})

    indexer.fill_codes(code.id, on_progress=push)
    assert coded(code) == vectors(code)
    assert code.id not in indexer.uncoded()


def test_what_two_make_at_once_is_named_once(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coding, "SLICE_DOCUMENTS", 3)
    code = indexed(FILES)
    _as_before(code)
    calls: list[int] = []

    def another(done: int) -> None:
        calls.append(done)
        if len(calls) == 1:
            filling.fill_codes(code.id)

    indexer.fill_codes(code.id, on_progress=another)
    assert coded(code) == vectors(code)


def test_documents_of_another_encoder_get_none(indexed: Make) -> None:
    code = indexed(FILES)
    _as_before(code)
    code.rows(
        "UPDATE document SET analysis = '7-other-0' WHERE repository_id = :id"
        " AND path_text < '4' RETURNING id"
    )
    indexer.fill_codes(code.id)
    old = {*code.rows("SELECT id FROM document WHERE analysis = '7-other-0' AND :id > 0")}
    assert {*coded(code)} == {*vectors(code)} - old
    assert code.id not in indexer.uncoded()


def test_codes_around_another_centre_are_made_anew(indexed: Make) -> None:
    code = indexed(FILES)
    encoder = codes.version().partition(".")[0]
    code.rows(
        "UPDATE code_segment SET encoder = :old, codes = decode(repeat('00', 32 * rows), 'hex')"
        " WHERE repository_id = :id RETURNING id",
        old=f"{encoder}.00000000",
    )
    indexer.fill_codes(code.id)
    assert stored(code, f"{encoder}.00000000") == []
    assert coded(code) == vectors(code)


def test_a_document_whose_vectors_are_not_whole_stays_without(indexed: Make) -> None:
    code = indexed(FILES)
    _as_before(code)
    (long,) = code.rows("SELECT id FROM document WHERE repository_id = :id AND path_text ~ 'long'")
    code.rows(
        "DELETE FROM embedding WHERE repository_id = :id AND document_id = :long AND ordinal = 1"
        " RETURNING 1",
        long=long,
    )
    indexer.fill_codes(code.id)
    assert {*vectors(code)} - {*coded(code)} == {long}
    assert code.id not in indexer.uncoded()


def test_documents_that_an_earlier_version_builds_later_are_noticed(indexed: Make) -> None:
    code = indexed(FILES)
    indexer.fill_codes(code.id)
    assert code.id not in indexer.uncoded()
    code.push({"0.py": b"b = 1\n"})
    code.rows("DELETE FROM code_segment WHERE repository_id = :id RETURNING id")
    indexer.sweep(code.id, leave=timedelta(0))
    assert code.id in indexer.uncoded()
    indexer.fill_codes(code.id)
    assert coded(code) == vectors(code)


def test_what_was_forgotten_gets_nothing(indexed: Make) -> None:
    code = indexed(FILES)
    _as_before(code)
    indexer.forget(code.id)
    assert indexer.fill_codes(code.id) == 0
    assert code.rows("SELECT id FROM code_segment WHERE repository_id = :id") == []
