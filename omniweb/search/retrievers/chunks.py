"""The text of chunks."""

from collections.abc import Sequence

from omniweb.search.candidates import DocumentKey, StoredChunk
from omniweb.search.index.pipeline import Rows, Statement, integers
from omniweb.search.retrievers.sql import given

_COLUMNS = "c.repository_id, c.document_id, c.ordinal, c.first_line, c.content"


def chosen(
    ordinals: Sequence[tuple[DocumentKey, Sequence[int]]],
    lines: Sequence[tuple[DocumentKey, int]],
) -> Statement:
    """Return what asks for chunks by their ordinals, and for those that hold given lines."""
    sql = f"""
SELECT {_COLUMNS} FROM search_index.chunk c
JOIN unnest(%(repositories)s::int[], %(documents)s::bigint[], %(ordinals)s::int[])
  AS k(repository_id, document_id, ordinal) USING (repository_id, document_id, ordinal)
UNION
SELECT {_COLUMNS} FROM search_index.chunk c
JOIN unnest(%(line_repositories)s::int[], %(line_documents)s::bigint[], %(lines)s::int[])
  AS l(repository_id, document_id, line) USING (repository_id, document_id)
WHERE l.line BETWEEN c.first_line AND c.last_line"""
    named = [(key, ordinal) for key, each in ordinals for ordinal in each]
    parameters = given([key for key, _ in named]) | {
        "ordinals": integers(each for _, each in named)
    }
    parameters |= {
        "line_repositories": integers(key[0] for key, _ in lines),
        "line_documents": integers(key[1] for key, _ in lines),
        "lines": integers(line for _, line in lines),
    }
    return Statement(sql, parameters)


def read(rows: Rows) -> list[tuple[DocumentKey, StoredChunk]]:
    """Return the chunks with their documents."""
    return [((row[0], row[1]), StoredChunk(row[2], row[3], row[4])) for row in rows]
