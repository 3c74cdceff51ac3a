"""What a commit holds is compared with the index at a cost that grows with both, not their product.

The rows that PostgreSQL reads are counted; how long it takes is nobody's business here.
"""

from collections.abc import Callable, Generator

from sqlalchemy import Connection, text

from indexer import database
from indexer.planning import staging
from indexer.types import Entry, SkippedFile
from tests.unit.indexer.conftest import Indexed

FILES, UNREADABLE = 1_500, 500
READ = text("""
SELECT seq_tup_read + coalesce(idx_tup_fetch, 0)
FROM pg_stat_xact_user_tables WHERE relname = 'document'""")
_PATH = "convert_to(to_char(n, 'FM00000'), 'UTF8')"
_BLOB = "decode(md5(n::text), 'hex')"
BUILT = text(f"""
INSERT INTO search_index.document (repository_id, path, path_text, blob, encoding, size, lines,
  stem, marks, analysis)
SELECT :id, {_PATH}, '', {_BLOB}, 'utf-8', 1, 1, '', 0, 'now'
FROM generate_series(1, :files) AS n""")
KNOWN = text(f"""
INSERT INTO search_index.unreadable_blob (repository_id, path, blob, reason, detail, analysis)
SELECT :id, {_PATH}, {_BLOB}, 'minified', '', 'now'
FROM generate_series(:files + 1, :files + :unreadable) AS n""")


def _files(connection: Connection) -> Generator[Entry | SkippedFile]:
    asked = text(f"SELECT {_PATH}, {_BLOB} FROM generate_series(1, :last) AS n")
    for path, blob in connection.execute(asked, {"last": FILES + UNREADABLE}).all():
        yield Entry(path, blob.hex(), 1, 0o100644, False)


def test_a_repository_that_no_statistics_know_is_not_read_for_every_file(
    indexed: Callable[..., Indexed],
) -> None:
    indexed({"a.py": b"x\n"})  # all that the statistics know
    with database.transaction() as connection:
        connection.execute(text("ANALYZE search_index.document, search_index.unreadable_blob"))
    code = indexed()
    values = {"id": code.id, "files": FILES, "unreadable": UNREADABLE}
    with database.transaction() as connection:
        connection.execute(BUILT, values)
        connection.execute(KNOWN, values)
        files = list(_files(connection))
        staging.stage(connection, (each for each in files))
        before = connection.execute(READ).scalar_one()
        left_out = staging.leave_out_unreadable(connection, code.id, "now", stale=False)
        missing = list(staging.missing(connection, code.id, "now"))
        read = connection.execute(READ).scalar_one() - before
    assert (left_out, missing) == (UNREADABLE, [])
    assert read <= 4 * FILES
