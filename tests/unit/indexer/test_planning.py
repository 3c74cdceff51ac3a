"""A plan names what is missing, and nothing that is there."""

from collections.abc import Callable

import pytest

import indexer
from indexer import planning
from indexer.config import BATCHES
from indexer.types import Entry
from tests.unit.indexer.conftest import Indexed

MAIN = "refs/heads/main"
Make = Callable[..., Indexed]


def _planned(code: Indexed, commit: str, *, full: bool = False) -> tuple[indexer.Plan, list[bytes]]:
    plan = indexer.plan(code.id, code.mirror, MAIN, commit, full=full)
    return plan, [entry.path for batch in plan.batches for entry in batch]


def test_everything_is_missing_at_first(indexed: Make) -> None:
    code = indexed()
    commit = code.repository.commit({"b.py": b"y = 22\n", "a.py": b"x = 1\n", "go.sum": b"z\n"})
    plan, paths = _planned(code, commit)
    assert paths == [b"a.py", b"b.py"]
    assert (plan.files, plan.bytes, plan.skipped) == (2, 13, 1)
    assert [entry.path for entry in plan.entries] == paths


def test_only_what_changed_is_built(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n", "b.py": b"y = 1\n"})
    commit = code.repository.commit({"b.py": b"y = 2\n"})
    plan, paths = _planned(code, commit)
    assert paths == [b"b.py"]
    assert (plan.files, plan.bytes) == (2, 12)


def test_what_could_not_be_read_once_is_not_read_again(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n", "b.py": b"\0\1\2"})
    plan, paths = _planned(code, code.repository.git("rev-parse", "main"))
    assert paths == []
    assert (plan.files, plan.skipped) == (2, 1)


def test_an_interrupted_run_goes_on_where_it_was(indexed: Make) -> None:
    code = indexed()
    commit = code.repository.commit({"a.py": b"x = 1\n", "b.py": b"y = 1\n", "c.py": b"z = 1\n"})
    first, _ = _planned(code, commit)
    indexer.build(code.id, code.mirror, first.entries[:1], parser=code.parser)
    again, paths = _planned(code, commit)
    assert paths == [b"b.py", b"c.py"]
    assert again.ref_id == first.ref_id


def test_a_full_plan_names_everything_and_what_is_published_stays(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n", "b.py": b"\0\1"})
    plan, paths = _planned(code, code.repository.git("rev-parse", "main"), full=True)
    assert paths == [b"a.py", b"b.py"]
    assert plan.skipped == 0
    assert code.paths() == ["a.py"]


def test_documents_of_an_older_analysis_are_built_again(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = indexed({"a.py": b"x = 1\n"})
    monkeypatch.setattr(planning, "ANALYSIS_VERSION", "another")
    commit = code.repository.git("rev-parse", "main")
    assert _planned(code, commit)[1] == [b"a.py"]
    assert code.index(commit).added == 1
    assert code.paths() == ["a.py"]
    assert _planned(code, commit)[1] == []


def test_what_an_older_analysis_could_not_read_is_read_again(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = indexed({"a.py": b"x = 1\n", "b.bin": b"\0\1\2"})
    commit = code.repository.git("rev-parse", "main")
    monkeypatch.setattr(planning, "ANALYSIS_VERSION", "next")

    assert _planned(code, commit)[1] == [b"a.py", b"b.bin"]
    code.index(commit)
    assert _planned(code, commit)[1] == []
    assert code.rows("SELECT path FROM unreadable_blob WHERE repository_id = :id") == [b"b.bin"]


def test_batches_end_where_they_have_enough_files_or_bytes() -> None:
    many = [Entry(b"%d" % at, "", 1) for at in range(BATCHES.files + 1)]
    assert [len(batch) for batch in planning.batches(many)] == [BATCHES.files, 1]
    large = [Entry(b"a", "", 1), Entry(b"b", "", BATCHES.bytes), Entry(b"c", "", 1)]
    assert [len(batch) for batch in planning.batches(large)] == [1, 1, 1]
    assert list(planning.batches([])) == []
