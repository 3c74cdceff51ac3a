"""Comparing the index with git, and repairing it."""

import indexer
from indexer.errors import SourceError
from omniweb.errors import RepositoryBusy
from omniweb.repositories.maintenance.exclusive import alone
from omniweb.repositories.maintenance.sweeping import make_due
from omniweb.repositories.mirrors import mirror_of, source_of
from omniweb.repositories.models import Repository
from omniweb.repositories.runs.requests import wake_next


def reconcile(repository: Repository, *, repair: bool, thorough: bool) -> "indexer.Reconciled":
    """Compare the index with git and repair it if wished; nobody else is at it meanwhile.

    Raise `RepositoryBusy` while a run is under way, `SourceError` where git has lost the commit.
    """
    with alone(repository.pk) as free:
        if not free:
            raise RepositoryBusy(repository.name)
        try:
            found = _reconcile(repository, repair=repair, thorough=thorough)
        except SourceError:  # this host may never have had the mirror
            for ref in (repository.default_ref, *repository.extra_refs):
                wanted = [ref] if ref else []
                indexer.fetch(mirror_of(repository.pk), source_of(repository), wanted)
            found = _reconcile(repository, repair=repair, thorough=thorough)
    if repair and found.found:
        make_due(repository.pk)
    wake_next(repository.pk)
    return found


def _reconcile(repository: Repository, *, repair: bool, thorough: bool) -> "indexer.Reconciled":
    return indexer.reconcile(
        repository.pk,
        mirror_of(repository.pk),
        excludes=repository.excludes,
        repair=repair,
        thorough=thorough,
    )
