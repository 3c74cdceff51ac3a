"""A plan of `literals` as tsqueries: parts of words are looked up among the scope's words.

Words whose lexeme is another (`spelling`) and lexemes (`lexeme_frequency`) are all words together.
How many chunks have a lexeme is known, so what does not narrow is left out before it costs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from indexer import tokens
from omniweb.search import tsquery
from omniweb.search.literals import Every, Part, Plan, Some, Whole
from omniweb.search.pins import Pin

FEW_REPOSITORIES = 20
"""Up to here the repositories' own lexemes narrow the scan of the index."""
MOST_LEXEMES = 2_000
"""A part of more lexemes than this narrows little: each is a scan of the index, some 20 µs."""
FEW_LEXEMES = 20
"""Up to so many, the repositories' own lexeme beside each costs less than it may save."""
MOST = 0.5
"""Share of the index: a scope beyond it narrows little (1,343 scans with it 53 ms, without 16)."""
WORTH = 0.5
"""A condition that more of the scope's chunks than this meet costs more than it saves."""
RARE = 0.01
"""What so few of the scope's chunks meet need not be narrowed any further."""
FEW_CHUNKS, MANY_CHUNKS = 1_000, 1_000_000
"""Between these sizes of a scope its words are searched for parts (0.1 µs each): in a smaller one
looking at all chunks costs less (5 µs each), in a larger one the list is too long.
"""


@dataclass(frozen=True, slots=True)
class _Found:
    """Tsqueries, one of which every chunk meets, and how many chunks do at most."""

    queries: tuple[str, ...]
    chunks: int


def queries_of(
    connection: Connection[Any], plan: Plan | None, pins: Sequence[Pin]
) -> list[str] | None:
    """Return tsqueries; each match's chunk meets one of them. None: the plan does not narrow.

    Many simple ones instead of a large one, which the index evaluates as a whole for every chunk.
    """
    found = None if plan is None else _Words(connection, pins).meeting(plan)
    if found is None:
        return None
    queries = [*found.queries, tsquery.quoted(tokens.TRUNCATED)]
    if len(queries) > FEW_LEXEMES and _is_most(connection, pins):
        return queries
    return [_own(query, pins) for query in queries]


def with_lexeme(lexeme: str, pins: Sequence[Pin]) -> str:
    """Return the tsquery of the chunks that are known to have a lexeme."""
    return _own(tsquery.quoted(lexeme), pins)


def _own(query: str, pins: Sequence[Pin]) -> str:
    if len(pins) > FEW_REPOSITORIES:
        return query
    own = tsquery.any_of(tokens.repository_lexeme(pin.repository_id) for pin in pins)
    return f"{own} & {query}"


def _is_most(connection: Connection[Any], pins: Sequence[Pin]) -> bool:
    """Tell whether the scope is most of the index: naming its repositories would save little."""
    row = connection.execute(
        "SELECT sum(chunks) FROM search_index.repository_statistics"
    ).fetchone()
    return row is not None and sum(pin.chunks for pin in pins) > MOST * (row[0] or 0)


class _Words:
    """The words of a scope."""

    def __init__(self, connection: Connection[Any], pins: Sequence[Pin]) -> None:
        self._connection = connection
        self._repositories = [pin.repository_id for pin in pins]
        self._chunks = sum(pin.chunks for pin in pins)

    def meeting(self, plan: Plan) -> _Found | None:
        """Return what meets a plan; None where it does not narrow."""
        match plan:
            case Whole(lexeme):
                return self._with_any([lexeme])
            case Part():
                return self._with_part(plan)
            case Every(parts):
                return self._every(parts)
            case Some(parts):
                return self._some(parts)

    def _with_part(self, part: Part) -> _Found | None:
        if not FEW_CHUNKS <= self._chunks <= MANY_CHUNKS:
            return None
        rows = self._connection.execute(
            _with_part(part), {"repositories": self._repositories, **_sought(part)}
        ).fetchall()
        return self._with_any([row[0] for row in rows]) if len(rows) < MOST_LEXEMES else None

    def _with_any(self, lexemes: Sequence[str]) -> _Found | None:
        row = self._connection.execute(
            "SELECT coalesce(sum(chunks), 0) FROM search_index.lexeme_frequency"
            " WHERE repository_id = ANY(%s) AND lexeme = ANY(%s)",
            [self._repositories, list(lexemes)],
        ).fetchone()
        chunks = row[0] if row else 0
        queries = tuple(map(tsquery.quoted, lexemes)) if chunks else ()
        return self._worth(_Found(queries, chunks))

    def _some(self, parts: Iterable[Plan]) -> _Found | None:
        found = []
        for part in parts:
            each = self.meeting(part)
            if each is None:
                return None
            found.append(each)
        queries = tuple(query for each in found for query in each.queries)
        return self._worth(_Found(queries, sum(each.chunks for each in found)))

    def _every(self, parts: Iterable[Plan]) -> _Found | None:
        """Return the rarest of what is required, narrowed by single lexemes beside it."""
        found: list[_Found] = []
        for part in sorted(parts, key=_cost):
            each = self.meeting(part)
            found += [each] if each else []
            if each and each.chunks <= RARE * self._chunks:
                break
        if not found:
            return None
        rarest, *others = sorted(found, key=lambda each: each.chunks)
        single = [each.queries[0] for each in others if len(each.queries) == 1]
        queries = tuple(" & ".join([f"({query})", *single]) for query in rarest.queries)
        return _Found(queries, rarest.chunks)

    def _worth(self, found: _Found) -> _Found | None:
        return found if found.chunks <= WORTH * self._chunks else None


def _cost(plan: Plan) -> tuple[int, int]:
    """Return in which order to look things up: cheap ones first, long parts before short ones."""
    match plan:
        case Whole():
            return 0, 0
        case Part(text, begins, _):
            return (1 if begins else 2), -len(text)
    return 3, 0


def _with_part(part: Part) -> str:
    """Return the statement for the lexemes of the words with a part, one more than are of use."""
    condition = "{} ^@ %(part)s" if part.begins else "{} LIKE %(part)s"
    return f"""
SELECT DISTINCT lexeme FROM (
  SELECT lexeme FROM search_index.lexeme_frequency
  WHERE repository_id = ANY(%(repositories)s) AND {condition.format("lexeme")}
    AND NOT lexeme ^@ '^'
  UNION ALL
  SELECT lexeme FROM search_index.spelling
  WHERE repository_id = ANY(%(repositories)s) AND {condition.format("word")}
  LIMIT {2 * MOST_LEXEMES}) AS found"""


def _sought(part: Part) -> dict[str, str]:
    if part.begins:
        return {"part": part.text}
    return {"part": "%" + part.text.replace("_", r"\_") + "%" * (not part.ends)}
