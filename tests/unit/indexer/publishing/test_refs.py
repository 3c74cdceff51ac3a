"""What a ref's rows hold is what was written, whatever git allows in a path."""

from collections.abc import Callable

from indexer import database
from indexer.planning import staging
from indexer.publishing import refs
from indexer.publishing.refs import Counts
from indexer.types import SkippedFile, SkipReason
from tests.unit.indexer.conftest import Indexed

SKIPPED = [
    SkippedFile(b"caf\xe9.bin", SkipReason.BINARY, "2 bytes"),
    SkippedFile("\udcff\n%s.js".encode("utf-8", "surrogateescape"), SkipReason.MINIFIED),
]


def test_skipped_files_come_back_as_they_were_written(indexed: Callable[..., Indexed]) -> None:
    code = indexed({"a.py": b"x\n"})
    with database.transaction() as connection:
        refs.take_fence(connection, code.id, "refs/heads/main", 5)
        ref = refs.lock(connection, code.id, "refs/heads/main", 5)
        staging.stage(connection, (each for each in SKIPPED))
        assert not refs.same_skipped(connection, ref)
        refs.write_skipped(connection, ref)
        refs.advance(connection, ref, "c" * 40, ref.generation + 1, "encoder", Counts(0, 0))
        ref = refs.lock(connection, code.id, "refs/heads/main", 5)
        assert (ref.generation, ref.commit) == (2, "c" * 40)
        assert refs.skipped_files(connection, ref) == set(SKIPPED)
        assert refs.same_skipped(connection, ref)
    shown = code.rows("SELECT path_text FROM skipped_file WHERE repository_id = :id ORDER BY path")
    assert shown == [r"caf\xe9.bin", "\\xff\n%s.js"]
