"""What has to be done without being asked: lost work, new commits, dead rows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from omniweb.repositories.models import (
    ACTIVE,
    FINAL,
    RUNNING,
    BatchState,
    IndexBatch,
    IndexRun,
    Repository,
    State,
)

AT_ONCE = 50
"""Runs that one tick of the sweeper rings for; the next tick takes the next."""
KEPT_RUNS = 50
"""Ended runs that a repository keeps."""
RENEWAL = "renewal"
"""Why a run is asked for that analyses what an earlier version of the code analysed."""
MOST_RENEWALS = 4
RENEWED_AGAIN = timedelta(hours=1)
SWEEP_LEASE = timedelta(minutes=20)
READERS_LEAVE = timedelta(minutes=1)
"""Searches that began before a publish are over by then."""


def unattended_runs() -> list[int]:
    """Return the ids of runs that somebody could work on now, oldest first."""
    now = timezone.now()
    free = Q(state=BatchState.WAITING) | Q(state=BatchState.BUILDING, lease_until__lt=now)
    batches = IndexBatch.objects.filter(run=OuterRef("pk"))
    building = Q(state=State.BUILDING) & (
        Exists(batches.filter(free)) | ~Exists(batches.exclude(state=BatchState.DONE))
    )
    lost = Q(state__in=[State.FETCHING, State.PLANNING, State.PUBLISHING], lease_until__lt=now)
    runs = IndexRun.objects.filter(Q(state=State.QUEUED) | building | lost)
    return list(runs.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def due_for_polling() -> list[Repository]:
    """Return the repositories whose interval is over, and begin the next one."""
    now = timezone.now()
    living = Repository.objects.select_for_update(no_key=True, skip_locked=True).filter(
        deleted_at=None, polling_interval__gt=0
    )
    due = [
        repository
        for repository in living
        if repository.polled_at is None
        or repository.polled_at + timedelta(seconds=repository.polling_interval) <= now
    ]
    Repository.objects.filter(pk__in=[repository.pk for repository in due]).update(polled_at=now)
    return due


def due_for_renewal(outdated: Iterable[int]) -> list[int]:
    """Return which of the outdated repositories are to be analysed anew now, few at a time.

    Pushes must not wait for all of them; one that failed is left in peace for a while.
    """
    renewals = IndexRun.objects.filter(reason=RENEWAL)
    free = MOST_RENEWALS - renewals.filter(state__in=ACTIVE).count()
    recent = renewals.filter(
        Q(state__in=ACTIVE) | Q(finished_at__gt=timezone.now() - RENEWED_AGAIN),
        repository=OuterRef("pk"),
    )
    living = Repository.objects.filter(~Exists(recent), deleted_at=None, pk__in=list(outdated))
    return list(living.order_by("pk").values_list("pk", flat=True)[: max(free, 0)])


def due_for_sweeping() -> list[int]:
    """Return the ids of repositories with a run that ended since they were last swept."""
    ended = IndexRun.objects.filter(
        repository=OuterRef("pk"),
        state__in=FINAL,
        finished_at__lt=timezone.now() - READERS_LEAVE,
    )
    since = ended.filter(finished_at__gt=OuterRef("swept_at"))
    never = Q(swept_at=None) & Exists(ended)
    living = Repository.objects.filter(deleted_at=None)
    return list(living.filter(never | Exists(since)).values_list("pk", flat=True))


def indexed_refs(repository_id: int) -> list[str] | None:
    """Return the names of the refs that are indexed, short or full; None: not known yet."""
    repository = Repository.objects.filter(pk=repository_id).exclude(resolved_ref="").first()
    return [repository.resolved_ref, *repository.extra_refs] if repository else None


@contextmanager
def alone(repository_id: int) -> Iterator[bool]:
    """Keep runs and sweeps from beginning; false where one is under way."""
    with transaction.atomic():
        repository = (
            Repository.objects.select_for_update(no_key=True).filter(pk=repository_id).first()
        )
        now = timezone.now()
        busy = IndexRun.objects.filter(repository=repository_id, state__in=RUNNING).exists()
        swept = repository is not None and (repository.sweeping_until or now) > now
        free = repository is not None and not busy and not swept
        if free:
            Repository.objects.filter(pk=repository_id).update(sweeping_until=now + SWEEP_LEASE)
    if not free:
        yield False
        return
    try:
        yield True
    finally:
        Repository.objects.filter(pk=repository_id).update(sweeping_until=None)


@contextmanager
def sweeping(repository_id: int) -> Iterator[bool]:
    """Keep runs from beginning while documents are removed; false where one is under way.

    A run takes what exists as built already: removing it at that moment would lose it.
    """
    now = timezone.now()
    with alone(repository_id) as free:
        yield free
        if free:
            # What a run of the last minute left behind has readers yet: it makes it due again.
            Repository.objects.filter(pk=repository_id).update(swept_at=now - READERS_LEAVE)
            _drop_old_runs(repository_id)


def _drop_old_runs(repository_id: int) -> None:
    ended = IndexRun.objects.filter(repository=repository_id, state__in=FINAL)
    IndexBatch.objects.filter(run__in=ended).delete()
    kept = ended.order_by("-pk").values("pk")[:KEPT_RUNS]
    ended.exclude(pk__in=kept).delete()


def deleted_repositories() -> list[int]:
    """Return the ids of repositories that wait to be forgotten."""
    gone = Repository.objects.filter(deleted_at__isnull=False)
    return list(gone.values_list("pk", flat=True))


def may_forget(repository_id: int) -> bool:
    """Tell whether a repository is deleted and no worker can still be at it."""
    now = timezone.now()
    at_work = IndexBatch.objects.filter(
        run__repository=repository_id, state=BatchState.BUILDING, lease_until__gt=now
    )
    gone = Repository.objects.filter(pk=repository_id, deleted_at__isnull=False)
    return gone.exists() and not at_work.exists()


def forget_rows(repository_id: int) -> None:
    """Remove the repository's own rows, after everything that was derived from it."""
    Repository.objects.filter(pk=repository_id, deleted_at__isnull=False).delete()
