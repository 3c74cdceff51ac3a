"""What the index holds, read as it is: documents, folders, what was left out. No ranking."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

from indexer.tables import is_live
from indexer.types import NOT_ITS_BYTES, Flag, Symbol, SymbolKind, ref_names
from omniweb.search.index import snapshots
from omniweb.search.index.pool import reading
from omniweb.search.index.snapshots import SNAPSHOTS, live
from omniweb.search.types import Scope, Snapshot

MOST_PATHS = 100_000
"""Of a folder's list."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document of a published commit, whole; its symbols in the order of the text."""

    text: str
    commit: str
    language: str | None
    symbols: tuple[Symbol, ...]
    encoding: str = "utf-8"
    flags: Flag = Flag.NONE

    @property
    def generated(self) -> bool:
        """A program seems to have written it."""
        return Flag.GENERATED in self.flags

    @property
    def gives_its_bytes(self) -> bool:
        """Its text and encoding make the blob again."""
        return not self.flags & NOT_ITS_BYTES

    @property
    def partial(self) -> bool:
        """Only its first part is in the index."""
        return Flag.PARTIAL in self.flags


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What is published of a repository's default ref, as readers see it at this generation.

    `skipped` counts files by reason.
    """

    generation: int
    commit: str
    documents: int
    chunks: int
    skipped: Mapping[str, int]
    published_at: datetime | None


_COMMIT = re.compile("[0-9a-f]{7,64}")
_NOT_UTF8 = ("\\x", "\ufffd")
"""How what is shown of a path may stand for other bytes; the second in indexes of before."""


@dataclass(frozen=True, slots=True)
class SkippedPath:
    """A file that is not in the index; its path as people read it."""

    path_text: str
    reason: str
    detail: str


def read_document(
    scope: Scope, repository_id: int, path: str, ref: str | None = None
) -> StoredDocument | None:
    """Return a document, or None where the scope, the ref or the path has none.

    `ref` is a branch or tag, its full name, or the commit that is published; without it the ref
    that the repository is searched at.
    """
    with reading() as connection:
        snapshot = snapshot_of(connection, scope, repository_id, ref)
        if snapshot is None:
            return None
        shown = {"path": path, "shown": _may_be_shown(path)}
        parameters = {**shown, **snapshots.parameters([snapshot])}
        found = connection.execute(
            f"""
SELECT d.id, d.language, d.encoding, d.marks
FROM search_index.document d JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id
WHERE d.path = convert_to(%(path)s, 'UTF8') AND {live("d", "id")}
UNION ALL
SELECT d.id, d.language, d.encoding, d.marks
FROM search_index.document d JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id
WHERE %(shown)s AND d.path_text = %(path)s AND {live("d", "id")}
LIMIT 1""",
            parameters,
        ).fetchone()
        if found is None:
            return None
        key = {"repository": repository_id, "document": found[0]}
        chunks = connection.execute(
            "SELECT content FROM search_index.chunk WHERE repository_id = %(repository)s"
            " AND document_id = %(document)s ORDER BY ordinal",
            key,
        ).fetchall()
        symbols = connection.execute(
            "SELECT name, normalised, qualified_name, kind, signature, first_line,"
            " last_line, span_start, span_end, documentation FROM search_index.symbol"
            " WHERE repository_id = %(repository)s AND document_id = %(document)s ORDER BY ordinal",
            key,
        ).fetchall()
    return StoredDocument(
        text="".join(chunk for (chunk,) in chunks),
        commit=snapshot.commit,
        language=found[1],
        symbols=tuple(map(_symbol, symbols)),
        encoding=found[2],
        flags=Flag(found[3]),
    )


def place_of(
    scope: Scope, repository_id: int, path: str, ref: str | None = None
) -> tuple[str, bytes] | None:
    """Return commit and path, as git has them, of a file in the index or left out of it."""
    with reading() as connection:
        snapshot = snapshot_of(connection, scope, repository_id, ref)
        if snapshot is None:
            return None
        row = connection.execute(
            f"""
SELECT d.path FROM search_index.document d
JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id
WHERE (d.path = convert_to(%(path)s, 'UTF8') OR (%(shown)s AND d.path_text = %(path)s))
  AND {live("d", "id")}
UNION ALL
SELECT f.path FROM search_index.skipped_file f
JOIN {SNAPSHOTS} ON snapshot.repository_id = f.repository_id
  AND snapshot.ref_id = f.ref_id AND snapshot.generation = f.generation
WHERE f.path = convert_to(%(path)s, 'UTF8') OR (%(shown)s AND f.path_text = %(path)s)
LIMIT 1""",
            {"path": path, "shown": _may_be_shown(path), **snapshots.parameters([snapshot])},
        ).fetchone()
    return (snapshot.commit, bytes(row[0])) if row else None


def _may_be_shown(path: str) -> bool:
    """Tell whether a path may be what is shown of one that is no UTF-8."""
    return any(sign in path for sign in _NOT_UTF8)


def list_paths(scope: Scope, repository_id: int, prefix: str, ref: str | None = None) -> list[str]:
    """Return the paths of the documents that begin with a prefix, in order."""
    with reading() as connection:
        snapshot = snapshot_of(connection, scope, repository_id, ref)
        if snapshot is None:
            return []
        rows = connection.execute(
            f"""
