"""Which commit of which repository a search reads: chosen once, the same for every stage."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import Connection

from indexer.tables import encoder_of, is_current, is_live
from omniweb.search.index.arrays import integers
from omniweb.search.types import Scope, Snapshot

SNAPSHOTS = (
    "unnest(%(snapshot_repositories)s::int[], %(snapshot_refs)s::int[],"
    " %(snapshot_generations)s::int[]) AS snapshot(repository_id, ref_id, generation)"
)
"""The snapshots as a table of a statement; `parameters` gives its values."""


def live(alias: str, document: str = "document_id") -> str:
    """Return the condition that a row's document belongs to the generation of its `snapshot`."""
    return (
        "EXISTS (SELECT FROM search_index.membership m"
        f" WHERE m.repository_id = {alias}.repository_id AND m.ref_id = snapshot.ref_id"
        f" AND m.document_id = {alias}.{document} AND {is_live('m', 'snapshot.generation')})"
    )


def parameters(snapshots: Sequence[Snapshot]) -> dict[str, Any]:
    """Return the values of `SNAPSHOTS`."""
    return {
        "snapshot_repositories": integers(each.repository_id for each in snapshots),
        "snapshot_refs": integers(each.ref_id for each in snapshots),
        "snapshot_generations": integers(each.generation for each in snapshots),
    }


def take(connection: Connection[Any], scope: Scope) -> tuple[Snapshot, ...]:
    """Return a snapshot of each repository of the scope that has been published, by id."""
    rows = connection.execute(
        'SELECT repository_id, ref_id, ref, "commit", generation,'
        " coalesce(repository_statistics.chunks, 0),"
        f" {encoder_of('analysis')},"
        " (SELECT reltuples::bigint FROM pg_class WHERE oid = 'search_index.chunk'::regclass),"
        f" {is_current('analysis')}"
        " FROM search_index.published_ref"
        " LEFT JOIN search_index.repository_statistics USING (repository_id)"
        ' WHERE repository_id = ANY(%s) AND "commit" IS NOT NULL',
        [list(scope.ids)],
    ).fetchall()
    published = {(row[0], row[2]): row for row in rows}
    return tuple(_snapshots(scope, published))


def _snapshots(scope: Scope, published: dict[tuple[int, str], Any]) -> Iterable[Snapshot]:
    for repository in sorted(scope.repositories, key=lambda each: each.id):
        row = published.get((repository.id, repository.ref))
        if row is not None:
            yield Snapshot(repository.id, repository.name, *row[1:])
