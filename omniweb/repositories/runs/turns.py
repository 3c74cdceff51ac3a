"""Whose turn it is: a person who waits comes before bulk work, and owners take turns.

What nobody waits for is bulk: polling, renewal and the further refs of a repository. The owner of
a run is who asked for it, else who added its repository; what the command line asked for is of
nobody, who is one owner like any other.
"""

from datetime import datetime, timedelta

from django.db.models import BigIntegerField, Case, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from omniweb.repositories.models import IndexRun

POLL = "poll"
"""The reason of a run that looks whether there is anything new."""
RENEWAL = "renewal"
"""The reason of a run that analyses again what an earlier version of the code analysed."""
BULK = (POLL, RENEWAL)
REMEMBERED = timedelta(hours=1)
"""Who was not served for so long is as good as new."""
NOBODY = 0
OWNER = Coalesce(
    "requested_by_id", "repository__added_by_id", Value(NOBODY), output_field=BigIntegerField()
)
"""The id of a run's owner."""
_IS_BULK = Case(When(Q(reason__in=BULK) | ~Q(ref=""), then=Value(1)), default=Value(0))


def in_turn(runs: QuerySet[IndexRun]) -> list[int]:
    """Return the ids of those that come first: of each owner the oldest, of people and of bulk.

    Among owners the one comes first who was served longest ago.
    """
    asked = runs.order_by().annotate(is_bulk=_IS_BULK, owner=OWNER)
    groups = asked.values_list("is_bulk", "owner").annotate(Min("pk"))
    served = _served()
    never = timezone.now() - 2 * REMEMBERED

    def turn(group: tuple[int, int, int]) -> tuple[int, datetime, int]:
        is_bulk, owner, oldest = group
        return is_bulk, served.get(owner, never), oldest

    return [oldest for _, _, oldest in sorted(groups, key=turn)]


def _served() -> dict[int, datetime]:
    """Return when a worker last took up something of each owner."""
    recent = IndexRun.objects.filter(served_at__gt=timezone.now() - REMEMBERED)
    return dict(
        recent.order_by().annotate(owner=OWNER).values_list("owner").annotate(Max("served_at"))
    )
