"""The migrations make the tables that the code speaks of, and take them away again."""

import hashlib
from collections.abc import Callable

import psycopg
import pytest
from alembic import command
from alembic.util.exc import CommandError

from tests.unit.indexer.databases import ROOT, alembic_config

TABLES = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'search_index'"


def _ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    return row and row[0]


def test_the_tables_are_those_of_the_code(index_database: str) -> None:
    command.check(alembic_config(index_database))


def test_a_table_that_differs_is_noticed(empty_database: Callable[[], str]) -> None:
    url = empty_database()
    command.upgrade(alembic_config(url), "head")
    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE search_index.chunk ALTER length TYPE bigint")
    with pytest.raises(CommandError, match="length"):
        command.check(alembic_config(url))


def test_tables_of_others_are_left_alone(empty_database: Callable[[], str]) -> None:
    url, config = (url := empty_database()), alembic_config(url)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE public.people (id int)")
    command.upgrade(config, "head")
    command.check(config)
    assert _ask(url, TABLES) == 19
    command.downgrade(config, "base")
    assert _ask(url, TABLES) == 1
    assert _ask(url, "SELECT to_regclass('public.people')::text") == "people"
    command.upgrade(config, "head")


def test_lexemes_stay_in_their_row(index_database: str) -> None:
    storage = (
        "SELECT attstorage::text FROM pg_attribute WHERE attname = 'lexemes'"
        " AND attrelid = 'search_index.chunk'::regclass"
    )
    assert _ask(index_database, storage) == "m"


def test_a_migration_that_has_landed_is_never_edited() -> None:
    """Whoever has run it would never run the other half: write a new one instead."""
    folders = [ROOT / "migrations" / "versions", *(ROOT / "omniweb").glob("*/migrations")]
    there = {
        str(file.relative_to(ROOT)): hashlib.sha256(file.read_bytes()).hexdigest()
        for folder in folders
        for file in folder.glob("[0-9]*.py")
    }
    lines = (ROOT / "migrations" / "digests.txt").read_text().splitlines()
    landed = {path: digest for digest, path in (line.split("  ") for line in lines)}
    assert there == landed
    assert len(there) >= 6
