"""Sources that lack blobs: what they have is fetched, and the rest once it is there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import SourceIncomplete
from indexer.git.mirror import Mirror
from indexer.git.source import Source
from indexer.types import ABSENT_BYTES
from tests.fixtures.git_repository import GitRepository
from tests.fixtures.git_server import GitServer
from tests.fixtures.partial_clones import complete, lose, object_file, partial_clone
from tests.unit.indexer.git.mirrors import contents, files, source

Make = Callable[..., GitRepository]
FILES = {"small.py": b"x = 1\n", "large.py": b"y = 22\n" * 1_000, "d/e/deep.py": b"z = 3\n"}


def sizes(mirror: Mirror, ref: str = "main") -> dict[bytes, int]:
    return {entry.path: entry.size for entry in mirror.entries(mirror.commit(ref))}


@pytest.mark.parametrize(
    ("what", "absent"),
    [
        ("blob:none", {b"small.py", b"large.py", b"d/e/deep.py"}),
        ("blob:limit=1k", {b"large.py"}),
    ],
)
def test_a_partial_clone_is_fetched_without_what_it_lacks(
    make_repository: Make, mirror: Mirror, path: Path, tmp_path: Path, what: str, absent: set[bytes]
) -> None:
    clone = partial_clone(make_repository(FILES), tmp_path / "clone", what)
    before = files(clone.path)
    mirror.fetch(source(clone))
    assert {name for name, size in sizes(mirror).items() if size == ABSENT_BYTES} == absent
    assert "promisor" not in (path / "config").read_text()
    assert "partialclone" not in (path / "config").read_text().lower()
    assert files(clone.path) == before  # nothing was brought there for us

    complete(clone)
    mirror.fetch(source(clone))
    assert contents(mirror) == {name.encode(): content for name, content in FILES.items()}


def test_a_source_that_lost_a_blob_is_fetched_without_it_and_with_it_later(
    make_repository: Make, mirror: Mirror
) -> None:
    repository = make_repository()
    repository.git("config", "fastimport.unpackLimit", "1000")
    repository.commit(FILES)
    mirror.fetch(source(repository))
    repository.commit({"small.py": b"x = 2\n"})
    lost = repository.git("rev-parse", "main:small.py")
    content = lose(repository, "main:small.py")
    mirror.fetch(source(repository))
    assert sizes(mirror) == {b"small.py": ABSENT_BYTES, b"large.py": 7_000, b"d/e/deep.py": 6}
    object_file(repository, lost).write_bytes(content)
    mirror.fetch(source(repository))
    assert contents(mirror)[b"small.py"] == b"x = 2\n"


def test_the_other_refs_of_such_a_source_stay(
    make_repository: Make, mirror: Mirror, tmp_path: Path
) -> None:
    repository = make_repository(FILES)
    other = repository.commit({"small.py": b"x = 3\n"}, branch="other")
    clone = partial_clone(repository, tmp_path / "clone", "blob:limit=1k")
    clone.git("branch", "other", "origin/other")
    mirror.fetch(source(clone), ["other"])
    mirror.fetch(source(clone), ["main"])
    assert mirror.refs()["refs/heads/other"] == other
    assert set(mirror.refs()) == {"refs/heads/main", "refs/heads/other"}


@pytest.mark.parametrize("partial", [True, False])
def test_a_source_that_lacks_folders_says_so_and_what_to_do(
    make_repository: Make, mirror: Mirror, path: Path, tmp_path: Path, partial: bool
) -> None:
    repository = make_repository()
    repository.git("config", "fastimport.unpackLimit", "1000")
    repository.commit(FILES)
    clone = partial_clone(repository, tmp_path / "clone", "tree:0") if partial else repository
    if not partial:
        lose(repository, "main:d")
    with pytest.raises(SourceIncomplete, match=r"partial clone.*git fetch --refetch --no-filter"):
        mirror.fetch(source(clone))
    assert not path.exists()


def test_a_host_that_lacks_a_blob_says_so(
    make_repository: Make, git_server: GitServer, mirror: Mirror
) -> None:
    repository = make_repository()
    repository.git("config", "fastimport.unpackLimit", "1000")
    repository.commit(FILES)
    lose(repository, "main:small.py")
    with pytest.raises(SourceIncomplete, match="lacks folders or files"):
        mirror.fetch(Source(f"{git_server.url}/repository", allowed_hosts=(git_server.url,)))
