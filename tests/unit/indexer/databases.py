"""Databases of the tests' own, beside the server's: empty or migrated, dropped in the end."""
# ruff: noqa: TID251 - the server's address is in the environment

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from alembic import command
from alembic.config import Config
from psycopg import sql

from indexer import database

ROOT = Path(__file__).parents[3]


def alembic_config(url: str) -> Config:
    """Return what runs the migrations of the index on a database."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


@contextmanager
def empty(name: str) -> Iterator[str]:
    """Give the address of an empty database; the name is completed by that of this process."""
    server, name = os.environ["DATABASE_URL"], f"test_{name}_{os.getpid()}"
    _execute(server, "CREATE DATABASE {}", name)
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    _execute(server, "DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def migrated(name: str) -> Iterator[str]:
    """Give the address of a database with the tables of the index."""
    with empty(name) as url:
        command.upgrade(alembic_config(url), "head")
        yield url


@contextmanager
def told(url: str, *, replica: str = "") -> Iterator[str]:
    """Have `indexer.database` use a database, and then the one before again."""
    before, replica_before = database._database.url, database.replica_address()
    database.configure(url, replica=replica)
    try:
        yield url
    finally:
        database.configure(before, replica=replica_before)


def _execute(server: str, statement: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))  # type: ignore[arg-type] # ours
