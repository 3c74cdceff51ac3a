"""Where one document uses a name as `uses:`, `calls:`, `impl:` or `imports:` ask for."""

from collections.abc import Mapping

from omniweb.search.filters.budget import Budget
from omniweb.search.filters.uses import WHOLE, documents_using, last_of
from omniweb.search.index.document_sets import Documents
from omniweb.search.index.documents import snapshot_of
from omniweb.search.index.pool import reading
from omniweb.search.navigation.tree import Tree
from omniweb.search.query.nodes import Used, leaves
from omniweb.search.query.parser import Query
from omniweb.search.results.marked_words import Span
from omniweb.search.types import Scope

SECONDS = 0.5
"""In which the uses in a document are looked up."""


def used_places(
    scope: Scope, repository: int, path: str, ref: str | None, query: Query, text: str
) -> Mapping[int, Span]:
    """Return a span by line (1-based), on the lines that a hit of the query counts.

    There is none where the query asks for no uses, or the scope, the ref or the path has no file.
    """
    used = [each for each in leaves(query.required) if isinstance(each, Used)]
    if not used:
        return {}
    found: dict[int, Span] = {}
    rows = text.split("\n")
    with reading() as connection:
        snapshot = snapshot_of(connection, scope, repository, ref)
        entry = Tree(connection, snapshot).entry(path) if snapshot else None
        if entry is None:
            return {}
        budget, document = Budget(connection, SECONDS), Documents.of([(repository, entry.id)])
        for leaf in used:
            using = documents_using(budget, document, leaf, case=query.case)
            for line, column in using.lines.get(entry.id, {}).items():
                if line <= len(rows):
                    found.setdefault(line, _span(rows[line - 1], column, leaf.name))
    return found


def _span(row: str, column: int, name: str) -> Span:
    """Return what is marked of a line: a name, or of an import all but the space around it."""
    if column == WHOLE:
        return len(row) - len(row.lstrip()), len(row.rstrip())
    start = len(row.encode()[:column].decode(errors="ignore"))
    return start, start + len(last_of(name))
