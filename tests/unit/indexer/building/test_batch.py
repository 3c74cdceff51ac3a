"""A batch is written whole and once, whoever else writes it, and whatever its files do."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

import indexer
from indexer.building.parser_pool import ParserProcess
from indexer.errors import GitFailed, Stopped
from indexer.types import Entry, SkipReason
from tests.unit.indexer.conftest import Indexed

MAIN = "refs/heads/main"
TABLES = ("document", "chunk", "embedding", "sketch", "symbol", "import_target", "lexeme_delta")
FILES: dict[str | bytes, bytes] = {
    f"d{at % 3}/f{at}.py": b"import os\ndef f%d(): return os.name\n" % at for at in range(12)
}
Make = Callable[..., Indexed]


def _entries(code: Indexed, files: dict[str | bytes, bytes]) -> tuple[Entry, ...]:
    plan = indexer.plan(code.id, code.mirror, MAIN, code.repository.commit(files))
    return tuple(entry for batch in plan.batches for entry in batch)


def _counts(code: Indexed) -> list[int]:
    query = "SELECT count(*) FROM {} WHERE repository_id = :id"
    return [code.rows(query.format(table))[0] for table in TABLES]


def _publish(code: Indexed) -> indexer.Published:
    commit = code.repository.git("rev-parse", "main")
    indexer.take_fence(code.id, MAIN, 1)
    return indexer.publish(code.id, code.mirror, MAIN, commit, fence=1)


def _skipped(code: Indexed) -> dict[str, str]:
    return dict(code.rows("SELECT path_text, reason FROM skipped_file WHERE repository_id = :id"))


def test_a_second_delivery_writes_nothing(indexed: Make) -> None:
    code = indexed()
    entries = _entries(code, FILES)
    first = indexer.build(code.id, code.mirror, entries, parser=code.parser)
    assert (first.documents, first.skipped) == (len(FILES), 0)
    assert first.bytes == sum(map(len, FILES.values()))
    written = _counts(code)
    assert all(written)
    again = indexer.build(code.id, code.mirror, entries, parser=code.parser)
    assert again.documents == 0
    assert _counts(code) == written


def test_two_workers_with_the_same_files_write_each_once(indexed: Make) -> None:
    code = indexed()
    entries = _entries(code, FILES)

    def build(files: tuple[Entry, ...]) -> int:
        parser = ParserProcess()
        try:
            return indexer.build(code.id, code.mirror, files, parser=parser).documents
        finally:
            parser.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(build, (entries, entries[::-1]))) == len(FILES)
    _publish(code)
    query = "SELECT chunks FROM lexeme_frequency WHERE repository_id = :id AND lexeme = :lexeme"
    assert code.rows(query, lexeme="return") == [len(FILES)]
    assert _counts(code)[:3] == [len(FILES)] * 3


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"no end of line",
        b"\r\n\r\nx = 1\r\n",
        b"\xef\xbb\xbfx = 1\n",
        "caf\xe9 = 1\n".encode("latin-1"),
        "x = '漢字'\n".encode("utf-16"),
        "é漢字\U0001f600\n".encode() * 3_000,
        b"x = 1  # short\n" * 4_000 + b"y" * 40_000 + b"\n",
    ],
    ids=["empty", "no newline", "CRLF", "BOM", "latin-1", "UTF-16", "wide", "long line"],
)
def test_joined_chunks_give_the_file_back(indexed: Make, blob: bytes) -> None:
    code = indexed({"a.py": blob})
    ((encoding, size),) = code.rows("SELECT encoding, size FROM document WHERE repository_id = :id")
    contents = code.rows("SELECT content FROM chunk WHERE repository_id = :id ORDER BY ordinal")
    assert "".join(contents).encode(encoding) == blob
    assert size == len(blob)


def test_a_file_on_which_workers_were_lost_is_skipped_with_its_reason(indexed: Make) -> None:
    code = indexed()
    entries = _entries(code, {"a.py": b"x = 1\n", "b.py": b"y = 1\n"})
    report = indexer.build(
        code.id, code.mirror, entries, quarantine=frozenset({b"b.py"}), parser=code.parser
    )
    assert (report.documents, report.skipped) == (1, 1)
    assert _publish(code).skipped == 1
    assert _skipped(code) == {"b.py": SkipReason.WORKER_LOST}


DIES = """import sys
from indexer.building import parser_child
parser_child.send(sys.stdout.buffer, parser_child.READY)"""


def test_a_parser_that_does_not_start_costs_no_file(indexed: Make) -> None:
    code = indexed()
    entries = _entries(code, {"a.py": b"x = 1\n"})
    with pytest.raises(RuntimeError, match="/bin/false does not start"):
        indexer.build(code.id, code.mirror, entries, parser=ParserProcess(["/bin/false"]))
    assert code.build("refs/heads/main", code.repository.git("rev-parse", "main")) == 1


def test_a_parser_that_always_dies_costs_files_and_not_the_run(indexed: Make) -> None:
    code = indexed()
    entries = _entries(code, {"a.py": b"x = 1\n", "b.py": b"y = 1\n"})
    parser = ParserProcess([sys.executable, "-c", DIES])
    report = indexer.build(code.id, code.mirror, entries, parser=parser)
    assert (report.documents, report.skipped) == (0, 2)
    assert _publish(code).documents == 0
    assert set(_skipped(code).values()) == {SkipReason.PARSER_CRASHED}


def test_who_is_told_to_stop_writes_nothing(indexed: Make) -> None:
    code = indexed()
    entries = _entries(code, FILES)
    done: list[int] = []
    with pytest.raises(Stopped):
        indexer.build(
            code.id,
            code.mirror,
            entries,
            parser=code.parser,
            on_progress=lambda files, _: done.append(files),
            should_stop=lambda: len(done) == 3,
        )
    assert done == [1, 2, 3]
    assert not any(_counts(code))


def test_every_file_is_named_and_counted(indexed: Make) -> None:
    code = indexed()
    entries = _entries(code, FILES)
    named: list[bytes] = []
    sizes: list[int] = []
    indexer.build(
        code.id,
        code.mirror,
        entries,
        parser=code.parser,
        on_file=lambda entry: named.append(entry.path),
        on_progress=lambda _, size: sizes.append(size),
    )
    assert named == [entry.path for entry in entries]
    assert sizes[-1] == sum(entry.size for entry in entries)


def test_a_batch_with_a_blob_that_is_gone_writes_nothing(indexed: Make) -> None:
    code = indexed()
    entries = _entries(code, FILES)
    gone = Entry(b"z.py", "0" * 39 + "1", 5)
    with pytest.raises(GitFailed, match="not in the mirror"):
        indexer.build(code.id, code.mirror, (*entries, gone), parser=code.parser)
    assert not any(_counts(code))
    report = indexer.build(code.id, code.mirror, entries, parser=code.parser)
    assert report.documents == len(FILES)
