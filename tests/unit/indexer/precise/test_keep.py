"""An uploaded index is read in a process of its own, and kept as a whole or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

import indexer
from indexer import database
from indexer.errors import CommitUnknown, ScipUnreadable, Stopped
from indexer.precise import process
from indexer.precise.keep import lots
from indexer.precise.process import Kept
from indexer.stopping import never
from tests.fixtures.git_repository import GitRepository
from tests.fixtures.scip_index import Named, document, index, metadata, part, symbol

Keep = Callable[..., "indexer.PreciseReport"]
REPOSITORY = 7_301
AREA = symbol("a/area.")
FILES = {
    "a.py": b"area = 1\n",
    "b.py": b"from a import area\n",
    "bin.py": b"\0\1\2",
    "d/x.py": b"x",
}


@pytest.fixture
def git_repository(tmp_path: Path) -> GitRepository:
    path = tmp_path / "git"
    path.mkdir()
    made = GitRepository(path)
    made.git("init", "--quiet", "--template=", "--initial-branch=main")
    made.commit({**FILES})
    return made


@pytest.fixture
def mirror(git_repository: GitRepository, tmp_path: Path) -> Path:
    made = tmp_path / "mirror.git"
    indexer.fetch(made, indexer.Source(address=str(git_repository.path), allow_local=True))
    return made


@pytest.fixture
def keep(
    index_database: str,  # noqa: ARG001 - for its effect
    mirror: Path,
    git_repository: GitRepository,
    tmp_path: Path,
) -> Keep:
    with database.transaction() as connection:
        for table in ("precise_definition", "precise_document"):
            connection.execute(text(f"DELETE FROM search_index.{table}"))

    def keep(data: bytes, commit: str = "", **options: object) -> "indexer.PreciseReport":
        file = tmp_path / "index.scip"
        file.write_bytes(data)
        head = commit or git_repository.git("rev-parse", "HEAD").strip()
        return indexer.keep_scip(REPOSITORY, mirror, head, file, **options)  # type: ignore[arg-type] # any option

    return keep


def kept() -> list[str]:
    asked = text("SELECT convert_from(path, 'UTF8') FROM search_index.precise_document ORDER BY 1")
    with database.transaction() as connection:
        return list(connection.execute(asked).scalars())


def test_what_does_not_fit_the_commit_is_left_out_and_counted(keep: Keep) -> None:
    good = document("a.py", [Named(0, 0, 4, AREA, defines=True)])
    report = keep(
        index(
            [
                good,
                document("b.py", [Named(0, 14, 4, AREA)]),
                document("a.py", [Named(0, 0, 1, AREA)]),
                document("gone.py", [Named(0, 0, 1, AREA)]),
                document("d", [Named(0, 0, 1, AREA)]),
                document("../../etc/passwd", [Named(0, 0, 1, AREA)]),
                document("/etc/passwd", [Named(0, 0, 1, AREA)]),
                document("bin.py", [Named(0, 0, 1, AREA)]),
                document("d/x.py", [Named(9, 0, 1, AREA)]),
            ]
        )
    )

    assert (report.documents, report.names) == (2, 2)
    assert report.left_out == {"twice": 1, "absent": 2, "path": 2, "no text": 1, "other text": 1}
    assert "2 documents are left out. The commit has no such files." in report.sentences
    assert kept() == ["a.py", "b.py"]


NESTED = b""
for _ in range(400):
    NESTED = part(7, part(3, NESTED))
HEAD = part(1, metadata().SerializeToString())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "has no metadata"),
        (b"hello, this is no index", "no protobuf|middle"),
        (index([])[:-3], "middle of a field"),
        (HEAD + b"\x12\x80\x94\xeb\xdc\x03", "middle of a field"),
        (part(2, b""), "does not begin with its metadata"),
        (HEAD + HEAD, "metadata twice"),
        (part(1, metadata("").SerializeToString()), "do not name the indexer"),
        (part(1, b"\xff\xff"), "metadata cannot be parsed"),
        (HEAD + part(2, b"\x0a\x03\xff\xfe\xfd"), "document number 1 cannot be parsed"),
        (HEAD + part(2, part(3, NESTED)), "document number 1 cannot be parsed"),
        (HEAD, "says nothing of this commit. It has no documents"),
        (index([document("gone.py", [])]), "The commit has no such files"),
        (index([document("a.py", [])]) + b"\x12\x09abc", "middle of a field"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence_and_nothing_is_kept(
    keep: Keep, data: bytes, why: str
) -> None:
    with pytest.raises(ScipUnreadable, match=why):
        keep(data)

    assert kept() == []


def test_a_million_names_in_one_file_are_read_as_far_as_the_limit(keep: Keep) -> None:
    names = [Named(0, 0, 4, f"local {n}") for n in range(300_000)]

    report = keep(index([document("a.py", names)]))

    assert report.names == 200_000


def test_what_takes_too_much_memory_or_time_ends_its_process_alone(
    keep: Keep, tmp_path: Path
) -> None:
    bomb = HEAD + part(2, b"\x12\x00" * (14 * 1024 * 1024))
    with pytest.raises(ScipUnreadable, match="takes more than 700 MiB of memory"):
        keep(bomb)

    file = tmp_path / "slow.scip"
    file.write_bytes(index([document("a.py", [])]))
    with pytest.raises(ScipUnreadable, match="takes longer than"):
        list(process.read(file, lambda _: None, never, seconds=0.0))


def test_a_commit_that_is_not_here_and_work_that_nobody_wants(keep: Keep) -> None:
    with pytest.raises(CommitUnknown, match="is not at a branch or tag that is indexed here"):
        keep(index([]), commit="1" * 40)
    with pytest.raises(Stopped):
        keep(index([document("a.py", [])]), should_stop=lambda: True)


def test_definitions_are_those_that_others_may_use(tmp_path: Path) -> None:
    file = tmp_path / "x.scip"
    names = [Named(0, 0, 4, AREA, defines=True), Named(0, 0, 4, "local 1", defines=True)]
    file.write_bytes(index([document("a.py", names)]))

    (_, found) = process.read(file, lambda _: (b"area = 1", True), never)

    assert isinstance(found, Kept)
    assert [each[1:] for each in found.definitions] == [(1, 0, 4)]


def test_few_documents_with_very_many_definitions_are_written_by_themselves() -> None:
    definition = (b"digest", 1, 0, 1)
    small = [Kept(f"{at}.py", b"", 1, (definition,)) for at in range(250)]
    large = Kept("large.py", b"", 1, (definition,) * 60_000)

    assert [len(some) for some in lots([*small, large, large, small[0]])] == [100, 100, 51, 1, 1]
    assert list(lots([])) == []
