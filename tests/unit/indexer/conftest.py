"""A migrated database of the tests' own, and repositories in it that are indexed for real."""
# ruff: noqa: ARG001 - fixtures for their effect

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

import indexer
from indexer import database
from indexer.building.parser_pool import ParserProcess
from indexer.git.mirror import Mirror
from indexer.tables import is_live
from tests.fixtures.git_repository import Content, GitRepository
from tests.unit.indexer import databases

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def empty_database() -> Iterator[Callable[[], str]]:
    """Return what makes an empty database."""
    with ExitStack() as stack:
        numbers = itertools.count()
        yield lambda: stack.enter_context(databases.empty(f"indexer_{next(numbers)}"))


@pytest.fixture(scope="session")
def migrated_database() -> Iterator[str]:
    """Return the address of a migrated database."""
    with databases.migrated("indexer") as url:
        yield url


@pytest.fixture(scope="module")
def index_database(migrated_database: str) -> Iterator[str]:
    """Return the address of a migrated database; `indexer.database` is told.

    It is told of the one before again when a module is done: tests of other folders follow.
    """
    with databases.told(migrated_database) as url:
        yield url


@pytest.fixture(scope="session")
def parser() -> Iterator[ParserProcess]:
    """Return one reading process for all tests."""
    process = ParserProcess()
    yield process
    process.close()


@dataclass
class Indexed:
    """A repository with its index: push files, index a branch, look at the rows."""

    repository: GitRepository
    parser: ParserProcess
    id: int = field(default_factory=lambda: next(_numbers))
    runs: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def mirror(self) -> Path:
        return self.repository.path / ".git"

    def build(self, ref: str, commit: str, **options: Any) -> int:
        """Build what is missing; return how many documents are new."""
        plan = indexer.plan(self.id, self.mirror, ref, commit, **options)
        return sum(
            indexer.build(self.id, self.mirror, batch, parser=self.parser).documents
            for batch in plan.batches
        )

    def index(
        self, commit: str, branch: str = "main", *, full: bool = False, excludes: Sequence[str] = ()
    ) -> indexer.Published:
        """Do a whole run."""
        ref, fence = f"refs/heads/{branch}", next(self.runs)
        indexer.take_fence(self.id, ref, fence)
        self.build(ref, commit, full=full, excludes=excludes)
        return indexer.publish(self.id, self.mirror, ref, commit, fence=fence, excludes=excludes)

    def push(
        self, files: Mapping[str | bytes, Content], branch: str = "main", *, afresh: bool = False
    ) -> indexer.Published:
        """Commit changes to a branch, then index it."""
        return self.index(self.repository.commit(files, branch=branch, afresh=afresh), branch)

    def rows(self, query: str, **values: Any) -> list[Any]:
        """Return the rows of a query on this repository's index (`:id`)."""
        with database.transaction() as connection:
            connection.execute(text("SET LOCAL search_path = search_index, public"))
            return [
                row[0] if len(row) == 1 else tuple(row)
                for row in connection.execute(text(query), {"id": self.id, **values})
            ]

    def paths(self, branch: str = "main", generation: int | None = None) -> list[str]:
        """Return what readers of a generation see, of the newest one where none is named."""
        return self.rows(
            "SELECT path_text FROM published_ref r JOIN membership m USING (repository_id, ref_id)"
            " JOIN document d ON d.repository_id = r.repository_id AND d.id = m.document_id,"
            " coalesce(CAST(:generation AS int), generation) AS g"
            f" WHERE r.repository_id = :id AND ref = :ref AND {is_live('m', 'g')} ORDER BY path",
            ref=f"refs/heads/{branch}",
            generation=generation,
        )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a mirror is to be."""
    return tmp_path / "mirrors" / "1.git"


@pytest.fixture
def mirror(path: Path) -> Mirror:
    """Return a mirror that has fetched nothing yet."""
    return Mirror(path)


@pytest.fixture
def indexed(
    index_database: str, parser: ParserProcess, make_repository: Callable[..., GitRepository]
) -> Callable[..., Indexed]:
    """Return what makes a repository whose first files are indexed, where there are any."""

    def make(files: Mapping[str | bytes, Content] | None = None) -> Indexed:
        number = next(_numbers)
        found = Indexed(make_repository(name=f"repository{number}"), parser, number)
        if files:
            found.push(files)
        return found

    return make
