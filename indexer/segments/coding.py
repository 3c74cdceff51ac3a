"""Codes made again of the vectors that are stored, a slice at a time."""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from indexer import database
from indexer.limits import EMBEDDING_DIMENSIONS
from indexer.segments.segment import Segment
from indexer.tables import SCHEMA
from indexer.text import codes

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

SLICE_DOCUMENTS, SLICE_ROWS = 2_048, 8_192
"""Of one transaction, at most, or one document with more rows: vectors of about 4 MB."""
_SENT = np.dtype([("head", ">u2", 2), ("vector", ">f2", EMBEDDING_DIMENSIONS)])
"""A vector as PostgreSQL sends it."""
_ROWS = text(f"""
SELECT document_id, count(*) FROM {SCHEMA}.embedding
WHERE repository_id = :repository AND document_id = ANY(:documents)
GROUP BY document_id""")
_VECTORS = f"""
SELECT d.id, string_agg(halfvec_send(e.vector), '' ORDER BY e.ordinal)
FROM {SCHEMA}.document d LEFT JOIN {SCHEMA}.embedding e
  ON e.repository_id = d.repository_id AND e.document_id = d.id
WHERE d.repository_id = %s AND d.id = ANY(%s)
GROUP BY d.id HAVING count(e.ordinal) = coalesce(max(e.ordinal) + 1, 0) ORDER BY d.id""".encode()


def first_slice(
    connection: Connection, repository_id: int, documents: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the first of some documents, so many that their vectors fit into memory."""
    part = documents[:SLICE_DOCUMENTS]
    values = {"repository": repository_id, "documents": part.tolist()}
    rows = {row[0]: row[1] for row in connection.execute(_ROWS, values)}
    total = np.cumsum([rows.get(document, 0) for document in part.tolist()])
    return part[: max(1, int(np.searchsorted(total, SLICE_ROWS, side="right")))]


def code(connection: Connection, repository_id: int, documents: NDArray[np.int64]) -> Segment:
    """Return the segment of documents: of those that are there, and whose vectors are whole."""
    with database.driver(connection).cursor(binary=True) as cursor:
        cursor.execute(_VECTORS, [repository_id, documents.tolist()])
        rows = [(document, sent or b"") for document, sent in cursor]
    vectors = np.frombuffer(b"".join([sent for _, sent in rows]), _SENT)["vector"]
    coded = memoryview(codes.encode(vectors.astype(np.float16)).tobytes())
    found, at = list[tuple[int, bytes]](), 0
    for document, sent in rows:
        end = at + len(sent) // _SENT.itemsize * codes.CODE_BYTES
        found.append((document, bytes(coded[at:end])))
        at = end
    return Segment.of(codes.version(), found)
