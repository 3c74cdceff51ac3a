"""Which repositories are due: for polling, renewal, sweeping, forgetting.

Celery's beat asks every few seconds (`omniweb.celery`); nothing here works on a repository. Runs of
each are looked up by key: PostgreSQL makes no join of a scalar subquery, which would read them all.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from omniweb.repositories.maintenance.sweeping import READERS_LEAVE
from omniweb.repositories.models import ACTIVE, FINAL, IndexRun, Repository
from omniweb.repositories.runs.outcomes import NOTHING_NEW
from omniweb.repositories.runs.turns import RENEWAL

MOST_POLLED = 1_000
"""Repositories that are polled at one look; the others are due at the next one."""
MOST_RENEWALS = 500
"""Renewals that wait or work at the same time: enough until the next look, a minute later.

Two idle cores renew some 300 small repositories in that time.

Everything else comes before those that wait (`turns`).
"""
_MOMENT = DateTimeField()
_EVER = datetime.min.replace(tzinfo=UTC)
_LOOKED_AT = 500
"""Outdated repositories that one statement looks at."""
RENEWED_AGAIN = timedelta(hours=1)
"""After a renewal has ended, the repository is not renewed again for so long."""


@transaction.atomic
def for_polling() -> list[Repository]:
    """Return the repositories whose interval is over, and begin the next one."""
    now = timezone.now()
    interval = F("polling_interval") * Value(timedelta(seconds=1))
    over = Q(polled_at=None) | Q(polled_at__lte=ExpressionWrapper(now - interval, _MOMENT))
    living = Repository.objects.select_for_update(no_key=True, skip_locked=True).filter(
        over, deleted_at=None, polling_interval__gt=0
    )
    due = list(living.order_by(F("polled_at").asc(nulls_first=True), "pk")[:MOST_POLLED])
    Repository.objects.filter(pk__in=[repository.pk for repository in due]).update(polled_at=now)
    return due


def for_renewal(outdated: Iterable[int]) -> list[int]:
    """Return which of the outdated repositories are to be analysed again now, few at a time.

    They are looked at in the order of their ids, some at a time, until there are enough: after a
    new version all are outdated, minute after minute, until the last is renewed.
    """
    renewals = IndexRun.objects.filter(reason=RENEWAL)
    free = MOST_RENEWALS - renewals.filter(state__in=ACTIVE).count()
    recent = renewals.filter(
        Q(state__in=ACTIVE) | Q(finished_at__gt=timezone.now() - RENEWED_AGAIN),
        repository=OuterRef("pk"),
    )
    last = Subquery(recent.values("pk")[:1])
    living = Repository.objects.alias(last=last).filter(last=None, deleted_at=None).order_by("pk")
    waiting, found = iter(sorted(outdated)), list[int]()
    while len(found) < free and (some := list(islice(waiting, _LOOKED_AT))):
        theirs = living.filter(pk__in=some).values_list("pk", flat=True)
        found += theirs[: free - len(found)]
    return found


def for_sweeping() -> list[int]:
    """Return the ids of repositories in which a run has ended since they were last swept.

    A poll that found nothing new leaves nothing to sweep.
    """
    ended = IndexRun.objects.filter(
        repository=OuterRef("pk"),
        state__in=FINAL,
        finished_at__lt=timezone.now() - READERS_LEAVE,
    ).exclude(note=NOTHING_NEW)
    last = Subquery(ended.order_by("-finished_at").values("finished_at")[:1])
    since = Coalesce("swept_at", Value(_EVER, _MOMENT))
    living = Repository.objects.alias(last=last).filter(last__gt=since, deleted_at=None)
    oldest = F("swept_at").asc(nulls_first=True)
    return list(living.order_by(oldest, "pk").values_list("pk", flat=True))


def for_forgetting() -> list[int]:
    """Return the ids of repositories that are deleted and not yet forgotten."""
    gone = Repository.objects.filter(deleted_at__isnull=False)
    return list(gone.values_list("pk", flat=True))
