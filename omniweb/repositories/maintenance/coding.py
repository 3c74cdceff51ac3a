"""Making the codes that an index of an earlier version lacks, while everybody uses it."""

import logging
import time

import indexer
from indexer.errors import Stopped
from omniweb.repositories import disk
from omniweb.repositories.models import Repository

_log = logging.getLogger(__name__)
BUDGET_SECONDS = 20.0
"""Then others have their turn."""


def code_vectors() -> bool:
    """Work on one repository after the other for a while; tell whether something is left to do.

    Nothing is done while less disk is free than is to stay free: the next look is beat's.
    """
    deadline = time.monotonic() + BUDGET_SECONDS
    for repository_id in indexer.uncoded():
        if disk.shortage():
            return False
        if not Repository.objects.filter(pk=repository_id, deleted_at=None).exists():
            continue
        if time.monotonic() > deadline:
            return True
        try:
            _code(repository_id, deadline)
        except Stopped:
            return not disk.shortage()
    return False


def _code(repository_id: int, deadline: float) -> None:
    made = 0

    def tell(chunks: int) -> None:
        nonlocal made
        made = chunks

    def is_over() -> bool:
        return time.monotonic() > deadline or bool(disk.shortage())

    try:
        indexer.fill_codes(repository_id, on_progress=tell, should_stop=is_over)
    finally:
        if made:
            _log.info("repository %s: codes of %s chunks made", repository_id, made)
