"""Documents whose path or file name the query spells."""

from collections.abc import Mapping, Sequence

from indexer.text import paths
from omniweb.search.candidates import DocumentKey
from omniweb.search.filters.compiler import Condition
from omniweb.search.index import snapshots as pinning
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.index.snapshots import PINNED, Pin
from omniweb.search.terms import Terms, path_words

MOST_DOCUMENTS = 300


def statement(
    terms: Terms, text: str, pins: Sequence[Pin], condition: Condition | None
) -> Statement | None:
    """Return what asks for the documents that are called so; none where nothing could be a name."""
    names = {paths.module_name(word).lower() for word in path_words(text)}
    names |= {word.lower() for word in terms.words} | set(terms.keys)
    if not names:
        return None
    sql = f"""
SELECT d.repository_id, d.id, d.path_text
FROM search_index.document d JOIN {PINNED} ON p.repository_id = d.repository_id
WHERE lower(d.stem) = ANY(%(names)s) AND {pinning.live("d", "id")}{_and(condition)}
ORDER BY length(d.path_text) LIMIT {MOST_DOCUMENTS}"""
    return _filled(sql, {"names": sorted(names)}, pins, condition)


def containing(
    text: str, pins: Sequence[Pin], condition: Condition | None, depth: int
) -> Statement:
    """Return what asks for the documents whose path holds all words of the text."""
    words = {f"word{at}": f"%{_escaped(word)}%" for at, word in enumerate(text.split()[:16])}
    matching = " AND ".join(f"d.path_text ILIKE %({name})s" for name in words) or "true"
    sql = f"""
SELECT d.repository_id, d.id, d.path_text
FROM search_index.document d JOIN {PINNED} ON p.repository_id = d.repository_id
WHERE {matching} AND {pinning.live("d", "id")}{_and(condition)}
ORDER BY length(d.path_text), d.path_text LIMIT {depth:d}"""
    return _filled(sql, words, pins, condition)


def meeting(pins: Sequence[Pin], condition: Condition, depth: int) -> Statement:
    """Return what asks for the documents that meet a condition, those of the product first."""
    sql = f"""
SELECT d.repository_id, d.id, d.path_text
FROM search_index.document d JOIN {PINNED} ON p.repository_id = d.repository_id
WHERE {condition.sql} AND {pinning.live("d", "id")}
ORDER BY d.marks <> 0, length(d.path_text), d.path_text LIMIT {depth:d}"""
    return _filled(sql, {}, pins, condition)


def read(rows: Rows) -> list[tuple[DocumentKey, str]]:
    """Return the documents with their paths."""
    return [((row[0], row[1]), row[2]) for row in rows]


def _filled(
    sql: str, parameters: Mapping[str, object], pins: Sequence[Pin], condition: Condition | None
) -> Statement:
    given = dict(condition.parameters) if condition else {}
    return Statement(sql, {**parameters, **pinning.parameters(pins), **given})


def _and(condition: Condition | None) -> str:
    return f" AND ({condition.sql})" if condition else ""


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
