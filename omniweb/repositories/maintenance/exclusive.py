"""Working on a repository alone: no run and no sweep of it begins meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from omniweb.repositories.models import RUNNING, IndexRun, Repository

LEASE = timedelta(minutes=20)
"""After a worker was lost, runs of its repository may begin again."""


@contextmanager
def alone(repository_id: int) -> Iterator[bool]:
    """Keep runs and sweeps from beginning; yield false where one is under way."""
    with transaction.atomic():
        repository = (
            Repository.objects.select_for_update(no_key=True).filter(pk=repository_id).first()
        )
        now = timezone.now()
        busy = IndexRun.objects.filter(repository=repository_id, state__in=RUNNING).exists()
        swept = repository is not None and (repository.sweeping_until or now) > now
        free = repository is not None and not busy and not swept
        if free:
            Repository.objects.filter(pk=repository_id).update(sweeping_until=now + LEASE)
    if not free:
        yield False
        return
    try:
        yield True
    finally:
        Repository.objects.filter(pk=repository_id).update(sweeping_until=None)
