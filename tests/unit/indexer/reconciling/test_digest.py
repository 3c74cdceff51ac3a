"""The digest is that of what readers see, however it came about."""

from collections.abc import Callable

import pytest

from indexer.limits import BatchSizes
from indexer.planning import batches
from indexer.reconciling.digest import digest
from tests.unit.indexer.conftest import Indexed

Make = Callable[..., Indexed]
FILES = {
    "a.py": b"import os\n\n\ndef alpha():\n    return os\n",
    "b/c.go": b"package c\n\nfunc Beta() {}\n",
    b"caf\xe9.txt": b"words\n",
    "d.bin": b"\0",
}


def test_pushes_and_full_runs_and_batches_come_to_the_same(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = indexed(FILES)
    slowly = indexed({"z.py": b"z = 1\n", "a.py": b"import sys\n"})
    monkeypatch.setattr(batches, "BATCHES", BatchSizes(files=1))
    slowly.push({"z.py": None, "d.bin": b"\0"})
    commit = slowly.repository.commit(FILES)
    at_once.repository.git("fetch", "--quiet", str(slowly.repository.path), commit)
    slowly.index(commit)
    at_once.index(commit)
    assert digest(slowly.id) == digest(at_once.id)
    slowly.index(commit, full=True)
    assert digest(slowly.id) == digest(at_once.id)
    assert len(digest(at_once.id)) == 64


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE chunk SET content = content || ' ' WHERE repository_id = :id",
        "UPDATE chunk SET lexemes = 'other' WHERE repository_id = :id",
        "UPDATE embedding SET vector = vector + vector WHERE repository_id = :id",
        "UPDATE sketch SET trigrams = ~trigrams WHERE repository_id = :id",
        "UPDATE symbol SET span_end = span_end + 1 WHERE repository_id = :id",
        "UPDATE import_target SET line = line + 1 WHERE repository_id = :id",
        "UPDATE stem_count SET importers = importers + 1 WHERE repository_id = :id",
        "DELETE FROM skipped_file WHERE repository_id = :id",
        "DELETE FROM document WHERE repository_id = :id AND path_text = 'a.py'",
        "UPDATE membership SET to_generation = 1 WHERE repository_id = :id",
    ],
)
def test_any_change_of_a_row_changes_it(indexed: Make, change: str) -> None:
    code = indexed(FILES)
    before = digest(code.id)
    code.rows(f"WITH changed AS ({change} RETURNING 1) SELECT * FROM changed")
    assert digest(code.id) != before


def test_what_waits_to_be_published_or_swept_does_not_count(indexed: Make) -> None:
    code = indexed(FILES)
    before = digest(code.id)
    code.build("refs/heads/main", code.repository.commit({"new.py": b"n = 1\n"}))
    assert digest(code.id) == before
