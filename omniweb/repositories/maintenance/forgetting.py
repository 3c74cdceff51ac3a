"""Removing everything of a deleted repository."""

import logging

from django.utils import timezone

import indexer
from omniweb.repositories.mirrors import remove_mirror
from omniweb.repositories.models import BatchState, IndexBatch, IndexRun, Repository, ScipUpload

_log = logging.getLogger(__name__)


def forget(repository_id: int) -> bool:
    """Remove index, mirror and rows of a deleted repository; false where a worker is at it yet."""
    if not may_forget(repository_id):
        return False
    indexer.forget(repository_id)
    remove_mirror(repository_id)
    Repository.objects.filter(pk=repository_id, deleted_at__isnull=False).delete()
    _log.info("repository %s is forgotten", repository_id)
    return True


def may_forget(repository_id: int) -> bool:
    """Tell whether a repository is deleted and no worker can still be at it."""
    now = timezone.now()
    leased = IndexRun.objects.filter(repository=repository_id, lease_until__gt=now)
    building = IndexBatch.objects.filter(
        run__repository=repository_id, state=BatchState.BUILDING, lease_until__gt=now
    )
    gone = Repository.objects.filter(pk=repository_id, deleted_at__isnull=False)
    reading = ScipUpload.objects.filter(repository=repository_id, lease_until__gt=now)
    return gone.exists() and not any(each.exists() for each in (leased, building, reading))
