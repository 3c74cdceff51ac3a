"""Statements that every request asks, written by hand and planned once a connection."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import Cursor


def rows_of(
    connection: BaseDatabaseWrapper | Any, sql: str, values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement on Django's connection; raise what Django would.

    PostgreSQL keeps its plan where the connection may prepare statements (the web server's may).
    Numbers and texts come as Python's, JSON as text.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        return cursor.execute(sql, values, prepare=True).fetchall()
