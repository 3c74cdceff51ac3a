"""Whose turn it is: a person who waits comes before bulk work, and owners take turns.

What nobody waits for is bulk: polling, renewal and the further refs of a repository. Renewals come
last: what they replace is searched meanwhile, and there may be as many as repositories. The owner
of a run is who asked for it, else who added its repository; what the command line asked for is of
nobody, who is one owner like any other.
"""

from datetime import datetime, timedelta

from django.db.models import BigIntegerField, Case, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from omniweb.repositories.models import IndexRun

POLL = "poll"
"""The reason of a run that looks whether there is anything new."""
RENEWAL = "renewal"
"""The reason of a run that analyses again what an earlier version of the code analysed."""
BULK = (POLL, RENEWAL)
"""What nobody waits for, what comes first in front."""
REMEMBERED = timedelta(hours=1)
"""Who was not served for so long is as good as new."""
MOST_REMEMBERED = 500
"""… and so is who was not among the last runs that were served: each claim reads them."""
NOBODY = 0
OWNER = Coalesce(
    "requested_by_id", "repository__added_by_id", Value(NOBODY), output_field=BigIntegerField()
)
"""The id of a run's owner."""
_PATIENCE = Case(
    When(reason=RENEWAL, then=Value(2)),
    When(Q(reason=POLL) | ~Q(ref=""), then=Value(1)),
    default=Value(0),
)
"""What has more of it comes later."""


def comes_before(reason: str, other: str) -> bool:
    """Tell whether what is asked for one reason comes before what is asked for another one."""
    return other in BULK and (reason not in BULK or BULK.index(reason) < BULK.index(other))


def in_turn(runs: QuerySet[IndexRun]) -> list[int]:
    """Return the ids of those that come first: of each owner the oldest, of people and of bulk.

    Among owners the one comes first who was served longest ago.
    """
    asked = runs.order_by().annotate(patience=_PATIENCE, owner=OWNER)
    groups = list(asked.values_list("patience", "owner").annotate(Min("pk")))
    several = len({owner for _, owner, _ in groups}) > 1
    served = _served() if several else {}
    never = timezone.now() - 2 * REMEMBERED

    def turn(group: tuple[int, int, int]) -> tuple[int, datetime, int]:
        patience, owner, oldest = group
        return patience, served.get(owner, never), oldest

    return [oldest for _, _, oldest in sorted(groups, key=turn)]


def _served() -> dict[int, datetime]:
    """Return when a worker last took up something of each owner."""
    recent = IndexRun.objects.filter(served_at__gt=timezone.now() - REMEMBERED)
    last = recent.order_by("-served_at").annotate(owner=OWNER).values_list("owner", "served_at")
    served: dict[int, datetime] = {}
    for owner, at in last[:MOST_REMEMBERED]:
        if at is not None:
            served.setdefault(owner, at)
    return served
