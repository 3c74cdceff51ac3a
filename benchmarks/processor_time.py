"""What requests cost the web server and PostgreSQL: processor time and statements, not waiting."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.site import Site, query_rows
from indexer.memory import descendants
from omniweb.embedded import extensions

_NS_PER_MS = 1_000_000
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
    """Measures what a site's web server and its PostgreSQL do while a block runs.

    PostgreSQL's part needs `OMNIWEB_DATABASE_FOLDER`, which `benchmarks.lending` gives; else it
    is 0.
    """

    def __init__(self, site: Site, web: int) -> None:
        extensions.make_ready(site.database)
        self._site, self._web = site, web
        folder = site.environment.get("OMNIWEB_DATABASE_FOLDER", "")
        lock = Path(folder, "postmaster.pid")
        self._database = int(lock.read_text().split()[0]) if folder else None

    @contextmanager
    def measuring(self) -> Iterator[Cost]:
        """Yield a cost that is filled in at the end of the block; what asks is not in it."""
        cost = Cost()
        statements = self._statements()
        web, database = _running(self._web), _running(self._database)
        yield cost
        cost.web_ms = _since(web, _running(self._web))
        cost.database_ms = _since(database, _running(self._database))
        cost.statements = self._statements() - statements

    def _statements(self) -> int:
        return int(query_rows(self._site, _STATEMENTS)[0][0])


def _running(root: int | None) -> dict[str, int]:
    """Return nanoseconds on a processor of each thread of a process and of all below it."""
    if root is None:
        return {}
    found = {}
    for process in [root, *descendants(root)]:
        for thread in Path(f"/proc/{process}/task").glob("*"):
            try:
                found[thread.name] = int((thread / "schedstat").read_text().split()[0])
            except OSError:  # it has ended
                continue
    return found


def _since(before: dict[str, int], after: dict[str, int]) -> float:
    """Return the milliseconds between two looks, of what still lives."""
    return sum(each - before.get(thread, 0) for thread, each in after.items()) / _NS_PER_MS
