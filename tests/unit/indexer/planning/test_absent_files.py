"""Files whose blobs a source lacks: left out with the reason, and indexed once they are there."""

from collections.abc import Callable
from pathlib import Path

import pytest

import indexer
from indexer.building.parser_pool import ParserProcess
from indexer.git.source import Source
from indexer.planning.plan import wanted
from indexer.types import SkippedFile, SkipReason
from tests.fixtures.git_repository import GitRepository
from tests.fixtures.partial_clones import complete, partial_clone
from tests.unit.indexer.conftest import Indexed

FILES = {
    "a.py": b"x = 1\n",
    "large.py": b"y = 22\n" * 1_000,
    ".gitattributes": b"# nothing\n" * 500,
    "z.py": b"z = 3\n",
}
ABSENT = "the source does not have its content, as a partial clone"


class Fetched(Indexed):
    """A repository that is indexed from a mirror."""

    @property
    def mirror(self) -> Path:
        return self.repository.path.parent / "mirrors" / f"{self.id}.git"

    def run(self) -> None:
        source = Source(str(self.repository.path), allow_local=True)
        fetched = indexer.fetch(self.mirror, source)
        self.index(fetched.commits[fetched.default_ref])

    def skipped(self) -> list[tuple[str, str, str]]:
        return self.rows(
            "SELECT path_text, reason, detail FROM skipped_file JOIN published_ref r"
            " USING (repository_id, ref_id, generation) WHERE repository_id = :id ORDER BY path"
        )


@pytest.mark.usefixtures("index_database")
def test_the_others_are_indexed_and_reconciling_finds_no_fault_and_a_later_fetch_brings_them(
    parser: ParserProcess,
    make_repository: Callable[..., GitRepository],
    tmp_path: Path,
) -> None:
    clone = partial_clone(make_repository(FILES), tmp_path / "clone", "blob:limit=1k")
    code = Fetched(clone, parser)
    code.run()
    assert code.paths() == ["a.py", "z.py"]
    reason = str(SkipReason.ABSENT)
    assert code.skipped() == [(".gitattributes", reason, ABSENT), ("large.py", reason, ABSENT)]
    found = indexer.reconcile(code.id, code.mirror, parser=parser, thorough=True)
    assert (found.found, found.left) == ((), ())
    code.run()
    assert code.paths() == ["a.py", "z.py"]

    complete(clone)
    code.run()
    assert code.paths() == [".gitattributes", "a.py", "large.py", "z.py"]
    assert code.skipped() == []
    found = indexer.reconcile(code.id, code.mirror, parser=parser, thorough=True)
    assert found.found == ()


def test_a_link_or_an_excluded_file_keeps_its_own_reason(
    make_repository: Callable[..., GitRepository], tmp_path: Path
) -> None:
    repository = make_repository({"l": (0o120000, b"a.py"), "b.py": b"1", "c.py": b"2"})
    clone = partial_clone(repository, tmp_path / "clone", "blob:none")
    mirror = tmp_path / "mirrors" / "1.git"
    fetched = indexer.fetch(mirror, Source(str(clone.path), allow_local=True))
    [commit] = fetched.commits.values()
    assert [
        (each.path, each.reason)
        for each in wanted(mirror, commit, ("c.py",))
        if isinstance(each, SkippedFile)
    ] == [(b"b.py", SkipReason.ABSENT), (b"c.py", SkipReason.IGNORED), (b"l", SkipReason.SYMLINK)]
