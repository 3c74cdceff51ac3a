"""Whose turn it is: a person who waits comes before bulk work, and owners take turns.

What nobody waits for is bulk: polling, renewal and the further refs of a repository. Renewals come
last: what they replace is searched meanwhile, and there may be as many as repositories. The owner
of a run is who asked for it, else who added its repository; what the command line asked for is of
nobody, who is one owner like any other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, QuerySet
from django.utils import timezone

from omniweb.repositories.models import IndexRun

POLL = "poll"
"""The reason of a run that looks whether there is anything new."""
RENEWAL = "renewal"
"""The reason of a run that analyses again what an earlier version of the code analysed."""
RENEWAL_PATIENCE = 2
"""As migration 0007 has it, where a run gets its owner, its host and its patience."""
BULK = (POLL, RENEWAL)
"""What nobody waits for, what comes first in front."""
REMEMBERED = timedelta(hours=1)
"""Who was not served for so long is as good as new."""
MOST_REMEMBERED = 500
"""… and so is who was not among the last runs that were served: each claim reads them."""
NOBODY = 0
"""The owner of what has none."""


def comes_before(reason: str, other: str) -> bool:
    """Tell whether what is asked for one reason comes before what is asked for another one."""
    return other in BULK and (reason not in BULK or BULK.index(reason) < BULK.index(other))


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """The runs of one owner that are alike: which of them is the first."""

    patience: int
    owner: int
    host: str
    first: int


def in_turn(runs: QuerySet[IndexRun]) -> list[int]:
    """Return the ids of those that come first: of each owner the oldest, of people and of bulk.

    It reads all of them: they are to be few. Of those that are queued `queue` knows the lines.
    """
    found = runs.order_by().values_list("patience", "owner").annotate(Min("pk"))
    lines = [Line(patience, owner, "", first) for patience, owner, first in found]
    return [each.first for each in by_turn(lines)]


def by_turn(lines: list[Line]) -> list[Line]:
    """Return the lines as their turns come: among owners, who was served longest ago."""
    several = len({each.owner for each in lines}) > 1
    served = _served() if several else {}
    never = timezone.now() - 2 * REMEMBERED
    return sorted(
        lines, key=lambda each: (each.patience, served.get(each.owner, never), each.first)
    )


def _served() -> dict[int, datetime]:
    """Return when a worker last took up something of each owner."""
    recent = IndexRun.objects.filter(served_at__gt=timezone.now() - REMEMBERED)
    last = recent.order_by("-served_at").values_list("owner", "served_at")
    served: dict[int, datetime] = {}
    for owner, at in last[:MOST_REMEMBERED]:
        if at is not None:
            served.setdefault(owner, at)
    return served
