"""Only what nobody can see goes; a repository that is forgotten leaves nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

import indexer
from indexer.publishing import sweep
from indexer.tables import metadata
from tests.unit.indexer.conftest import Indexed

Make = Callable[..., Indexed]
AT_ONCE, MINUTE = timedelta(0), timedelta(minutes=1)


def _rows_of(code: Indexed) -> dict[str, int]:
    return {
        table.name: code.rows(f"SELECT count(*) FROM {table.name} WHERE repository_id = :id")[0]
        for table in metadata.sorted_tables
    }


def test_a_document_goes_with_all_its_rows_when_no_branch_holds_it(indexed: Make) -> None:
    code = indexed({"a.py": b"import os\n\n\ndef alpha():\n    pass\n"})
    fresh = indexed({"b.py": b"y = 1\n"})
    code.push({"a.py": None, "b.py": b"y = 1\n"})
    assert indexer.sweep(code.id, leave=AT_ONCE) == indexer.Swept(1)
    assert _rows_of(code) == _rows_of(fresh)
    assert code.paths() == ["b.py"]


def test_readers_of_the_generation_before_have_a_minute(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n", "b.bin": b"\0"})
    code.push({"a.py": b"x = 2\n"})
    assert indexer.sweep(code.id, leave=MINUTE) == indexer.Swept(0, early=True)
    assert code.paths(generation=1) == ["a.py"]
    code.push({"a.py": b"x = 3\n"})
    assert indexer.sweep(code.id, leave=MINUTE) == indexer.Swept(1, early=True)
    assert (code.paths(generation=1), code.paths(generation=2)) == ([], ["a.py"])
    skipped = "SELECT generation FROM skipped_file WHERE repository_id = :id ORDER BY generation"
    assert code.rows(skipped) == [2, 3]


def test_what_another_branch_holds_stays(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n"})
    code.repository.git("branch", "next", "main")
    code.index(code.repository.git("rev-parse", "next"), "next")
    code.push({"a.py": b"x = 2\n"})
    assert indexer.sweep(code.id, leave=AT_ONCE) == indexer.Swept(0)
    assert code.paths("next") == ["a.py"]


def test_a_ref_that_is_not_indexed_any_more_goes_with_its_documents(indexed: Make) -> None:
    code = indexed({"a.py": b"import os\nx = 1\n", "b.bin": b"\0"})
    code.repository.git("branch", "next", "main")
    code.index(code.repository.git("rev-parse", "next"), "next")
    code.push({"a.py": b"import os\nx = 2\n"})
    for refs in (None, ["main", "next"], ["refs/heads/main", "next"]):
        assert indexer.sweep(code.id, refs=refs, leave=AT_ONCE) == indexer.Swept(0)
    assert code.paths("next") == ["a.py"]

    assert indexer.sweep(code.id, refs=["refs/heads/main"], leave=AT_ONCE) == indexer.Swept(1)
    assert code.paths() == ["a.py"]
    alone = indexed({"a.py": b"import os\nx = 2\n", "b.bin": b"\0"})
    assert _rows_of(code) == _rows_of(alone)


def test_many_documents_go_in_slices(indexed: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "SLICE", 2)
    code = indexed({f"{n}.py": b"x = %d\n" % n for n in range(5)})
    code.push({f"{n}.py": None for n in range(5)})
    assert indexer.sweep(code.id, leave=AT_ONCE) == indexer.Swept(5)
    assert code.rows("SELECT lexeme FROM lexeme_frequency WHERE repository_id = :id") == []


def test_what_was_learnt_of_a_file_goes_with_its_path(indexed: Make) -> None:
    code = indexed({"a.bin": b"\0", "b.bin": b"\0\0"})
    code.push({"a.bin": None})
    indexer.sweep(code.id, leave=AT_ONCE)
    assert code.rows("SELECT path FROM unreadable_blob WHERE repository_id = :id") == [b"b.bin"]


def test_a_forgotten_repository_leaves_nothing_and_others_stay(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "SLICE", 2)
    files = {f"{n}.py": b"import os\nx = %d\n" % n for n in range(3)} | {"b.bin": b"\0"}
    code, other = indexed(files), indexed(files)
    before = _rows_of(other)
    indexer.forget(code.id)
    assert set(_rows_of(code).values()) == {0}
    assert _rows_of(other) == before
    indexer.forget(code.id)
