"""The part of the index that one search reads, and the one place where it asks for rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from psycopg import Connection

from omniweb.search.index import pipeline, snapshots
from omniweb.search.index.conditions import Condition
from omniweb.search.index.pipeline import Responses, Statement
from omniweb.search.types import Snapshot


@dataclass(frozen=True, slots=True)
class View:
    """The documents of some snapshots that meet a condition, on one connection.

    Statements may use `SNAPSHOTS`, `SEARCHED` and the condition: `parameters`, their values, are
    filled in when a statement is asked. `cut` names those that were stopped at their budget.
    """

    connection: Connection[Any]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        connection: Connection[Any],
        searched: Sequence[Snapshot],
        condition: Condition | None = None,
    ) -> "View":
        """Return the view of the documents that meet a condition, or of all of them."""
        required = condition.parameters if condition else {}
        return cls(connection, {**required, **snapshots.parameters(searched)})

    def ask(self, statements: Mapping[str, Statement | None]) -> Responses:
        """Send the statements in one round trip; None is not asked and has no rows."""
        filled = {
            name: replace(each, parameters={**self.parameters, **each.parameters})
            for name, each in statements.items()
            if each is not None
        }
        responses = pipeline.ask(self.connection, filled)
        self.cut.extend(responses.cut)
        return responses
