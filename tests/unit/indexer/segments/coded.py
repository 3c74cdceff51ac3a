"""Codes as they are stored, read without the code under test, and as they should be."""

import numpy as np

from indexer.text import codes
from tests.unit.indexer.conftest import Indexed

Codes = dict[int, bytes]
"""The codes of each document, one after the other."""


def stored(code: Indexed, encoder: str | None = None) -> list[Codes]:
    """Return the segments of a repository by document."""
    rows = code.rows(
        "SELECT documents, counts, codes, rows FROM code_segment"
        " WHERE repository_id = :id AND encoder = :encoder ORDER BY id",
        encoder=encoder or codes.version(),
    )
    found = []
    for documents, counts, joined, number in rows:
        ids, chunks = np.frombuffer(documents, "<i8").tolist(), np.frombuffer(counts, "<i4")
        assert len(joined) == 32 * number == 32 * chunks.sum()
        ends = np.cumsum(chunks) * 32
        cut = [joined[end - 32 * n : end] for end, n in zip(ends, chunks, strict=True)]
        assert len(set(ids)) == len(ids)
        found.append(dict(zip(ids, cut, strict=True)))
    return found


def coded(code: Indexed) -> Codes:
    """Return the codes of documents that are there; none of them is named twice."""
    there = {*code.rows("SELECT id FROM document WHERE repository_id = :id")}
    every = [pair for segment in stored(code) for pair in segment.items()]
    assert len({document for document, _ in every}) == len(every)
    return {document: own for document, own in every if document in there}


def vectors(code: Indexed) -> Codes:
    """Return the codes that the stored vectors of each document should have."""
    found = dict.fromkeys(code.rows("SELECT id FROM document WHERE repository_id = :id"), b"")
    asked = (
        "SELECT document_id, vector::text FROM embedding WHERE repository_id = :id"
        " ORDER BY document_id, ordinal"
    )
    for document, written in code.rows(asked):
        vector = np.array([float(each) for each in written.strip("[]").split(",")], np.float16)
        signs = vector.astype(np.float32) - codes.centre() > 0
        found[document] += np.packbits(signs).tobytes()
    return found
