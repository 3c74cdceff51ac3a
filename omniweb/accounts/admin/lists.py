"""Lists of the admin that stay quick however much there is.

Django counts every row that a list could show, and reads every row for the values of a filter. The
tables of runs and of the audit log grow for ever.
"""

from typing import Any

from django.contrib.admin import AllValuesFieldListFilter
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from typing_extensions import override

ROWS = 50
"""Of a page: Django draws each cell by templates, about half a millisecond a row."""
MOST_COUNTED = 10_000
"""Rows behind the first ones are found by search and filters, not by turning pages."""
RECENT_ROWS = 10_000
"""Whose values a filter offers."""


class AtLeast(int):
    """A number of which nobody counted the rest; it says so wherever it is shown."""

    @override
    def __str__(self) -> str:
        return f"more than {int(self):,}"


class BoundedPaginator(Paginator):  # type: ignore[type-arg] # Django has no parameters here
    """Pages of the first rows; their number is counted no further."""

    object_list: "QuerySet[Any]"

    @override
    @cached_property
    def count(self) -> int:
        """Return how many rows there are, or `AtLeast` so many."""
        found: int = self.object_list.order_by()[: MOST_COUNTED + 1].count()
        return AtLeast(MOST_COUNTED) if found > MOST_COUNTED else found


class RecentValues(AllValuesFieldListFilter):
    """Offers the values that the newest rows have, not those of all."""

    def __init__(
        self,
        field: Any,
        request: HttpRequest,
        params: dict[str, Any],
        model: type[Model],
        model_admin: Any,
        field_path: str,
    ) -> None:
        super().__init__(field, request, params, model, model_admin, field_path)
        rows = model_admin.get_queryset(request)
        recent = rows.filter(pk__in=rows.order_by("-pk").values("pk")[:RECENT_ROWS])
        self.lookup_choices = (
            recent.order_by(field.name).values_list(field.name, flat=True).distinct()
        )
