"""Several statements on one connection, each with its own fate.

They run one after the other. That beats a connection per retriever when the
machine is busy, and costs little when it is not (docs/adr/0011).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection
from psycopg.errors import QueryCanceled

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with named parameters."""

    sql: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answers:
    """Rows by name; `cut` names the statements that took longer than their budget."""

    rows: Mapping[str, Rows]
    cut: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Rows:
        """Return the rows of a statement; none where it was not asked or was cut."""
        return self.rows.get(name, [])


def ask(connection: Connection[Any], statements: Mapping[str, Statement]) -> Answers:
    """Ask all statements and read their answers."""
    rows: dict[str, Rows] = {}
    cut = []
    with connection.pipeline() as pipeline:
        for name, statement in statements.items():
            cursor = connection.cursor(binary=True)
            try:
                cursor.execute(statement.sql, statement.parameters)
                pipeline.sync()  # reads what there is: one that is cut does not take others along
                rows[name] = cursor.fetchall()
            except QueryCanceled:
                cut.append(name)
    return Answers(rows, tuple(cut))
