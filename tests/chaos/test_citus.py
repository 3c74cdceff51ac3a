"""The index distributed by repository over a Citus cluster: what works, and what Citus refuses.

It runs where OMNIWEB_TEST_CITUS_BIN names an installation (docs/scaling.md); nothing else needs it.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from alembic import command
from psycopg import Connection
from psycopg.errors import FeatureNotSupported
from sqlalchemy.exc import DBAPIError

import indexer
from indexer import database
from indexer.planning.batches import Batch
from indexer.publishing import lexeme_counts
from indexer.tables import metadata
from indexer.types import Entry
from omniweb.search.index import pipeline
from omniweb.search.index.pipeline import Responses, Statement
from omniweb.search.searcher import search
from omniweb.search.types import Mode
from tests.fixtures.citus import citus_cluster
from tests.unit.indexer.databases import alembic_config, told
from tests.unit.search.published import LIBRARY, REF, RETRY, PublishedRepository, publish, request

NUMBER = 9_501
REFUSED = {
    "vector": "cannot push down this subquery",
    "chunks": "complex joins are only supported when all distributed tables are co-located",
}
"""Statements of a search that Citus refuses: exact vectors, and the lines of `sym:`."""
ANSWERED = {
    "retry backoff": "lib/retry.py",
    r"/def \w+_backoff/": "lib/retry.py",
    "path:lib/*.ts": "lib/config.ts",
    "lang:markdown": "docs/retry.md",
    "retry lang:python -path:tests": "lib/retry.py",
    "class Session": "lib/session.py",
    "sym:RetryPolicy": "lib/retry.py",
}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with citus_cluster(tmp_path_factory.mktemp("citus")) as address:
        command.upgrade(alembic_config(address), "head")
        with told(address):
            yield address


@pytest.fixture(scope="module")
def library(cluster: str, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:
    """Return a repository that was indexed before its tables were distributed."""
    made = publish(tmp_path_factory.mktemp("library"), NUMBER, "tools/library", LIBRARY)
    first, *others = (f"search_index.{table.name}" for table in metadata.sorted_tables)
    with psycopg.connect(cluster, autocommit=True) as coordinator:
        coordinator.execute("SELECT create_distributed_table(%s, 'repository_id')", [first])
        for each in others:
            coordinator.execute(
                "SELECT create_distributed_table(%s, 'repository_id', colocate_with => %s)",
                [each, first],
            )
    return made


class Asked:
    """Asks statements one by one, so that what is refused takes no others along."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.refused: dict[str, str] = {}
        self._ask = pipeline.ask
        monkeypatch.setattr(pipeline, "ask", self)

    def __call__(
        self, connection: Connection[Any], statements: Mapping[str, Statement]
    ) -> Responses:
        rows = {}
        for name, statement in statements.items():
            try:
                rows[name] = self._ask(connection, {name: statement})[name]
            except FeatureNotSupported as error:
                self.refused[name] = str(error)
        return Responses(rows)


def test_searches_are_answered_but_for_what_citus_refuses(
    library: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch)
    first = {
        query: next((hit.path for hit in search(request(query, library)).hits), None)
        for query in ANSWERED
    }
    with suppress(StopIteration):
        search(request("how long to wait", library, mode=Mode.VECTOR))

    assert first == ANSWERED
    assert asked.refused.keys() == REFUSED.keys()
    for name, why in REFUSED.items():
        assert why in asked.refused[name]


def test_rows_lie_on_the_workers(library: PublishedRepository, cluster: str) -> None:
    with psycopg.connect(cluster, autocommit=True) as coordinator:
        nodes = coordinator.execute(
            "SELECT count(DISTINCT nodeport) FROM citus_shards"
            " WHERE table_name = 'search_index.chunk'::regclass"
        ).fetchone()
        plan = coordinator.execute(
            "EXPLAIN (COSTS off) SELECT count(*) FROM search_index.chunk WHERE repository_id = %s",
            [library.number],
        ).fetchall()

    assert nodes == (2,)
    assert any("Task Count: 1" in line for (line,) in plan)


def test_planning_a_commit_is_refused(library: PublishedRepository) -> None:
    library.git.commit({"lib/new.py": b"quince = 1\n"})
    source = indexer.Source(address=str(library.git.path), allow_local=True)
    commit = indexer.fetch(library.mirror, source).commits[REF]
    indexer.take_fence(NUMBER, REF, 2)

    with pytest.raises(DBAPIError, match="relation commit_file is not distributed"):
        indexer.plan(NUMBER, library.mirror, REF, commit)


def test_a_batch_is_built_on_the_workers(library: PublishedRepository) -> None:
    entry = Entry(b"new.py", library.git.git("rev-parse", "HEAD:lib/retry.py"), len(RETRY))

    report = indexer.build(NUMBER, library.mirror, Batch.of([entry]))

    assert report.documents == 1


def test_a_publish_would_be_refused_for_its_merge(library: PublishedRepository) -> None:
    with (
        pytest.raises(DBAPIError, match="MERGE"),
        database.transaction() as connection,
    ):
        lexeme_counts.fold(connection, library.number)
