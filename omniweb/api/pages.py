"""Pages of lists, cut by id: rows that are added meanwhile do not shift the next page."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def page_of(
    rows: "QuerySet[Row]", asked: Mapping[str, Any], *, after: str
) -> tuple[list[Row], str | None]:
    """Return the rows of a page and the cursor of the next; `after` is the look-up for its ids."""
    if "cursor" in asked:
        rows = rows.filter(**{after: asked["cursor"]})  # a fixed name, a checked number
    found = list(rows[: asked["limit"] + 1])
    shown = found[: asked["limit"]]
    return shown, str(shown[-1].pk) if len(found) > len(shown) else None
