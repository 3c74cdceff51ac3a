"""Documents by how many of their lines a phrase or an expression matches.

Which documents hold it has been decided while the query was narrowed; here they are put in order.
"""

from collections.abc import Mapping

from omniweb.search.candidates import DocumentKey, Match
from omniweb.search.filters.compiler import Narrowing
from omniweb.search.index import snapshots as pinning
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.index.snapshots import PINNED
from omniweb.search.retrievers.sql import given

_SPARE = 4
"""So many times the documents that are wanted are looked at."""
_COUNTED = (
    "unnest(%(repositories)s::int[], %(documents)s::bigint[], %(lines)s::int[])"
    " AS k(repository_id, document_id, lines)"
)


def statement(narrowing: Narrowing, depth: int, *, everything: bool = False) -> Statement | None:
    """Return what asks for the documents with most matching lines; none where nothing matches.

    Only those with most are looked at, unless `everything`: more than expected may not meet what
    else is required.
    """
    if not narrowing.matches or narrowing.condition is None:
        return None
    keys = list(narrowing.matches) if everything else _most(narrowing.matches, depth)
    sql = f"""
SELECT d.repository_id, d.id, k.lines
FROM {_COUNTED}
JOIN search_index.document d ON d.repository_id = k.repository_id AND d.id = k.document_id
JOIN {PINNED} ON p.repository_id = d.repository_id
WHERE {narrowing.condition.sql} AND {pinning.live("d", "id")}
ORDER BY k.lines DESC, d.path_text, d.repository_id LIMIT %(depth)s"""
    parameters = given(keys) | {"lines": [narrowing.matches[key] for key in keys], "depth": depth}
    parameters |= dict(narrowing.condition.parameters) | pinning.parameters(narrowing.pins)
    return Statement(sql, parameters)


def _most(matches: Mapping[DocumentKey, int], depth: int) -> list[DocumentKey]:
    """Return the documents that may be among the first: some may not meet what else is required."""
    ordered = sorted(matches.values(), reverse=True)
    least = ordered[min(_SPARE * depth, len(ordered)) - 1]
    return [key for key, lines in matches.items() if lines >= least]


def read(rows: Rows) -> list[Match]:
    """Return the documents with their numbers of matching lines as scores, best first."""
    return [Match((repository, document), float(count)) for repository, document, count in rows]
