"""What requests cost the web server and PostgreSQL: processor time and statements, not waiting."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.processor import meter
from benchmarks.site import Site, query_rows
from omniweb.embedded import extensions

_STATEMENTS = """
SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND toplevel AND strpos(query, 'pg_stat_statements') = 0"""


@dataclass(slots=True)
class Cost:
    """Milliseconds of processor time of the web server and of PostgreSQL; statements."""

    web_ms: float = 0.0
    database_ms: float = 0.0
    statements: int = 0


class Meter:
    """Measures what a site's web server and its PostgreSQL do while a block runs."""

    def __init__(self, site: Site, web: int) -> None:
        extensions.make_ready(site.database)
        self._site = site
        self._spent = meter(web, site.database, site.environment["REDIS_CACHE_URL"])

    @contextmanager
    def measuring(self) -> Iterator[Cost]:
        """Yield a cost that is filled in at the end of the block."""
        cost = Cost()
        statements, before = self._statements(), self._spent()
        yield cost
        spent = self._spent().since(before, 1)
        cost.web_ms, cost.database_ms = spent.web, spent.postgresql
        cost.statements = self._statements() - statements

    def _statements(self) -> int:
        return int(query_rows(self._site, _STATEMENTS)[0][0])
