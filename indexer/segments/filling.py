"""Codes of documents that have vectors and no codes: an earlier version of the program built them.

They are made of the stored vectors, a slice in a short transaction: nothing is read from git,
nothing analysed, and readers see each slice at once. `repository_statistics.coded` says for which
version of the codes a repository needs no look; what is killed goes on where it was.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from indexer import database
from indexer.segments import coding, merging, naming
from indexer.stopping import ShouldStop, go_on, never
from indexer.tables import SCHEMA
from indexer.text import codes
from indexer.text.encoder import default_encoder

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

_DUE = text(f"""
SELECT repository_id FROM {SCHEMA}.repository_statistics
WHERE coded IS DISTINCT FROM :version ORDER BY repository_id""")
_SETTLE = text(f"""
UPDATE {SCHEMA}.repository_statistics SET coded = :version
WHERE repository_id = :repository AND coded IS DISTINCT FROM :version""")
_DROP_OUTDATED = text(f"""
DELETE FROM {SCHEMA}.code_segment
WHERE repository_id = :repository AND encoder <> :version
  AND split_part(encoder, '.', 1) = :encoder""")


def _ignore(_chunks: int) -> None:
    """Do nothing after a slice."""


def uncoded() -> list[int]:
    """Return the ids of repositories that may have documents without codes."""
    with database.transaction() as connection:
        return [*connection.execute(_DUE, {"version": codes.version()}).scalars()]


def fill_codes(
    repository_id: int,
    *,
    on_progress: Callable[[int], None] = _ignore,
    should_stop: ShouldStop = never,
) -> int:
    """Make the codes that are missing; return of how many chunks.

    `on_progress` is called with those so far. Raise `Stopped` once `should_stop` says so. Documents
    whose vectors are not whole stay without: reconciling builds them anew.
    """
    with database.transaction() as connection:
        database.lock_repository(connection, repository_id)
        version = {"version": codes.version(), "encoder": default_encoder().version}
        connection.execute(_DROP_OUTDATED, {"repository": repository_id, **version})
    done, tried = 0, np.empty(0, np.int64)
    while len(missing := _missing_or_settle(repository_id, tried)):
        while len(missing):
            go_on(should_stop)
            with database.transaction() as connection:
                part = coding.first_slice(connection, repository_id, missing)
                done += _fill_slice(connection, repository_id, part)
            on_progress(done)
            missing, tried = missing[len(part) :], np.union1d(tried, part)
    if done:
        merging.merge(repository_id, should_stop)
    return done


def look_again(repository_id: int) -> None:
    """Let a repository with documents that have no codes be filled."""
    with database.transaction() as connection:
        if len(naming.unnamed(connection, repository_id)):
            connection.execute(_SETTLE, {"repository": repository_id, "version": None})


def _missing_or_settle(repository_id: int, tried: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the documents without codes; if there are none, write that down."""
    with database.transaction() as connection:
        database.lock_repository(connection, repository_id)
        missing = np.setdiff1d(naming.unnamed(connection, repository_id), tried)
        if not len(missing):
            values = {"repository": repository_id, "version": codes.version()}
            connection.execute(_SETTLE, values)
    return missing


def _fill_slice(connection: Connection, repository_id: int, part: NDArray[np.int64]) -> int:
    """Write the segment of documents that nobody has named meanwhile; return its rows."""
    database.lock_repository(connection, repository_id)
    ours = np.setdiff1d(part, naming.named(connection, repository_id))
    segment = coding.code(connection, repository_id, ours)
    if len(segment.documents):
        segment.insert(database.driver(connection), repository_id)
    return len(segment.codes)
