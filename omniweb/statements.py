"""What searching costs PostgreSQL, by statement: a few figures of `pg_stat_statements`.

A team's own server may lack it, or keep it from us: then there are no figures, and no error.

By the id of the statement, not by its kind: sums of several would shrink when PostgreSQL forgets
one of them, which Prometheus takes for a new beginning.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector
from typing_extensions import override

MOST = 20
"""Statements that are shown: each is two series."""
_NAME_CHARACTERS = 80

_log = logging.getLogger(__name__)

# Asking it where its library is not loaded, or where we may not read, would fill the server's log.
# Those of its versions that count nothing by `toplevel` are too old for the statement below.
_SCHEMA = """
SELECT quote_ident(n.nspname) FROM pg_extension AS e
JOIN pg_namespace AS n ON n.oid = e.extnamespace
JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = e.extname
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'toplevel'
WHERE e.extname = 'pg_stat_statements' AND current_setting('pg_stat_statements.max', true) <> ''
  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')"""

# A text with a quote in it has kept a literal: PostgreSQL stores it so where the statement was
# forgotten while it ran. Nobody's words are shown, so such a text is not.
_DEAREST = r"""
SELECT queryid, query, calls, total_exec_time / 1000.0 FROM {schema}.pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND userid = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND toplevel
  AND query ~* '^\s*(select|with)\y' AND strpos(query, 'search_index.') > 0
  AND strpos(query, '''') = 0 AND strpos(query, '$$') = 0
ORDER BY total_exec_time DESC, queryid LIMIT %s"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a statement has cost since the server began to count. `text` has no literals."""

    id: int
    text: str
    calls: int
    seconds: float

    @property
    def labels(self) -> tuple[str, str]:
        """Return what names it: its id, and as much of it as people need to know it again."""
        return str(self.id), " ".join(self.text.split())[:_NAME_CHARACTERS]


class _Figures(Collector):
    """Costs as Prometheus wants them."""

    def __init__(self, costs: Sequence[Cost]) -> None:
        self._costs = costs

    @override
    def collect(self) -> Iterator[CounterMetricFamily]:
        labels = ("queryid", "statement")
        calls = CounterMetricFamily(
            "omniweb_statement_calls", "Runs of the dearest statements on the index", labels=labels
        )
        seconds = CounterMetricFamily(
            "omniweb_statement_seconds", "Time that PostgreSQL took for them", labels=labels
        )
        for cost in self._costs:
            calls.add_metric(cost.labels, cost.calls)
            seconds.add_metric(cost.labels, cost.seconds)
        return iter((calls, seconds))


def render() -> bytes:
    """Return the figures of the statements on the index that took longest altogether; or none."""
    if not (costs := dearest()):
        return b""
    registry = CollectorRegistry()
    registry.register(_Figures(costs))
    return generate_latest(registry)


def dearest() -> Sequence[Cost]:
    """Return the costs, dearest first; none where they cannot be read."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_SCHEMA)
            if (found := cursor.fetchone()) is None:
                return ()
            cursor.execute(_DEAREST.format(schema=found[0]), [MOST])
            return tuple(Cost(*row) for row in cursor)
    except DatabaseError as error:
        _log.debug("statements are not counted: %s", error)
        return ()
