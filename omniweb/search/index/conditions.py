"""Pieces of SQL over the alias `d` of `search_index.document`, with their parameters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Condition:
    """A boolean expression; named parameters (`%(f1)s`) begin with `f` and clash with no others."""

    sql: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


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