SELECT d.path_text
FROM search_index.document d JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id
WHERE starts_with(d.path_text, %(prefix)s) AND {live("d", "id")}
ORDER BY d.path LIMIT {MOST_PATHS}""",
            {"prefix": prefix, **snapshots.parameters([snapshot])},
        ).fetchall()
    return [path for (path,) in rows]


def skipped_files(scope: Scope, repository_id: int, limit: int, offset: int) -> list[SkippedPath]:
    """Return files of the searched commit that are not in the index, by path."""
    with reading() as connection:
        snapshot = snapshot_of(connection, scope, repository_id, None)
        if snapshot is None:
            return []
        rows = connection.execute(
            "SELECT path_text, reason, detail FROM search_index.skipped_file"
            " WHERE repository_id = %s AND ref_id = %s AND generation = %s"
            " ORDER BY path LIMIT %s OFFSET %s",
            [snapshot.repository_id, snapshot.ref_id, snapshot.generation, limit, offset],
        ).fetchall()
    return [SkippedPath(*row) for row in rows]


def skipped_file(
    scope: Scope, repository_id: int, path: str, ref: str | None = None
) -> SkippedPath | None:
    """Return why a file of a published commit is not in the index; None where nothing is known."""
    with reading() as connection:
        snapshot = snapshot_of(connection, scope, repository_id, ref)
        if snapshot is None:
            return None
        row = connection.execute(
            "SELECT path_text, reason, detail FROM search_index.skipped_file"
            " WHERE repository_id = %s AND ref_id = %s AND generation = %s"
            " AND (path = convert_to(%s, 'UTF8') OR path_text = %s) LIMIT 1",
            [snapshot.repository_id, snapshot.ref_id, snapshot.generation, path, path],
        ).fetchone()
    return SkippedPath(*row) if row else None


def skipped_count(connection: Connection[Any], snapshot: Snapshot) -> int:
    """Return how many files of a snapshot are not in the index."""
    row = connection.execute(
        "SELECT count(*) FROM search_index.skipped_file"
        " WHERE repository_id = %s AND ref_id = %s AND generation = %s",
        [snapshot.repository_id, snapshot.ref_id, snapshot.generation],
    ).fetchone()
    return int(row[0]) if row else 0


def index_status(refs: Mapping[int, str]) -> dict[int, IndexStatus]:
    """Return the published state of each repository (id) at its ref (full name), by id.

    It asks for no scope: the caller names repositories that it has checked already.
    """
    with reading() as connection:
        rows = connection.execute(
            f"""
SELECT r.repository_id, r.generation, r."commit", r.published_at,
  coalesce(known.documents, seen.documents), coalesce(known.chunks, seen.chunks),
  (SELECT coalesce(jsonb_object_agg(reason, files), '{{}}') FROM (
     SELECT f.reason, count(*) AS files FROM search_index.skipped_file f
     WHERE f.repository_id = r.repository_id AND f.ref_id = r.ref_id
       AND f.generation = r.generation GROUP BY f.reason) reasons)
FROM unnest(%s::int[], %s::text[]) AS asked(repository_id, ref)
JOIN search_index.published_ref r USING (repository_id, ref)
CROSS JOIN LATERAL (SELECT
  CASE WHEN r.counted = r.generation THEN r.seen_documents END AS documents,
  CASE WHEN r.counted = r.generation THEN r.seen_chunks END AS chunks) known
LEFT JOIN LATERAL (
  SELECT count(DISTINCT m.document_id) AS documents, count(c.ordinal) AS chunks
  FROM search_index.membership m LEFT JOIN search_index.chunk c USING (repository_id, document_id)
  WHERE m.repository_id = r.repository_id AND m.ref_id = r.ref_id
    AND {is_live("m", "r.generation")}
) seen ON known.documents IS NULL
WHERE r."commit" IS NOT NULL""",
            [list(refs), list(refs.values())],
        ).fetchall()
    return {row[0]: IndexStatus(row[1], row[2], row[4], row[5], row[6], row[3]) for row in rows}


def _symbol(row: tuple[Any, ...]) -> Symbol:
    name, normalised, qualified_name, kind, signature, *rest = row
    container = qualified_name.removesuffix(name)
    for separator in ("::", "."):
        container = container.removesuffix(separator)
    return Symbol(name, normalised, qualified_name, SymbolKind(kind), signature, container, *rest)


def _commit(ref: str | None) -> str:
    """Return what a commit begins with that is named whole or in short, as pages show it."""
    return ref if ref and _COMMIT.fullmatch(ref) else "no commit"


def snapshot_of(
    connection: Connection[Any], scope: Scope, repository_id: int, ref: str | None
) -> Snapshot | None:
    """Return the snapshot of a repository of the scope; the usual ref where none is named."""
    repository = next((each for each in scope.repositories if each.id == repository_id), None)
    if repository is None:
        return None
    wanted = [repository.ref] if not ref else list(ref_names(ref))
    row = connection.execute(
        """
SELECT ref_id, ref, "commit", generation FROM search_index.published_ref
WHERE repository_id = %s AND "commit" IS NOT NULL AND (ref = ANY(%s) OR starts_with("commit", %s))
ORDER BY array_position(%s::text[], ref), ref <> %s LIMIT 1""",
        [repository_id, wanted, _commit(ref), wanted, repository.ref],
    ).fetchone()
    return Snapshot(repository_id, repository.name, *row) if row else None
