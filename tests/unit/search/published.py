"""Two repositories that were really indexed, for tests of whole searches."""

from dataclasses import dataclass
from pathlib import Path

import indexer
from omniweb.search.types import Scope, ScopedRepository, SearchRequest, SearchResult
from tests.fixtures.git_repository import Content, GitRepository

REF = "refs/heads/main"
RETRY = b'''"""Trying again."""


class RetryPolicy:
    """How long to wait between attempts."""

    def delay(self, attempt):
        """Grow exponentially: a backoff."""
        return 2 ** attempt


def retry_with_backoff(policy, call):
    """Retry a call until it works."""
    raise TimeoutError("connection refused")
'''
LIBRARY: dict[str | bytes, Content] = {
    "lib/retry.py": RETRY,
    "lib/config.ts": b"export function parseConfig(text: string) {\n  return text;\n}\n",
    "lib/session.py": b"import retry\n\n\nclass Session:\n    def close(self):\n        pass\n",
    "tests/test_retry.py": b"from lib.retry import RetryPolicy\n\n\ndef test_retry():\n    pass\n",
    "docs/retry.md": b"# Retry\n\nRetry policies wait with exponential backoff.\n",
    "logo.png": b"\x89PNG\0\0",
    "many/words.py": b"".join(b"def lonely_%d(): return %d\n" % (n, n) for n in range(400)),
}
SECRET: dict[str | bytes, Content] = {"vault.py": b"def retry_secret():\n    return 'backoff'\n"}


@dataclass
class PublishedRepository:
    """A git repository and its place in the index."""

    number: int
    name: str
    git: GitRepository
    mirror: Path
    runs: int = 0

    def index(self) -> "indexer.Published":
        """Bring the index to the newest commit, as a worker does."""
        self.runs += 1
        source = indexer.Source(address=str(self.git.path), allow_local=True)
        fetched = indexer.fetch(self.mirror, source)
        commit = fetched.commits[REF]
        indexer.take_fence(self.number, REF, self.runs)
        for batch in indexer.plan(self.number, self.mirror, REF, commit).batches:
            indexer.build(self.number, self.mirror, batch)
        return indexer.publish(self.number, self.mirror, REF, commit, fence=self.runs)

    @property
    def scoped(self) -> ScopedRepository:
        """It as a part of a scope."""
        return ScopedRepository(self.number, self.name, REF)


def publish(
    folder: Path, number: int, name: str, files: dict[str | bytes, Content]
) -> PublishedRepository:
    """Make a repository in a folder and index it."""
    path = folder / "git"
    path.mkdir()
    git = GitRepository(path)
    git.git("init", "--quiet", "--template=", "--initial-branch=main")
    git.commit(files)
    made = PublishedRepository(number, name, git, folder / "mirror.git")
    made.index()
    return made


def request(text: str, *repositories: PublishedRepository, **options: object) -> SearchRequest:
    """Return a search of some repositories."""
    scope = Scope(tuple(each.scoped for each in repositories))
    return SearchRequest(text, scope, **options)  # type: ignore[arg-type] # any field


def paths_of(result: SearchResult) -> list[str]:
    """Return the paths of the hits, best first."""
    return [hit.path for hit in result.hits]
