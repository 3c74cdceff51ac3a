"""Several statements in one round trip, each with its own fate.

They run one after the other on one connection. That beats a connection per retriever when the
machine is busy, and costs little when it is not (docs/adr/0011).
"""

from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection, Cursor
from psycopg.errors import PipelineAborted, QueryCanceled

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with named parameters.

    `steady`: it looks up what is named by keys, by one plan whatever they are, which is kept. Other
    statements are planned for their values each time. `most`: it stops at so many rows, or numbers
    in each column; 0: it does not stop, and finds live documents alone.
    """

    sql: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    steady: bool = False
    most: int = 0


@dataclass(frozen=True, slots=True)
class Responses:
    """Rows by name; `cut` names the statements that took longer than their budget."""

    rows: Mapping[str, Rows]
    cut: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Rows:
        """Return the rows of a statement, or no rows if it was not asked or was cut."""
        return self.rows.get(name, [])


def ask(connection: Connection[Any], statements: Mapping[str, Statement]) -> Responses:
    """Send all statements at once and read their rows.

    What is cut takes along what stands behind it, which is asked again.
    """
    cursors: dict[str, Cursor[Any]] = {}
    together = connection.pipeline() if len(statements) > 1 else nullcontext()
    with suppress(QueryCanceled, PipelineAborted), together:
        for name, each in statements.items():
            cursors[name] = connection.cursor(binary=True)
            cursors[name].execute(each.sql, each.parameters, prepare=each.steady)
    rows = {name: each.fetchall() for name, each in cursors.items() if each.pgresult}
    left = {name: each for name, each in statements.items() if name not in rows}
    if not left:
        return Responses(rows)
    _forget_plans(connection)
    cut = next(iter(left))
    again = ask(connection, {name: each for name, each in left.items() if name != cut})
    return Responses({**rows, **again.rows}, (cut, *again.cut))


def _forget_plans(connection: Connection[Any]) -> None:
    """Drop all prepared statements: those that are asked again are prepared again.

    What stood behind one that was cut was sent and never prepared, and the driver takes it for
    prepared. It forgets all of them with this command, where it looks at the answer: that is what
    `prepare` is for, as it does so of each statement that it prepares, of others once.
    """
    connection.execute("DEALLOCATE ALL", prepare=True)
