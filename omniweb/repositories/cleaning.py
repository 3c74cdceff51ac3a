"""Keeping the index clean: dead generations, deleted repositories, differences from git."""

import logging

import indexer
from indexer.errors import SourceError
from omniweb.errors import RepositoryBusy
from omniweb.repositories.mirrors import mirror_of, remove_mirror, source_of
from omniweb.repositories.models import Repository
from omniweb.repositories.runs import wakeup
from omniweb.repositories.runs.requests import next_queued
from omniweb.repositories.services import upkeep

_log = logging.getLogger(__name__)


def sweep(repository_id: int) -> int:
    """Remove documents that no ref holds; return how many. Not while a run is under way."""
    with upkeep.sweeping(repository_id) as free:
        refs = upkeep.indexed_refs(repository_id)
        documents = indexer.sweep(repository_id, refs=refs).documents if free else 0
    if documents:
        _log.info("repository %s: %s documents swept", repository_id, documents)
    for waiting in next_queued(repository_id):
        wakeup.ring("advance_run", waiting)
    return documents


def forget(repository_id: int) -> bool:
    """Remove index, mirror and rows of a deleted repository; false where a worker is at it yet."""
    if not upkeep.may_forget(repository_id):
        return False
    indexer.forget(repository_id)
    remove_mirror(repository_id)
    upkeep.forget_rows(repository_id)
    _log.info("repository %s is forgotten", repository_id)
    return True


def reconcile(repository: Repository, *, repair: bool, thorough: bool) -> "indexer.Reconciled":
    """Compare the index with git and repair it if wished; nobody else is at it meanwhile.

    Raise `RepositoryBusy` while a run is under way, `SourceError` where git has lost the commit.
    """
    with upkeep.alone(repository.pk) as free:
        if not free:
            raise RepositoryBusy(repository.name)
        try:
            found = _reconcile(repository, repair=repair, thorough=thorough)
        except SourceError:  # this host may never have had the mirror
            for ref in (repository.default_ref, *repository.extra_refs):
                wanted = [ref] if ref else []
                indexer.fetch(mirror_of(repository.pk), source_of(repository), wanted)
            found = _reconcile(repository, repair=repair, thorough=thorough)
    for waiting in next_queued(repository.pk):
        wakeup.ring("advance_run", waiting)
    return found


def _reconcile(repository: Repository, *, repair: bool, thorough: bool) -> "indexer.Reconciled":
    return indexer.reconcile(
        repository.pk,
        mirror_of(repository.pk),
        excludes=repository.excludes,
        repair=repair,
        thorough=thorough,
    )
