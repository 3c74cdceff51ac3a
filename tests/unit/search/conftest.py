"""A database of its own with a few small repositories, indexed as the real ones are."""
# ruff: noqa: ARG001 - fixtures for their effect

import hashlib
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from indexer import database
from indexer.building import parser_child, write
from indexer.building.parser_pool import LAYOUT
from indexer.building.rows import Built, Request, RowMaker, Unreadable
from indexer.building.write import BuiltFile
from indexer.publishing import lexeme_counts
from indexer.text.encoder import StaticEncoder
from indexer.types import Entry
from omniweb.search.filters.compiler import compile_filters
from omniweb.search.query.parser import parse_query
from omniweb.search.question import Filtered
from omniweb.search.types import Snapshot
from tests.unit.indexer import databases
from tests.unit.search.published import LIBRARY, SECRET, PublishedRepository, publish

_numbers = itertools.count(101)
"""Of repositories: each module has its own, in one database."""
FILES: Mapping[str, Mapping[str, str]] = {
    "team/library": {
        "src/retry.py": (
            "class RetryPolicy:\n"
            '    """Retry with exponential backoff."""\n\n'
            "    def retry_with_backoff(self, attempts):\n"
            '        raise TimeoutError("connection refused")\n'
        ),
        "src/config.py": (
            "def parse_config(path):\n    return open(path).read()\n\n\n"
            "class Parser:\n    def parse_config(self):\n        return Connection.Refused\n"
        ),
        "docs/guide.md": "# Guide\n\nThe session holds a lock.\nNo *connection  refused* error.\n",
    },
    "team/tools": {
        "main.go": "package main\n\nfunc parseConfig() error {\n\treturn nil // a->b == c\n}\n",
        "web/app.js": "export function session(user) {\r\n  return user.lock;\r\n}\r\n",
    },
    "other": {"retry.py": "retry = 1  # déjà vu\nreconnection_refused = True\n"},
}


@dataclass(slots=True)
class Corpus:
    """A connection, a snapshot of each repository, and how to add documents."""

    address: str
    connection: Connection[Any]
    encoder: StaticEncoder
    snapshots: dict[str, Snapshot] = field(default_factory=dict)

    def publish(self, name: str, files: Mapping[str, str], *, live: bool = True) -> Snapshot:
        number = len(self.snapshots) + 1
        snapshot = self.snapshots.get(name) or Snapshot(
            number, name, number, "refs/heads/main", "c" * 40, 2
        )
        with databases.told(self.address):
            chunks = self._write(snapshot, files, live=live)
        self.snapshots[name] = replace(snapshot, chunks=snapshot.chunks + chunks)
        return self.snapshots[name]

    def ask(self, text: str, *names: str, patient: bool = True, **options: Any) -> Filtered:
        """Return what a query requires of all repositories, or of those named."""
        searched = [self.snapshots[name] for name in names or self.snapshots]
        query = parse_query(text) if patient else parse_query(text).hurried()
        return compile_filters(self.connection, query, searched, **options)

    def _write(self, snapshot: Snapshot, files: Mapping[str, str], *, live: bool) -> int:
        """Write files as a batch does, and who sees them; return how many chunks they have."""
        ids = write.take_ids(len(files))
        built = [
            BuiltFile(entry, number, self._read(snapshot, number, entry.path, text.encode()))
            for number, (entry, text) in zip(ids, _entries(files), strict=True)
        ]
        write.write_batch(snapshot.repository_id, built)
        with database.transaction() as connection:
            lexeme_counts.fold(connection, snapshot.repository_id)
        self.connection.execute(
            "INSERT INTO search_index.membership"
            " (repository_id, ref_id, document_id, from_generation, to_generation)"
            " SELECT %s, %s, unnest(%s::bigint[]), 1, %s",
            [snapshot.repository_id, snapshot.ref_id, ids, None if live else 2],
        )
        return sum(each.response.chunks for each in built if isinstance(each.response, Built))

    def _read(
        self, snapshot: Snapshot, number: int, path: bytes, blob: bytes
    ) -> Built | Unreadable:
        request = Request(snapshot.repository_id, number, path, blob)
        return parser_child.respond(request, self.encoder, RowMaker(LAYOUT))


def _entries(files: Mapping[str, str]) -> Iterator[tuple[Entry, str]]:
    for path, text in files.items():
        blob = hashlib.sha256(text.encode()).hexdigest()
        yield Entry(path.encode(), blob, len(text.encode())), text


@pytest.fixture(scope="session")
def index_database() -> Iterator[str]:
    """Return the address of an empty index in a database of its own."""
    with databases.migrated("search") as url:
        yield url


@pytest.fixture(scope="session")
def corpus(index_database: str) -> Iterator[Corpus]:
    """Return three repositories; one of them has a document that its ref no longer holds."""
    with psycopg.connect(index_database, autocommit=True) as connection:
        made = Corpus(index_database, connection, StaticEncoder())
        for name, files in FILES.items():
            made.publish(name, files)
        made.publish("team/library", {"src/gone.py": "retry = 'connection refused'\n"}, live=False)
        yield made


@pytest.fixture
def found(corpus: Corpus) -> Callable[..., list[str]]:
    """Return what gives the paths that a query requires, in order."""

    def finding(text: str, *names: str, **options: Any) -> list[str]:
        filtered = corpus.ask(text, *names, **options)
        ids = [each.repository_id for each in filtered.snapshots]
        condition = filtered.condition
        rows = corpus.connection.execute(
            "SELECT d.path_text FROM search_index.document d JOIN search_index.membership m"
            " ON m.document_id = d.id AND m.to_generation IS NULL"
            f" WHERE d.repository_id = ANY(%(ids)s) AND {condition.sql if condition else 'true'}",
            {"ids": ids, **(condition.parameters if condition else {})},
        ).fetchall()
        assert filtered.total in {len(rows), None}
        return sorted(row[0] for row in rows)

    return finding


@pytest.fixture(scope="module")
def told(index_database: str) -> Iterator[None]:
    """Let whole searches read that database."""
    with databases.told(index_database):
        yield


@pytest.fixture(scope="module")
def library(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:
    """Return a repository of a few files, indexed as a worker does it."""
    return publish(tmp_path_factory.mktemp("library"), next(_numbers), "tools/library", LIBRARY)


@pytest.fixture(scope="module")
def secret(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:
    """Return one that not everybody may read."""
    return publish(tmp_path_factory.mktemp("secret"), next(_numbers), "tools/secret", SECRET)
