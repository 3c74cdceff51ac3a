"""A million chunks: copies of the indexed corpus, in which no two vectors are alike.

`python -m benchmarks.million [--chunks 1000000]` copies what `python -m benchmarks.index` left
until there are so many; `benchmarks.search` and others ask it as they ask that. Rows are copied,
vectors mixed with those of other chunks, codes made of them as for an index of an earlier version.
"""

import argparse
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg import Connection

from benchmarks.figures import Figures
from benchmarks.index import REDIS, SITE
from benchmarks.multiplied import copy_rows
from benchmarks.site import open_site

CHUNKS = 1_000_000
MIXED = 0.4
"""Of another chunk's vector in that of a copy."""
_HEADER_BYTES = 4
"""Of a vector as pgvector sends it."""
_BASE = "SELECT id, source FROM repositories_repository WHERE name = 'corpus'"
_HELD = "SELECT sum(chunks)::bigint FROM search_index.repository_statistics"
_VECTORS = """
SELECT document_id, ordinal, halfvec_send(vector) FROM search_index.embedding
WHERE repository_id = %s ORDER BY 1, 2"""
_FIRST = "SELECT min(document_id) FROM search_index.membership WHERE repository_id = %s"
_COPY = """
COPY search_index.embedding (repository_id, document_id, ordinal, vector) FROM STDIN BINARY"""
_COLUMNS = (
    ("repository_id", "integer"),
    ("document_id", "bigint"),
    ("ordinal", "integer"),
    ("vector", "halfvec"),
)
_WORDS = "search_index.chunk_lexemes_idx"


def main() -> None:
    """Copy the corpus until there are enough chunks, make their codes, and show the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, default=CHUNKS)
    wanted, site, figures = (
        parser.parse_args().chunks,
        open_site(SITE, redis=REDIS),
        Figures("million"),
    )
    began = time.perf_counter()
    with psycopg.connect(site.database, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET maintenance_work_mem = '512MB'")
        # To build the index of words in the end takes minutes, to keep it up to date hours.
        row = connection.execute("SELECT pg_get_indexdef(%s::regclass)", [_WORDS]).fetchone()
        connection.execute(f"DROP INDEX {_WORDS}".encode())
        try:
            _copy_until(connection, wanted)
        finally:
            connection.execute(row[0] if row else "")
        _code()
        connection.execute("VACUUM ANALYZE")
        figures.show("chunks", _held(connection), "chunks")
    figures.show("copied", time.perf_counter() - began, "s")


def _copy_until(connection: Connection[Any], wanted: int) -> None:
    base, source = connection.execute(_BASE).fetchone() or (0, "")
    keys, vectors = _vectors(connection, base)
    mixing, number = np.random.default_rng(7), 0
    while _held(connection) < wanted:
        number += 1
        with connection.transaction():
            (new,) = copy_rows(connection, [base], [f"copy-{number}"], [source], vectors=False)
            step = _one(connection, _FIRST, new) - _one(connection, _FIRST, base)
            mixed = vectors + MIXED * vectors[mixing.permutation(len(vectors))]
            _write(connection, new, keys + np.array([step, 0]), mixed)


def _vectors(
    connection: Connection[Any], repository: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return document and ordinal of each chunk, and its vector."""
    with connection.cursor(binary=True) as cursor:
        rows = cursor.execute(_VECTORS, [repository]).fetchall()
    sent = b"".join(row[2][_HEADER_BYTES:] for row in rows)
    vectors = np.frombuffer(sent, ">f2").reshape(len(rows), -1).astype(np.float32)
    return np.array([row[:2] for row in rows], np.int64), vectors


def _write(
    connection: Connection[Any],
    repository: int,
    keys: NDArray[np.int64],
    vectors: NDArray[np.float32],
) -> None:
    """Write vectors, each of length one."""
    from indexer import pgcopy

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float16)
    packer = pgcopy.RowPacker(_COLUMNS)

    def packed() -> Iterator[bytes]:
        for (document, ordinal), vector in zip(keys.tolist(), rows, strict=True):
            row = {
                "repository_id": [repository],
                "document_id": [document],
                "ordinal": [ordinal],
                "vector": [vector],
            }
            yield packer.rows({}, row)

    with connection.cursor().copy(_COPY.encode()) as copy:
        for piece in pgcopy.pieces(packed()):
            copy.write(piece)


def _code() -> None:
    """Make the codes of all copies."""
    import indexer

    for repository in indexer.uncoded():
        indexer.fill_codes(repository)


def _held(connection: Connection[Any]) -> int:
    return _one(connection, _HELD)


def _one(connection: Connection[Any], statement: str, *values: int) -> int:
    row = connection.execute(statement.encode(), values or None).fetchone()
    return int(row[0]) if row else 0


if __name__ == "__main__":
    main()
