"""Segments that the arena lacks: read from PostgreSQL once on this machine, in slices."""

import logging
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from psycopg import Connection

from omniweb.search.nearest import stored_codes
from omniweb.search.nearest.arena import Arena

SLICE_ROWS, SLICE_SEGMENTS = 65_536, 1_000
"""Read and written at once: 2 MiB of codes."""
LOCK_SECONDS = 1.0
"""How long whoever needs segments waits for another process that loads some."""
_EXAMINED_GROWTH = 1.25
"""Dead segments are looked for each time that the arena has grown by a quarter."""
_MOST_DEAD = 0.5
_log = logging.getLogger(__name__)

Key = tuple[int, int]
"""Repository and id of a segment."""


def load(
    arena: Arena, connection: Connection[Any], repositories: Sequence[int], until: float
) -> bool:
    """Bring the arena all segments of some repositories; false where time was over before.

    `until` is of `time.monotonic`. What the disk has no room for is left out.
    """
    existing = stored_codes.existing(connection, repositories)
    if not _lacking(arena, existing):
        return True
    patience = min(LOCK_SECONDS, until - time.monotonic())
    with arena.writing(patience) as ours:
        arena.look()
        lacking = _lacking(arena, existing)
        if not ours:
            return not lacking
        try:
            for keys in _slices(lacking):
                if time.monotonic() > until:
                    return False
                segments = stored_codes.segments(connection, keys)
                if segments and not arena.append(segments):
                    break
            _tidy(arena, connection)
        except OSError as error:
            _log.warning("Codes cannot be kept: %s", error)
    return True


def _lacking(arena: Arena, existing: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    file = arena.file
    entries = file.segments[: file.counters.segments]
    wanted = np.unique([row[0] for row in existing])
    entries = entries[np.isin(entries["repository"], wanted)]
    held = set(zip(entries["repository"].tolist(), entries["id"].tolist(), strict=True))
    return [row for row in existing if row[:2] not in held]


def _slices(lacking: Sequence[tuple[int, int, int]]) -> Iterator[list[Key]]:
    keys: list[Key] = []
    rows = 0
    for repository, number, count in lacking:
        if keys and (rows + count > SLICE_ROWS or len(keys) == SLICE_SEGMENTS):
            yield keys
            keys, rows = [], 0
        keys.append((repository, number))
        rows += count
    if keys:
        yield keys


def _tidy(arena: Arena, connection: Connection[Any]) -> None:
    """Write the arena anew where most of its rows belong to segments that are gone."""
    file = arena.file
    if file.counters.rows <= _EXAMINED_GROWTH * file.counters.examined:
        return
    there = stored_codes.all_existing(connection)
    entries = file.segments[: file.counters.segments]
    rows = np.diff(entries["rows"], prepend=0)
    keys = zip(entries["repository"].tolist(), entries["id"].tolist(), strict=True)
    lives = np.array([key in there for key in keys], bool)
    if rows[lives].sum() < _MOST_DEAD * rows.sum():
        arena.rewritten(np.flatnonzero(lives).tolist())
    else:
        arena.examine()
