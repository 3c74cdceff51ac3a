"""Documents against their blobs: read anew, what is stored must be what comes out.

The text is compared byte for byte; chunks, vectors, symbols and imports row for row, in temporary
tables. Nothing of it is written to the index.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from psycopg import Connection as Driver
from psycopg.rows import TupleRow
from sqlalchemy import Connection, Table, text

from indexer import database, pgcopy
from indexer.building.batch import requests, shared_parser
from indexer.building.parser_pool import ParserProcess
from indexer.building.rows import Built, Request, Unreadable
from indexer.planning.batches import cut
from indexer.planning.plan import key
from indexer.reconciling.differences import Difference, DifferenceKind
from indexer.tables import CHILDREN, READ_COLUMNS, SCHEMA, column_list
from indexer.text.paths import display
from indexer.types import NOT_ITS_BYTES, Entry, SkippedFile, SkipReason

# ruff: noqa: S608 - statements are made of our own constants; values are parameters

NOT_OF_THE_BLOB = frozenset(
    {SkipReason.PARSER_CRASHED, SkipReason.PARSER_HUNG, SkipReason.WORKER_LOST}
)
"""Reasons that another reading may not meet again."""
_READ = ", ".join(f'd.{column.name} AS "{column.key}"' for column in READ_COLUMNS)
_DOCUMENTS = text(f"""
SELECT d.id, {_READ},
  (SELECT coalesce(string_agg(c.content, '' ORDER BY c.ordinal), '') FROM {SCHEMA}.chunk c
   WHERE c.repository_id = d.repository_id AND c.document_id = d.id) AS content
FROM {SCHEMA}.document d WHERE repository_id = :repository AND id = ANY(:documents)""")


def reread(
    repository_id: int,
    mirror: Path,
    documents: Mapping[int, Entry],
    *,
    parser: ParserProcess | None = None,
) -> Iterator[Difference]:
    """Yield documents that are not what their blobs yield, in slices of a batch's size."""
    ids = {key(entry): document for document, entry in documents.items()}
    for batch in cut(documents.values()):
        wanted = {ids[key(entry)]: entry for entry in batch}
        responses = _read(repository_id, mirror, wanted, parser)
        with database.transaction() as connection:
            yield from _differences(connection, repository_id, responses)


def relearn(
    repository_id: int,
    mirror: Path,
    unreadable: Mapping[Entry, SkippedFile],
    *,
    parser: ParserProcess | None = None,
) -> Iterator[tuple[Entry, Difference]]:
    """Yield files of which something else is learnt when they are read again."""
    wanted = [entry for entry, each in unreadable.items() if each.reason not in NOT_OF_THE_BLOB]
    for batch in cut(wanted):
        numbered = dict(enumerate(batch))
        for request, response in _read(repository_id, mirror, numbered, parser):
            entry = numbered[request.document_id]
            known = unreadable[entry]
            if isinstance(response, Built):
                yield entry, _difference(DifferenceKind.LISTED, entry.path, "it can be read")
            elif response.reason not in {known.reason, *NOT_OF_THE_BLOB}:
                detail = f"{known.reason}: it is {response.reason}"
                yield entry, _difference(DifferenceKind.LISTED, entry.path, detail)


def _read(
    repository_id: int, mirror: Path, wanted: dict[int, Entry], parser: ParserProcess | None
) -> list[tuple[Request, Built | Unreadable]]:
    asked = requests(repository_id, mirror, wanted)
    with closing((parser or shared_parser).read(asked, lambda _: None)) as responses:
        return list(responses)


def _differences(
    connection: Connection,
    repository_id: int,
    responses: Sequence[tuple[Request, Built | Unreadable]],
) -> Iterator[Difference]:
    ids = [request.document_id for request, _ in responses]
    found = connection.execute(_DOCUMENTS, {"repository": repository_id, "documents": ids})
    stored = {row.id: row for row in found}
    built = [response for _, response in responses if isinstance(response, Built)]
    driver = database.driver(connection)
    differing = {
        table.name: _differing(
            driver, table, repository_id, ids, [each.rows[table.name] for each in built]
        )
        for table in CHILDREN
    }
    for request, response in responses:
        row = stored.get(request.document_id)
        if row is None:  # swept meanwhile
            continue
        altered = row.flags & NOT_ITS_BYTES  # its chunks are compared with fresh ones all the same
        if not altered and not _is_text_of(row.content, row.encoding, request.blob):
            yield _difference(DifferenceKind.TEXT, request.path, "", row.id)
        elif wrong := _wrong(row, response, differing):
            yield _difference(DifferenceKind.ROWS, request.path, ", ".join(wrong), row.id)


def _differing(
    driver: "Driver[TupleRow]", table: Table, repository_id: int, ids: list[int], rows: list[bytes]
) -> frozenset[int]:
    """Return the documents of which a table does not hold these rows, or holds others."""
    columns, temporary = column_list(table.c), f"fresh_{table.name}"
    stored = (
        f"SELECT {columns} FROM {table.fullname}"
        " WHERE repository_id = %(repository)s AND document_id = ANY(%(documents)s)"
    )
    fresh = f"SELECT {columns} FROM pg_temp.{temporary}"
    driver.execute(
        f"CREATE TEMPORARY TABLE {temporary} (LIKE {table.fullname}) ON COMMIT DROP".encode()
    )
    copied = f"COPY pg_temp.{temporary} ({columns}) FROM STDIN (FORMAT binary)"
    with driver.cursor() as cursor, cursor.copy(copied.encode()) as copy:
        copy.write(pgcopy.stream(rows))
    found = driver.execute(
        f"SELECT DISTINCT document_id FROM (({stored} EXCEPT ALL {fresh})"
        f" UNION ALL ({fresh} EXCEPT ALL {stored})) AS differing".encode(),
        {"repository": repository_id, "documents": ids},
    )
    return frozenset(document for (document,) in found)


def _is_text_of(content: str, encoding: str, blob: bytes) -> bool:
    try:
        return content.encode(encoding) == blob
    except (UnicodeError, LookupError):
        return False


def _wrong(
    row: Any, response: Built | Unreadable, differing: Mapping[str, frozenset[int]]
) -> list[str]:
    """Return the columns and tables in which a document differs, by name."""
    if isinstance(response, Unreadable):
        return [] if response.reason in NOT_OF_THE_BLOB else [f"it is {response.reason}"]
    columns = [column.key for column in READ_COLUMNS]
    wrong = [name for name in columns if getattr(row, name) != getattr(response, name)]
    return wrong + [table for table, documents in differing.items() if row.id in documents]


def _difference(
    kind: DifferenceKind, path: bytes, detail: str, document: int | None = None
) -> Difference:
    return Difference(kind, display(path), detail, document)
