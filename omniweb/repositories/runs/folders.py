"""Whose work a fetched run is: that of the hosts which have the mirror that it was fetched into.

Hosts may share a folder of mirrors or have one each (`omniweb.mirror_folder`). A run whose hosts
are not heard of any more is fetched again by others.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from omniweb import mirror_folder
from omniweb.repositories.models import (
    RUNNING,
    BatchState,
    IndexBatch,
    IndexRun,
    MirrorFolder,
    State,
)
from omniweb.repositories.runs.eligible import ready

_log = logging.getLogger(__name__)
ANYBODYS = ""
"""Of runs that were fetched before folders had names."""
LOST_LEASES = 6
"""Hosts that have work to do, are rung for every 15 seconds and were not heard of for so many
leases (two minutes) are lost.
"""
FORGOTTEN = timedelta(days=1)


def of_here(runs: QuerySet[IndexRun]) -> QuerySet[IndexRun]:
    """Return those of the runs whose mirror lies here."""
    return runs.filter(folder__in=(ANYBODYS, mirror_folder.name()))


def show_life() -> None:
    """Write down that somebody works with the mirrors of here."""
    own = MirrorFolder(name=mirror_folder.name(), seen_at=timezone.now())
    MirrorFolder.objects.bulk_create(  # in one statement
        [own], update_conflicts=True, unique_fields=["name"], update_fields=["seen_at"]
    )


def known() -> list[str]:
    """Return the folders that were heard of lately; forget the others."""
    now = timezone.now()
    MirrorFolder.objects.filter(seen_at__lt=now - FORGOTTEN).delete()
    return list(MirrorFolder.objects.values_list("name", flat=True))


def waited_for() -> list[str]:
    """Return the folders with runs that somebody there could take up now."""
    found = ready().exclude(folder=ANYBODYS).order_by("folder")
    return list(found.values_list("folder", flat=True).distinct())


@transaction.atomic
def give_back_those_of_lost() -> None:
    """Let runs be fetched anew whose hosts are gone: none of them is seen, or holds a lease."""
    now = timezone.now()
    long_ago = now - LOST_LEASES * timedelta(seconds=settings.RUN_LEASE_SECONDS)
    leased = Q(lease_until__gt=now)
    busy = IndexRun.objects.filter(leased, state__in=RUNNING).values("folder")
    building = IndexBatch.objects.filter(leased, state=BatchState.BUILDING).values("run__folder")
    seen = MirrorFolder.objects.filter(seen_at__gt=long_ago).values("name")
    lost = (
        ready()
        .filter(phase_at__lt=long_ago)
        .exclude(folder=ANYBODYS)
        .exclude(folder__in=seen)
        .exclude(folder__in=busy)
        .exclude(folder__in=building)
    )
    for run in IndexRun.objects.select_for_update(skip_locked=True).filter(
        pk__in=lost.values("pk")
    ):
        _log.warning("run %s is fetched again: nobody is heard of who has its mirror", run.pk)
        run.batches.all().delete()
        run.state, run.folder, run.lease_until = State.FETCHING, ANYBODYS, now
        run.attempt += 1  # who holds an older one finds that it is lost
        run.save(update_fields=["state", "folder", "lease_until", "attempt"])
