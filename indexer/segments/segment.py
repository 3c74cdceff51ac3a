"""A row of `code_segment` as a value: documents of one repository with the codes of their chunks.

A row is never changed: who wants another one inserts it and deletes the old one in the same
transaction, under the repository's lock. Batches take no lock: they only add rows, of documents
that they insert at that moment. So no document is ever named by two.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection as Driver
from psycopg.rows import TupleRow
from sqlalchemy import Connection, text

from indexer import database
from indexer.tables import SCHEMA
from indexer.text.codes import CODE_BYTES

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

IDS, COUNTS = np.dtype("<i8"), np.dtype("<i4")
"""How documents and their numbers of chunks are stored."""
_INSERT = f"""
INSERT INTO {SCHEMA}.code_segment (repository_id, encoder, rows, documents, counts, codes)
VALUES (%s, %s, %s, %b, %b, %b)""".encode()
_READ = text(f"""
SELECT encoder, documents, counts, codes FROM {SCHEMA}.code_segment
WHERE repository_id = :repository AND id = :id""")
_DELETE = text(f"""
DELETE FROM {SCHEMA}.code_segment
WHERE repository_id = :repository AND id = ANY(CAST(:ids AS bigint[]))""")


@dataclass(frozen=True, slots=True)
class Segment:
    """`documents` int64 [d], `counts` int32 [d]: chunks of each, `codes` uint8 [sum, 32].

    `encoder` is the version of the codes (`codes.version`).
    """

    encoder: str
    documents: NDArray[np.int64]
    counts: NDArray[np.int32]
    codes: NDArray[np.uint8]

    @classmethod
    def of(cls, encoder: str, documents: Iterable[tuple[int, bytes]]) -> "Segment":
        """Return the segment of documents, given their ids and the codes of all their chunks."""
        ids, each = list[int](), list[bytes]()
        for document, its_codes in documents:
            ids.append(document)
            each.append(its_codes)
        sizes = np.fromiter(map(len, each), np.int64, len(each))
        return cls(
            encoder,
            np.array(ids, IDS),
            (sizes // CODE_BYTES).astype(COUNTS),
            np.frombuffer(b"".join(each), np.uint8).reshape(-1, CODE_BYTES),
        )

    @classmethod
    def stored(cls, encoder: str, documents: bytes, counts: bytes, codes: bytes) -> "Segment":
        """Return what the columns of a row say; raise `ValueError` where they do not fit."""
        ids, chunks = numbered(documents, counts)
        rows = np.frombuffer(codes, np.uint8).reshape(-1, CODE_BYTES)
        if chunks.sum() != len(rows):
            message = f"{len(rows)} codes of {chunks.sum()} chunks"
            raise ValueError(message)
        return cls(encoder, ids, chunks, rows)

    def only(self, kept: NDArray[np.bool_]) -> "Segment":
        """Return the segment of some of its documents."""
        rows = np.repeat(kept, self.counts)
        return Segment(self.encoder, self.documents[kept], self.counts[kept], self.codes[rows])

    def by_document(self) -> dict[int, bytes]:
        """Return the codes of each document, one after the other."""
        ends = self.counts.cumsum(dtype=np.int64) * CODE_BYTES
        joined, starts = self.codes.tobytes(), [0, *ends.tolist()]
        return {
            document: joined[start:end]
            for document, start, end in zip(
                self.documents.tolist(), starts, ends.tolist(), strict=False
            )
        }

    def insert(self, driver: "Driver[TupleRow]", repository_id: int) -> None:
        """Write it as a new row."""
        columns = (self.documents.astype(IDS), self.counts.astype(COUNTS), self.codes)
        packed = [column.tobytes() for column in columns]
        driver.execute(_INSERT, [repository_id, self.encoder, len(self.codes), *packed])


def numbered(documents: bytes, counts: bytes) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return ids and counts as stored; raise `ValueError` where they do not fit."""
    ids, chunks = np.frombuffer(documents, IDS), np.frombuffer(counts, COUNTS)
    if len(ids) != len(chunks) or (chunks < 0).any():
        message = f"{len(chunks)} counts of {len(ids)} documents"
        raise ValueError(message)
    return ids, chunks


def read(connection: Connection, repository_id: int, segment_id: int) -> Segment | None:
    """Return a segment; None where it is gone. Raise `ValueError` where it is damaged."""
    found = connection.execute(_READ, {"repository": repository_id, "id": segment_id}).first()
    return None if found is None else Segment.stored(*found)


def replace(
    connection: Connection, repository_id: int, old: Sequence[int], new: Segment | None
) -> None:
    """Put a segment, or none, in the place of others; call it under the repository's lock."""
    connection.execute(_DELETE, {"repository": repository_id, "ids": list(old)})
    if new is not None:
        new.insert(database.driver(connection), repository_id)
