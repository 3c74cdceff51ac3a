"""Pieces of SQL over the alias `d` of `search_index.document`, with their parameters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from omniweb.search.index.arrays import integers
from omniweb.search.index.document_sets import Documents

LOOKED_UP = 1_000
"""Documents."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A boolean expression; named parameters (`%(f1)s`) begin with `f` and clash with no others.

    `on_id` is the same on the id of a document alone, `{}`, where it hangs on nothing else.
    """

    sql: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    on_id: str = ""


TRUE = Condition("true")
FALSE = Condition("false")


class Names:
    """Gives every parameter of one query a name of its own."""

    def __init__(self) -> None:
        self._count = 0

    def condition(self, sql: str, *values: Any) -> Condition:
        """Return a condition; each `{}` of `sql` becomes the placeholder of a value."""
        parameters = {}
        for value in values:
            self._count += 1
            parameters[f"f{self._count}"] = value
        return Condition(sql.format(*(f"%({name})s" for name in parameters)), parameters)


def one_of(names: Names, documents: Documents) -> Condition:
    """Return the condition that a document is one of some.

    Many are no way to rows, but a table that rows are held against: `+ 0` keeps the planner from
    looking up each.
    """
    column = "{}" if len(documents) <= LOOKED_UP else "({} + 0)"
    found = names.condition("= ANY({}::bigint[])", integers(documents.ids.tolist()))
    on_id = f"{column} {found.sql}"
    return Condition(on_id.format("d.id"), found.parameters, on_id) if len(documents) else FALSE


def every(conditions: Iterable[Condition]) -> Condition:
    """Return the conjunction, TRUE if there are no conditions."""
    return _joined(" AND ", [each for each in conditions if each.sql != TRUE.sql], TRUE)


def some(conditions: Iterable[Condition]) -> Condition:
    """Return the disjunction, FALSE if there are no conditions."""
    return _joined(" OR ", [each for each in conditions if each.sql != FALSE.sql], FALSE)


def negated(condition: Condition) -> Condition:
    """Return the negation; null counts as false."""
    return Condition(f"(({condition.sql}) IS NOT TRUE)", condition.parameters)


def _joined(operator: str, conditions: list[Condition], empty: Condition) -> Condition:
    if not conditions:
        return empty
    parameters: dict[str, Any] = {}
    for each in conditions:
        parameters |= each.parameters
    return Condition("(" + operator.join(each.sql for each in conditions) + ")", parameters)
