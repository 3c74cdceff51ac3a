"""Which documents a repository has, and which of them its segments name."""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from indexer.segments.segment import IDS
from indexer.tables import SCHEMA, encoder_of
from indexer.text import codes
from indexer.text.encoder import default_encoder

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

_SENT = np.dtype(">i8")
"""As PostgreSQL sends numbers: half a million arrive as one value of four megabytes."""
_DOCUMENTS = f"""
SELECT coalesce(string_agg(int8send(id), '' ORDER BY id), '') FROM {SCHEMA}.document
WHERE repository_id = :repository"""
_EXISTING = text(_DOCUMENTS)
_OF_ENCODER = text(f"{_DOCUMENTS} AND {encoder_of('analysis')} = :encoder")
_NAMED = text(f"""
SELECT coalesce(string_agg(documents, ''), '') FROM {SCHEMA}.code_segment
WHERE repository_id = :repository AND encoder = :encoder""")


def existing(connection: Connection, repository_id: int) -> NDArray[np.int64]:
    """Return the ids of all documents of a repository, in order."""
    found = connection.execute(_EXISTING, {"repository": repository_id}).scalar_one()
    return np.frombuffer(found, _SENT).astype(IDS)


def of_encoder(connection: Connection, repository_id: int) -> NDArray[np.int64]:
    """Return the ids of documents whose vectors are of the present encoder, in order."""
    who = {"repository": repository_id, "encoder": default_encoder().version}
    found = connection.execute(_OF_ENCODER, who).scalar_one()
    return np.frombuffer(found, _SENT).astype(IDS)


def named(connection: Connection, repository_id: int) -> NDArray[np.int64]:
    """Return the ids that segments of the present version name; some documents may be gone."""
    who = {"repository": repository_id, "encoder": codes.version()}
    return np.frombuffer(connection.execute(_NAMED, who).scalar_one(), IDS)


def unnamed(connection: Connection, repository_id: int) -> NDArray[np.int64]:
    """Return the ids of documents with vectors of the present encoder that no segment names.

    A batch writes a document together with its segment. So a document that is there when the first
    statement asks is named when the second one does, unless nobody has named it.
    """
    documents = of_encoder(connection, repository_id)
    return np.setdiff1d(documents, named(connection, repository_id))
