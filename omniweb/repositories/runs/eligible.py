"""Which runs somebody could take up now, whoever's turn it is."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from omniweb.repositories.models import RUNNING, BatchState, IndexBatch, IndexRun, State


def others() -> tuple[Exists, Exists]:
    """Return two conditions on a run: another works on its ref; another fetches its repository."""
    running = IndexRun.objects.filter(repository=OuterRef("repository"), state__in=RUNNING)
    running = running.exclude(pk=OuterRef("pk"))
    fetching = running.filter(state=State.FETCHING, lease_until__gt=timezone.now())
    return Exists(running.filter(ref=OuterRef("ref"))), Exists(fetching)


def startable() -> QuerySet[IndexRun]:
    """Return the runs that may be fetched now if there is a slot for them.

    Not while another run of the repository fetches (they share the mirror) or of the same ref
    works, nor while its documents are being swept. A run whose worker was lost goes on.
    """
    now = timezone.now()
    same_ref, same_mirror = others()
    lost = Q(state=State.FETCHING) & ~Q(lease_until__gt=now)
    free = ~Q(repository__sweeping_until__gt=now)
    runs = IndexRun.objects.filter(Q(state=State.QUEUED) | lost, repository__deleted_at=None)
    return runs.filter(free, ~same_ref, ~same_mirror)


def ready() -> QuerySet[IndexRun]:
    """Return the fetched runs that are to be planned or published, or have a batch to be built.

    Those of lost workers are among them.
    """
    now = timezone.now()
    free = Q(state=BatchState.WAITING) | Q(state=BatchState.BUILDING, lease_until__lt=now)
    batches = IndexBatch.objects.filter(run=OuterRef("pk"))
    building = Q(state=State.BUILDING) & (
        Exists(batches.filter(free)) | ~Exists(batches.exclude(state=BatchState.DONE))
    )
    unheld = Q(state__in=[State.PLANNING, State.PUBLISHING]) & ~Q(lease_until__gt=now)
    return IndexRun.objects.filter(building | unheld)
