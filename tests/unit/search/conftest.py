"""A database of its own with a few small repositories, indexed as the real ones are."""
# ruff: noqa: ARG001, TID251 - fixtures for their effect; the server's address is in the environment

import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
import pytest
from psycopg import Connection
from sqlalchemy import create_engine, make_url

from indexer import database
from indexer.analysis.analyse import Analysis, analyse
from indexer.tables import metadata
from indexer.text import tokens, trigrams
from indexer.text.encoder import StaticEncoder
from omniweb.search.filters.compiler import compile_filters
from omniweb.search.query.parser import parse_query
from omniweb.search.question import Filtered
from omniweb.search.types import Snapshot
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

    connection: Connection[Any]
    encoder: StaticEncoder
    snapshots: dict[str, Snapshot] = field(default_factory=dict)

    def publish(self, name: str, files: Mapping[str, str], *, live: bool = True) -> Snapshot:
        number = len(self.snapshots) + 1
        new = Snapshot(number, name, number, "refs/heads/main", "c" * 40, 2)
        pin = self.snapshots.get(name) or new
        chunks = sum(self._add(pin, path, text, live=live) for path, text in files.items())
        self.snapshots[name] = replace(pin, chunks=pin.chunks + chunks)
        return self.snapshots[name]

    def ask(self, text: str, *names: str, **options: Any) -> Filtered:
        """Return what a query requires of all repositories, or of those named."""
        searched = [self.snapshots[name] for name in names or self.snapshots]
        return compile_filters(self.connection, parse_query(text), searched, **options)

    def _add(self, pin: Snapshot, path: str, text: str, *, live: bool) -> int:
        found = analyse(path.encode(), text.encode(), self.encoder)
        assert isinstance(found, Analysis)
        row = self.connection.execute(
            "INSERT INTO search_index.document (repository_id, path, path_text, blob, encoding,"
            " language, size, lines, stem, marks, analysis)"
            " VALUES (%s, %s, %s, sha256(convert_to(%s, 'UTF8')), 'utf-8', %s, %s, %s, %s, %s, '1')"
            " RETURNING id",
            [
                *(pin.repository_id, path.encode(), path, text, found.language, found.size),
                *(found.lines, found.module_name, int(found.flags)),
            ],
        ).fetchone()
        assert row is not None
        key = (pin.repository_id, row[0])
        self._add_parts(pin, key, found)
        self.connection.execute(
            "INSERT INTO search_index.membership VALUES (%s, %s, %s, 1, %s)",
            [pin.repository_id, pin.ref_id, row[0], None if live else 2],
        )
        return len(found.chunks)

    def _add_parts(self, pin: Snapshot, key: tuple[int, int], found: Analysis) -> None:
        run = self.connection.execute
        mark = tokens.repository_lexeme(pin.repository_id)
        for ordinal, chunk in enumerate(found.chunks):
            lexemes = [*chunk.lexemes, mark]
            run(
                "INSERT INTO search_index.chunk"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, array_to_tsvector(%s))",
                [
                    *(*key, ordinal, chunk.span.first_line, chunk.span.last_line),
                    *(chunk.length, chunk.content, lexemes),
                ],
            )
            bits = f"{int.from_bytes(chunk.sketch, 'big'):0{trigrams.BITS}b}"
            run("INSERT INTO search_index.sketch VALUES (%s, %s, %s, %s)", [*key, ordinal, bits])
            for lexeme in lexemes:
                run(
                    "INSERT INTO search_index.lexeme_frequency VALUES (%s, %s, 1)"
                    " ON CONFLICT (repository_id, lexeme)"
                    " DO UPDATE SET chunks = lexeme_frequency.chunks + 1",
                    [pin.repository_id, lexeme],
                )
        for ordinal, symbol in enumerate(found.symbols):
            run(
                "INSERT INTO search_index.symbol VALUES"
                " (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 0)",
                [
                    *(*key, ordinal, symbol.name, symbol.normalised, symbol.qualified_name),
                    *(symbol.kind.value, symbol.signature),
                    *(symbol.documentation, symbol.first_line, symbol.last_line),
                ],
            )


@pytest.fixture(scope="session")
def index_database() -> Iterator[str]:
    """Return the address of an empty index in a database of its own."""
    address = make_url(os.environ["DATABASE_URL"])
    name = f"{address.database}_search_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
        own = address.set(database=name)
        engine = create_engine(own.set(drivername="postgresql+psycopg"))
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE EXTENSION vector; CREATE SCHEMA search_index")
            metadata.create_all(connection)
        engine.dispose()
        yield own.render_as_string(hide_password=False)
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def corpus(index_database: str) -> Iterator[Corpus]:
    """Return three repositories; one of them has a document that its ref no longer holds."""
    with psycopg.connect(index_database, autocommit=True) as connection:
        made = Corpus(connection, StaticEncoder())
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
    before = database._database.url
    database.configure(index_database)
    yield
    database.configure(before)


@pytest.fixture(scope="module")
def library(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:
    """Return a repository of a few files, indexed as a worker does it."""
    return publish(tmp_path_factory.mktemp("library"), next(_numbers), "tools/library", LIBRARY)


@pytest.fixture(scope="module")
def secret(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:
    """Return one that not everybody may read."""
    return publish(tmp_path_factory.mktemp("secret"), next(_numbers), "tools/secret", SECRET)
