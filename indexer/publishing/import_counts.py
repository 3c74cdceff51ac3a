"""How many documents of a ref import a module name, and how many have it; counted at publish.

Only what comes and what goes is counted, so a push costs what it changed: a document counts once
for every module name that it imports, however often.
"""

from collections.abc import Collection

from sqlalchemy import Connection, text

from indexer import database
from indexer.publishing.refs import PublishedRef
from indexer.tables import SCHEMA

MANY = 200
"""Documents that come or go: from here on their imports are hashed."""
_RECOUNT = text(f"""
WITH changed AS (
  SELECT id, 1 AS step FROM unnest(CAST(:added AS bigint[])) AS id
  UNION ALL SELECT id, -1 FROM unnest(CAST(:removed AS bigint[])) AS id
), steps AS (
  SELECT stem, step AS importers, 0 AS bearers FROM changed
  JOIN (SELECT DISTINCT document_id, stem FROM {SCHEMA}.import_target
        WHERE repository_id = :repository
          AND document_id = ANY(CAST(:added AS bigint[]) || CAST(:removed AS bigint[]))) AS imports
    ON document_id = id
  UNION ALL
  SELECT lower(stem), 0, step FROM changed
  JOIN {SCHEMA}.document d ON d.repository_id = :repository AND d.id = changed.id
), summed AS (
  SELECT stem, sum(importers) AS importers, sum(bearers) AS bearers FROM steps GROUP BY stem
  HAVING sum(importers) <> 0 OR sum(bearers) <> 0
)
MERGE INTO {SCHEMA}.stem_count AS kept USING summed
ON kept.repository_id = :repository AND kept.ref_id = :ref AND kept.stem = summed.stem
WHEN MATCHED AND kept.importers + summed.importers <= 0 AND kept.bearers + summed.bearers <= 0
  THEN DELETE
WHEN MATCHED THEN UPDATE SET importers = kept.importers + summed.importers,
  bearers = kept.bearers + summed.bearers
WHEN NOT MATCHED THEN INSERT (repository_id, ref_id, stem, importers, bearers)
  VALUES (:repository, :ref, summed.stem, summed.importers, summed.bearers)
""")  # noqa: S608 - a constant


def recount(
    connection: Connection, ref: PublishedRef, added: Collection[int], removed: Collection[int]
) -> None:
    """Count in the documents that come to a ref, and out those that go."""
    if added or removed:
        database.plan_for(connection, many=len(added) + len(removed) >= MANY)
        connection.execute(
            _RECOUNT, {**ref.key, "added": sorted(added), "removed": sorted(removed)}
        )
