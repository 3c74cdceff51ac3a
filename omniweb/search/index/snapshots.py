"""Which commit of which repository a search reads: chosen once, the same for every stage."""

import hashlib
from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from indexer.tables import encoder_of, is_current, is_live
from omniweb.search.index.arrays import integers
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.types import Published, Scope, ScopedRepository, Snapshot

SNAPSHOTS = (
    "unnest(%(snapshot_repositories)s::int[], %(snapshot_refs)s::int[],"
    " %(snapshot_generations)s::int[]) AS snapshot(repository_id, ref_id, generation)"
)
"""The snapshots as a table of a statement; `parameters` gives its values."""


SEARCHED = "repository_id <@ %(searched_repositories)s::int4multirange"
"""The condition on a row that its repository is one of those of the snapshots. `parameters` gives
its value, which is short where nearly all repositories are searched.
"""
_UNIT, _RECORD = "chr(31)", "chr(30)"
"""Between the parts of what a digest is made of; no name holds them."""
_PUBLISHED = (
    "LEFT JOIN search_index.published_ref AS p"
    ' ON p.repository_id = readable.id AND p.ref = readable.ref AND p."commit" IS NOT NULL'
)


def _sha256(text: str) -> str:
    return f"encode(sha256(convert_to(coalesce({text}, ''), 'UTF8')), 'hex')"


def searched_by(snapshots: Sequence[Snapshot], alias: str) -> str:
    """Return the condition that a row's repository is searched, for a way to the rows by index.

    The planner estimates for each number of an array how many rows it has: ten thousand are
    planned for 10 ms and looked up one by one.
    """
    if Snapshots.of(snapshots).are_most:
        return f"{alias}.{SEARCHED}"
    return f"{alias}.repository_id = ANY(%(snapshot_repositories)s::int[])"


def live(alias: str, document: str = "document_id", *, looked_up: bool = False) -> str:
    """Return the condition that a row's document belongs to the generation of its `snapshot`.

    `looked_up`: each row's by itself. Else it may be planned as a join, which reads all members of
    what is searched: of ten thousand repositories that takes longer than everything else.
    """
    generation = is_live("m", "snapshot.generation")
    by_itself = " OFFSET 0" if looked_up else ""
    return (
        "EXISTS (SELECT FROM search_index.membership m"
        f" WHERE m.repository_id = {alias}.repository_id AND m.ref_id = snapshot.ref_id"
        f" AND m.document_id = {alias}.{document} AND {generation}{by_itself})"
    )


def parameters(snapshots: Sequence[Snapshot]) -> dict[str, Any]:
    """Return the values of `SNAPSHOTS` and `SEARCHED`."""
    return dict(Snapshots.of(snapshots).parameters)


def digest(readable: str) -> str:
    """Return SQL for the digest of `Published`, that of the ids alone, and their number, in a row.

    `readable` is a table with the columns `id`, `name` and `ref`: the scope.
    """
    told = "id, name, coalesce(ref_id::text, ''), generation, encoder, current, \"commit\""
    row = f"concat_ws({_UNIT}, {told})"
    whole = _sha256(f"string_agg({row}, {_RECORD} ORDER BY id)")
    ids = _sha256("string_agg(id::text, ',' ORDER BY id)")
    return (
        f"SELECT {whole} AS digest, {ids} AS ids_digest, count(*) AS repositories"
        f" FROM (SELECT id, name, ref_id, generation, {encoder_of('analysis')} AS encoder,"
        f' {is_current("analysis")}::int AS current, "commit"'
        f" FROM {readable} {_PUBLISHED}) AS scope"
    )


def rows(readable: str) -> str:
    """Return SQL for the rows that `published` reads; `readable` as `digest` has it."""
    return (
        'SELECT id, name, readable.ref, ref_id, "commit", generation,'
        " coalesce(chunks, 0),"
        f" {encoder_of('analysis')},"
        " (SELECT reltuples::bigint FROM pg_class WHERE oid = 'search_index.chunk'::regclass),"
        f" {is_current('analysis')}, coalesce(lexemes, 0)"
        f" FROM {readable} {_PUBLISHED}"
        " LEFT JOIN search_index.repository_statistics USING (repository_id) ORDER BY id"
    )


def published(found: Sequence[tuple[Any, ...]]) -> Published:
    """Return what is published of a scope, of the rows of it."""
    repositories, snapshots, named = [], [], []
    for number, name, ref, ref_id, *rest in found:
        repositories.append(ScopedRepository(number, name, ref))
        which = [str(number), name, "" if ref_id is None else str(ref_id)]
        if ref_id is not None:
            snapshots.append(Snapshot(number, name, ref_id, ref, *rest))
            which += [str(rest[1]), rest[3], str(int(rest[5])), rest[0]]
        named.append("\x1f".join(which))
    whole = "\x1e".join(named).encode("utf-8", "surrogatepass")
    return Published(tuple(repositories), Snapshots(snapshots), hashlib.sha256(whole).hexdigest())


def read(connection: Connection[Any], scope: Scope) -> Published:
    """Return what is published of a scope."""
    repositories = sorted(scope.repositories, key=lambda each: each.id)
    given = "unnest(%s::int[], %s::text[], %s::text[]) AS readable(id, name, ref)"
    values = [
        integers(each.id for each in repositories),
        [each.name for each in repositories],
        [each.ref for each in repositories],
    ]
    return published(connection.execute(rows(given), values).fetchall())


def take(connection: Connection[Any], scope: Scope) -> tuple[Snapshot, ...]:
    """Return a snapshot of each repository of the scope that has been published, by id."""
    return read(connection, scope).snapshots
