"""Documents by how many of their lines a phrase or an expression matches.

Which documents hold it has been decided while the query was filtered; here they are put in order.
"""

from collections.abc import Mapping

from omniweb.search.candidates import DocumentKey
from omniweb.search.index.pipeline import Statement
from omniweb.search.index.snapshots import SNAPSHOTS, live
from omniweb.search.question import Filtered
from omniweb.search.retrievers.sql import given

_SPARE = 4
"""So many times the documents that are wanted are looked at."""
_COUNTED = (
    "unnest(%(repositories)s::int[], %(documents)s::bigint[], %(lines)s::int[])"
    " AS k(repository_id, document_id, lines)"
)


def statement(filtered: Filtered, depth: int, *, everything: bool = False) -> Statement | None:
    """Build the SQL for the documents with most matching lines, or None if nothing matches.

    Only those with most are looked at, unless `everything`: more than expected may not meet what
    else is required.
    """
    if not filtered.matches or filtered.condition is None:
        return None
    keys = list(filtered.matches) if everything else _most(filtered.matches, depth)
    sql = f"""
SELECT d.repository_id, d.id, k.lines
FROM {_COUNTED}
JOIN search_index.document d ON d.repository_id = k.repository_id AND d.id = k.document_id
JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id
WHERE {filtered.condition.sql} AND {live("d", "id")}
ORDER BY k.lines DESC, d.path_text, d.repository_id LIMIT %(depth)s"""
    lines = [filtered.matches[key] for key in keys]
    return Statement(sql, {**given(keys), "lines": lines, "depth": depth})


def _most(matches: Mapping[DocumentKey, int], depth: int) -> list[DocumentKey]:
    """Return the documents that may be among the first: some may not meet what else is required."""
    ordered = sorted(matches.values(), reverse=True)
    least = ordered[min(_SPARE * depth, len(ordered)) - 1]
    return [key for key, lines in matches.items() if lines >= least]
