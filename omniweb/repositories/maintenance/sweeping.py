"""Removing documents that no reader can see any more, and the rows of old runs."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

import indexer
from omniweb.repositories.maintenance.exclusive import alone
from omniweb.repositories.models import FINAL, IndexBatch, IndexRun, Repository
from omniweb.repositories.runs.requests import wake_next

_log = logging.getLogger(__name__)
READERS_LEAVE = timedelta(minutes=1)
"""Searches that began before a publish have ended by then; until then their documents stay."""
KEPT_RUNS = 50
"""Ended runs that a repository keeps."""


def sweep(repository_id: int) -> int:
    """Remove documents that no ref holds; return how many. Not while a run is under way."""
    swept = None
    with sweeping(repository_id) as free:
        if free:
            refs = _indexed_refs(repository_id)
            swept = indexer.sweep(repository_id, refs=refs, leave=READERS_LEAVE)
    documents = swept.documents if swept else 0
    if documents:
        _log.info("repository %s: %s documents swept", repository_id, documents)
    if swept and swept.early:
        make_due(repository_id)
    wake_next(repository_id)
    return documents


def make_due(repository_id: int) -> None:
    """Have a repository swept soon, though no run of it has ended: something was published."""
    Repository.objects.filter(pk=repository_id).update(swept_at=None)


@contextmanager
def sweeping(repository_id: int) -> Iterator[bool]:
    """Keep runs from beginning while documents are removed; yield false where one is under way.

    A run takes what exists as built already: removing it at that moment would lose it.
    """
    now = timezone.now()
    with alone(repository_id) as free:
        yield free
        if free:
            # A run that ended within READERS_LEAVE still has readers: it makes this due again.
            Repository.objects.filter(pk=repository_id).update(swept_at=now - READERS_LEAVE)
            _drop_old_runs(repository_id)


def _indexed_refs(repository_id: int) -> list[str] | None:
    """Return the names of the refs that are indexed, short or full; None: not known yet."""
    repository = Repository.objects.filter(pk=repository_id).exclude(resolved_ref="").first()
    return [repository.resolved_ref, *repository.extra_refs] if repository else None


def _drop_old_runs(repository_id: int) -> None:
    ended = IndexRun.objects.filter(repository=repository_id, state__in=FINAL)
    IndexBatch.objects.filter(run__in=ended).delete()
    kept = ended.order_by("-pk").values("pk")[:KEPT_RUNS]
    ended.exclude(pk__in=kept).delete()
