"""Removing what is no longer needed: dead generations, deleted repositories."""

import logging

import indexer
from omniweb.repositories import doorbell
from omniweb.repositories.mirrors import remove_mirror
from omniweb.repositories.services import upkeep
from omniweb.repositories.services.requests import next_queued

_log = logging.getLogger(__name__)


def sweep(repository_id: int) -> int:
    """Remove documents that no ref holds; return how many. Not while a run is under way."""
    with upkeep.sweeping(repository_id) as free:
        documents = indexer.sweep(repository_id).documents if free else 0
    if documents:
        _log.info("repository %s: %s documents swept", repository_id, documents)
    for waiting in next_queued(repository_id):
        doorbell.ring("advance_run", waiting)
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
