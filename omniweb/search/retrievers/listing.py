"""Documents that meet what is required, or the path that is sought, in an order without ranking.

Those with most matching lines come first, then those of the product with short paths. Which
documents hold a phrase or an expression has been decided while the query was filtered.
"""

from collections.abc import Collection
from unicodedata import normalize

from indexer.types import Flag
from omniweb.search.candidates import Candidate, DocumentKey
from omniweb.search.index.arrays import integers
from omniweb.search.index.conditions import TRUE
from omniweb.search.index.pipeline import Statement
from omniweb.search.index.snapshots import SNAPSHOTS, live
from omniweb.search.index.view import View
from omniweb.search.question import Filtered, Question
from omniweb.search.retrievers import lookups
from omniweb.search.retrievers.sql import escaped, given
from omniweb.search.types import Mode

RANKED = int(Flag.TEST | Flag.EXAMPLE | Flag.GENERATED | Flag.VENDORED | Flag.STUB)
"""Flags of what is behind the code of the product."""
GENERATED = int(Flag.GENERATED)
MOST_WORDS = 16
"""Of a path that is sought."""
FEW = 1_000
"""Documents with matching lines that are all looked at, so that generated ones come behind."""
_SPARE = 4
"""So many times the documents that are wanted are looked at."""
_COUNTED = (
    "unnest(%(repositories)s::int[], %(documents)s::bigint[], %(lines)s::int[])"
    " AS k(repository_id, document_id, lines)"
)


def listed(
    question: Question, view: View, have: Collection[DocumentKey], needed: int
) -> list[Candidate]:
    """Return further documents in order, so that there are as many as are needed, if there are."""
    if len(have) >= needed or not question.snapshots:
        return []
    held = sorted(question.holding.keys) if question.looked_up else None
    keys = _meeting(question, view, needed) if held is None else held
    missing = [key for key in keys if key not in have][: needed - len(have)]
    responses = view.ask({"details": lookups.details(question, missing)})
    order = {key: place for place, key in enumerate(missing)}
    return sorted(lookups.candidates(responses["details"]), key=lambda each: order[each.key])


def _meeting(question: Question, view: View, depth: int) -> list[DocumentKey]:
    """Return at most `depth` documents in order: those with most matching lines, else by path."""
    asked = _with_lines(question.filtered, depth) or _by_path(question, depth)
    return [(row[0], row[1]) for row in view.ask({"rest": asked})["rest"]]


def _with_lines(filtered: Filtered, depth: int) -> Statement | None:
    """Build the SQL for the documents with most matching lines, or None if nothing matches.

    Those that a program wrote come behind. Of many, only those with most are looked at.
    """
    if filtered.documents is None:
        return None
    keys = filtered.documents.keys
    filtered.count_lines(keys)
    if not filtered.matches:
        return None
    lines = [filtered.matches.get(key, 0) for key in keys]
    if len(keys) > FEW:
        least = sorted(lines, reverse=True)[min(_SPARE * depth, len(lines)) - 1]
        keys = [key for key, number in zip(keys, lines, strict=True) if number >= least]
        lines = [number for number in lines if number >= least]
    sql = f"""
SELECT d.repository_id, d.id
FROM {_COUNTED}
JOIN search_index.document d ON d.repository_id = k.repository_id AND d.id = k.document_id
ORDER BY d.marks & {GENERATED} <> 0, k.lines DESC, d.path_text, d.repository_id
LIMIT %(depth)s"""
    return Statement(sql, {**given(keys), "lines": integers(lines), "depth": depth})


def _by_path(question: Question, depth: int) -> Statement | None:
    """Build the SQL for the documents by path, or None if words alone are asked for."""
    condition = question.condition
    if question.query.mode == Mode.PATH and question.text:
        return _holding(question, depth)
    if condition is None and question.terms.words:
        return None
    sql = f"""
SELECT d.repository_id, d.id
FROM search_index.document d JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id
WHERE {(condition or TRUE).sql} AND {live("d", "id")}
ORDER BY d.marks & {RANKED} <> 0, length(d.path_text), d.path_text LIMIT {depth:d}"""
    return Statement(sql)


def _holding(question: Question, depth: int) -> Statement:
    """Build the SQL for the documents whose path holds all words of the text."""
    words = question.text.split()[:MOST_WORDS]
    held = {f"word{at}": f"%{escaped(normalize('NFC', word))}%" for at, word in enumerate(words)}
    met = [f"{_read(held[name])} ILIKE %({name})s" for name in held]
    if question.condition:
        met.append(f"({question.condition.sql})")
    sql = f"""
SELECT d.repository_id, d.id
FROM search_index.document d JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id
WHERE {" AND ".join([*met, live("d", "id")])}
ORDER BY length(d.path_text), d.path_text LIMIT {depth:d}"""
    return Statement(sql, held)


def _read(pattern: str) -> str:
    """Return the SQL of the path that a pattern is held against: letters with their accents."""
    return "d.path_text" if pattern.isascii() else "normalize(d.path_text)"
