"""Repositories whose uses of names a test says itself, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from indexer import database
from indexer.text import occurrences, packing
from indexer.text.occurrences import Imported, Occurrence, Receiver, Role
from tests.unit.search.published import PublishedRepository


@dataclass(frozen=True)
class Mark:
    """A name on a line of a file, the `nth` time that it stands there."""

    line: int
    name: str
    role: Role = Role.READ
    receiver: Receiver = Receiver.NONE
    qualifier: str = ""
    binding: int = 0
    nth: int = 0


def place(content: str, line: int, name: str, nth: int = 0) -> int:
    """Return the column of a name on a line."""
    row, column = content.split("\n")[line - 1], -1
    for _ in range(nth + 1):
        column = row.index(name, column + 1)
    return column


def mark(
    code: PublishedRepository,
    path: str,
    content: str,
    marks: Sequence[Mark],
    imports: Sequence[Imported] = (),
) -> None:
    """Write the uses of a file into the index, instead of those that analysis found."""
    found = [
        Occurrence(
            each.name,
            each.line,
            len(content.split("\n")[each.line - 1][: _column(content, each)].encode()),
            each.role,
            each.binding,
            each.receiver,
            each.qualifier,
        )
        for each in marks
    ]
    packed = packing.pack(occurrences.gather(found, imports))
    with database.transaction() as connection:
        connection.execute(
            text(
                "INSERT INTO search_index.occurrence (repository_id, document_id, ordinal, packed)"
                " SELECT d.repository_id, d.id, 0, :packed FROM search_index.document d"
                " JOIN search_index.membership m ON m.repository_id = d.repository_id"
                "  AND m.document_id = d.id AND m.to_generation IS NULL"
                " WHERE d.repository_id = :repository AND d.path_text = :path"
                " ON CONFLICT (repository_id, document_id, ordinal)"
                " DO UPDATE SET packed = excluded.packed"
            ),
            {"packed": packed, "repository": code.number, "path": path},
        )


def _column(content: str, each: Mark) -> int:
    return place(content, each.line, each.name, each.nth)
