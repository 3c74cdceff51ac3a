"""Codes against the vectors that they were made of: none is missing, none is wrong."""

from collections.abc import Iterator

import numpy as np
from sqlalchemy import Connection, text

from indexer import database
from indexer.reconciling.differences import Difference, DifferenceKind
from indexer.segments import coding, filling, naming, segment
from indexer.segments.segment import Segment
from indexer.tables import SCHEMA
from indexer.text import codes

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

_SEGMENTS = text(f"""
SELECT id FROM {SCHEMA}.code_segment
WHERE repository_id = :repository AND encoder = :encoder ORDER BY id""")


def wrong_codes(repository_id: int, *, thorough: bool) -> Iterator[Difference]:
    """Yield segments that are wrong; `thorough`: all codes are made again.

    Documents that none of them names are one difference.
    """
    for number, detail in _wrong_segments(repository_id, thorough=thorough):
        yield Difference(DifferenceKind.CODES, f"segment {number}", detail)
    with database.transaction() as connection:
        missing = len(naming.unnamed(connection, repository_id))
    if missing:
        yield Difference(DifferenceKind.CODES, "segments", f"documents in none: {missing}")


def correct_codes(repository_id: int, *, thorough: bool) -> None:
    """Remove segments that are wrong, and make the codes that are then missing."""
    for number, _ in list(_wrong_segments(repository_id, thorough=thorough)):
        with database.transaction() as connection:
            database.lock_repository(connection, repository_id)
            segment.replace(connection, repository_id, [number], None)
    filling.fill_codes(repository_id)


def _wrong_segments(repository_id: int, *, thorough: bool) -> Iterator[tuple[int, str]]:
    who = {"repository": repository_id, "encoder": codes.version()}
    with database.transaction() as connection:
        numbers = connection.execute(_SEGMENTS, who).scalars().all()
    seen = np.empty(0, np.int64)
    for number in numbers:
        with database.transaction() as connection:
            try:
                found = segment.read(connection, repository_id, number)
            except ValueError as damage:
                yield number, str(damage)
                continue
            if found is None:
                continue
            if np.isin(found.documents, seen).any() or _has_twins(found):
                yield number, "another one names its documents, too"
            elif thorough and (wrong := _differing(connection, repository_id, found)):
                yield number, f"documents with others: {wrong}"
            seen = np.union1d(seen, found.documents)


def _has_twins(found: Segment) -> bool:
    return len(np.unique(found.documents)) < len(found.documents)


def _differing(connection: Connection, repository_id: int, found: Segment) -> int:
    """Return how many documents of a segment have other codes than their vectors give.

    Those that are marked as damaged are on their way out, vectors and all.
    """
    current = naming.of_encoder(connection, repository_id)
    stored, wrong, left = found.by_document(), 0, np.intersect1d(found.documents, current)
    while len(left):
        part = coding.first_slice(connection, repository_id, left)
        made = coding.code(connection, repository_id, part).by_document()
        wrong += sum(stored[document] != its_codes for document, its_codes in made.items())
        left = left[len(part) :]
    return wrong
