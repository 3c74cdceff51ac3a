"""How many chunks of a repository hold each lexeme, kept right through increments.

A batch and a sweep only write down what they add and take away (`lexeme_delta`); folding adds it
up. So builders never wait for one another, and the sums are right whoever died when.
"""

from sqlalchemy import Connection, text

from indexer import database
from indexer.tables import SCHEMA

_MEMORY = text("SET LOCAL work_mem = '64MB'")
"""A first publish sorts some 300,000 words."""
MANY = 5_000
"""Lexemes: from here on reading all of a repository's is cheaper than looking each of them up."""
_IN_ORDER = text("SET LOCAL enable_hashjoin = off")
"""Many words are merged in the order of the indexes, which then have full pages."""
_WRITTEN = text(f"""
SELECT coalesce(sum(cardinality(lexemes)), 0) FROM {SCHEMA}.lexeme_delta
WHERE repository_id = :repository
""")  # noqa: S608 - a constant
_SUMMED = f"""
WITH taken AS (
  DELETE FROM {SCHEMA}.lexeme_delta WHERE repository_id = :repository RETURNING *
), summed AS (
  SELECT lexeme, sum(added) AS chunks
  FROM taken, unnest(taken.lexemes, taken.chunks) AS each (lexeme, added)
  GROUP BY lexeme HAVING sum(added) <> 0
)"""  # noqa: S608 - a constant
_FOLD = text(f"""{_SUMMED}, counted AS (
  INSERT INTO {SCHEMA}.repository_statistics AS kept
    (repository_id, documents, chunks, lexemes, bytes)
  SELECT :repository,
    coalesce(sum(chunks) FILTER (WHERE lexeme = '#documents'), 0),
    coalesce(sum(chunks) FILTER (WHERE lexeme = '#chunks'), 0),
    coalesce(sum(chunks) FILTER (WHERE lexeme = '#lexemes'), 0),
    coalesce(sum(chunks) FILTER (WHERE lexeme = '#bytes'), 0)
  FROM summed WHERE starts_with(lexeme, '#')
  ON CONFLICT (repository_id) DO UPDATE SET
    documents = kept.documents + excluded.documents,
    chunks = kept.chunks + excluded.chunks,
    lexemes = kept.lexemes + excluded.lexemes,
    bytes = kept.bytes + excluded.bytes
)
MERGE INTO {SCHEMA}.lexeme_frequency AS kept
USING (
  SELECT * FROM summed WHERE NOT starts_with(lexeme, '#') ORDER BY lexeme COLLATE "C"
) AS added
ON kept.repository_id = :repository AND kept.lexeme = added.lexeme
WHEN MATCHED AND kept.chunks + added.chunks <= 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET chunks = kept.chunks + added.chunks
WHEN NOT MATCHED THEN INSERT VALUES (:repository, added.lexeme, added.chunks)
""")  # noqa: S608 - a constant


def fold(connection: Connection, repository_id: int) -> int:
    """Add up what was written down since the last time; one at a time per repository.

    Return how many lexemes were written down.
    """
    database.lock_repository(connection, repository_id)
    connection.execute(_MEMORY)
    written = connection.execute(_WRITTEN, {"repository": repository_id}).scalar_one()
    many = written >= MANY
    database.plan_for(connection, many=many)
    if many:
        connection.execute(_IN_ORDER)
    connection.execute(_FOLD, {"repository": repository_id})
    return int(written)
