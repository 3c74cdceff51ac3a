"""Definitions whose names the words of the query spell, alone or glued together."""

from collections.abc import Sequence

from omniweb.search.candidates import Definition, DocumentKey
from omniweb.search.filters.compiler import Condition
from omniweb.search.index import snapshots as pinning
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.index.snapshots import PINNED, Pin
from omniweb.search.retrievers.sql import GIVEN, given, narrowed
from omniweb.search.terms import Terms

MOST_DEFINITIONS = 2_000
MOST_CONTAINING = 200
_COLUMNS = "s.name, s.qualified_name, s.kind, s.signature, s.first_line, s.last_line"


def statement(terms: Terms, pins: Sequence[Pin], condition: Condition | None) -> Statement | None:
    """Return what asks for the definitions; none where no word could be a name."""
    if not terms.keys:
        return None
    sql = f"""
SELECT s.repository_id, s.document_id, s.normalised, {_COLUMNS}
FROM search_index.symbol s JOIN {PINNED} ON p.repository_id = s.repository_id
WHERE s.normalised = ANY(%(keys)s) AND {pinning.live("s")}{narrowed("s", condition)}
LIMIT {MOST_DEFINITIONS}"""
    parameters = {"keys": list(terms.keys), **pinning.parameters(pins)}
    return Statement(sql, parameters | (dict(condition.parameters) if condition else {}))


def containing(terms: Terms, pins: Sequence[Pin], condition: Condition | None) -> Statement | None:
    """Return what asks for the definitions whose names hold every sub-word of the query."""
    if not terms.spelt:
        return None
    sql = f"""
SELECT s.repository_id, s.document_id, s.normalised, {_COLUMNS}
FROM search_index.symbol s JOIN {PINNED} ON p.repository_id = s.repository_id
WHERE s.normalised LIKE ALL(%(patterns)s) AND {pinning.live("s")}{narrowed("s", condition)}
ORDER BY length(s.normalised), s.normalised, 1, 2 LIMIT {MOST_CONTAINING}"""
    parameters = {"patterns": [f"%{part}%" for part in terms.spelt], **pinning.parameters(pins)}
    return Statement(sql, parameters | (dict(condition.parameters) if condition else {}))


def of_documents(
    keys: Sequence[DocumentKey], names: Sequence[str], parts: Sequence[str], least: int
) -> Statement:
    """Return what asks for the definitions of some documents with one of the normalised names.

    And for those whose name holds `least` of the parts.
    """
    held = " + ".join(f"(s.normalised LIKE %(part{at})s)::int" for at in range(len(parts)))
    sql = f"""
SELECT s.repository_id, s.document_id, s.normalised, {_COLUMNS}
FROM {GIVEN}
JOIN search_index.symbol s USING (repository_id, document_id)
WHERE s.normalised = ANY(%(names)s) OR {held} >= {least:d} ORDER BY 1, 2, s.ordinal"""
    patterns = {f"part{at}": f"%{part}%" for at, part in enumerate(parts)}
    return Statement(sql, {**given(keys), "names": list(names), **patterns})


def read(rows: Rows) -> list[Definition]:
    """Return the definitions."""
    return [Definition((row[0], row[1]), *row[2:]) for row in rows]
