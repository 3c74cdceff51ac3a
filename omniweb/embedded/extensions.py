"""The extensions of a database that an earlier wheel may have made."""

import psycopg
from psycopg import sql

_BEHIND = """
SELECT e.extname FROM pg_extension AS e JOIN pg_available_extensions AS a ON a.name = e.extname
CROSS JOIN pg_extension_update_paths(e.extname) AS u
WHERE u.source = e.extversion AND u.target = a.default_version AND u.path IS NOT NULL
ORDER BY e.extname"""
"""What has a way to the version of the wheel; there is none back, so after a step back to an
earlier wheel nothing is touched."""


def make_ready(address: str) -> None:
    """Make the one that counts statements; update each that is older than the wheel's library."""
    with psycopg.connect(address) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        for (name,) in connection.execute(_BEHIND).fetchall():
            update = sql.SQL("ALTER EXTENSION {} UPDATE")
            connection.execute(update.format(sql.Identifier(name)))
