"""Which commit of which repository a search reads: pinned once, the same for every stage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from omniweb.search.index.pipeline import integers
from omniweb.search.types import Scope

PINNED = (
    "unnest(%(pin_repositories)s::int[], %(pin_refs)s::int[], %(pin_generations)s::int[])"
    " AS p(repository_id, ref_id, generation)"
)
"""The pins as a table of a statement; `parameters` gives its values."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A ref at one generation; `commit` in hex, `ref` with its full name.

    `chunks` is how many the repository holds, of all its refs, and `index_chunks` about how many
    all repositories do; `encoder` made its vectors.
    """

    repository_id: int
    name: str
    ref_id: int
    ref: str
    commit: str
    generation: int
    chunks: int = 0
    encoder: str = ""
    index_chunks: int = 0


def live(alias: str, document: str = "document_id") -> str:
    """Return the condition that a row's document belongs to the pinned generation of `p`."""
    return (
        "EXISTS (SELECT FROM search_index.membership m"
        f" WHERE m.repository_id = {alias}.repository_id AND m.ref_id = p.ref_id"
        f" AND m.document_id = {alias}.{document} AND m.from_generation <= p.generation"
        " AND (m.to_generation IS NULL OR m.to_generation > p.generation))"
    )


def parameters(pins: Sequence[Pin]) -> dict[str, Any]:
    """Return the values of `PINNED`."""
    return {
        "pin_repositories": integers(pin.repository_id for pin in pins),
        "pin_refs": integers(pin.ref_id for pin in pins),
        "pin_generations": integers(pin.generation for pin in pins),
    }


def pin(connection: Connection[Any], scope: Scope) -> tuple[Pin, ...]:
    """Return a pin for each repository of the scope that has been published, by id."""
    rows = connection.execute(
        'SELECT repository_id, ref_id, ref, "commit", generation, coalesce(chunks, 0),'
        " split_part(analysis, '-', 2),"
        " (SELECT reltuples::bigint FROM pg_class WHERE oid = 'search_index.chunk'::regclass)"
        " FROM search_index.published_ref"
        " LEFT JOIN search_index.repository_statistics USING (repository_id)"
        ' WHERE repository_id = ANY(%s) AND "commit" IS NOT NULL',
        [list(scope.ids)],
    ).fetchall()
    published = {(row[0], row[2]): row for row in rows}
    return tuple(_pins(scope, published))


def _pins(scope: Scope, published: dict[tuple[int, str], Any]) -> Iterable[Pin]:
    for repository in sorted(scope.repositories, key=lambda each: each.id):
        row = published.get((repository.id, repository.ref))
        if row is not None:
            yield Pin(repository.id, repository.name, *row[1:])
