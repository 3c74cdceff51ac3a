"""Bringing the index up to date from the command line, and looking for drift."""

from io import StringIO

import pytest
from alembic.util import CommandError
from django.core.management import call_command
from sqlalchemy import text

from indexer.database import transaction


def test_nothing_is_said_against_what_the_migrations_make(index_database: str) -> None:
    assert index_database

    call_command("migrate_index", "--check", stdout=StringIO())


def test_a_table_that_differs_is_named(index_database: str) -> None:
    assert index_database
    with transaction() as connection:
        connection.execute(text("ALTER TABLE search_index.document ADD COLUMN drifted integer"))
    try:
        with pytest.raises(CommandError, match="drifted"):
            call_command("migrate_index", "--check", stdout=StringIO())
    finally:
        with transaction() as connection:
            connection.execute(text("ALTER TABLE search_index.document DROP COLUMN drifted"))
