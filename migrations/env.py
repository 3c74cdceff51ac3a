"""Alembic's environment: the tables of the index, and nothing else of the database.

One migration at a time, all of it in one transaction. A lock on a table is waited for a few seconds
only: behind a waiting migration every search would wait as well.
"""

from alembic import context
from sqlalchemy import Connection, NullPool, create_engine, make_url, text

from indexer.tables import SCHEMA, metadata

LOCK = 7_163_409_851
"""The advisory lock of whoever migrates: several hosts may start at once."""
LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "10min"


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Tell whether a name belongs to the index: Django's tables are in a schema of their own."""
    return kind != "schema" or name == SCHEMA


def _prepare(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'"))
    # Alembic keeps its own table in there, before the first migration.
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))


def _migrate() -> None:
    address = context.config.get_main_option("sqlalchemy.url") or ""
    engine = create_engine(
        make_url(address).set(drivername="postgresql+psycopg"), poolclass=NullPool
    )
    with engine.begin() as connection:
        _prepare(connection)
        context.configure(
            connection=connection,
            target_metadata=metadata,
            include_schemas=True,
            include_name=_is_ours,
            version_table_schema=SCHEMA,
            compare_server_default=True,
        )
        context.run_migrations()


_migrate()
