"""Which documents hold a word, a phrase or a match of an expression: candidates, then a look.

A rare word or the sketches of their trigrams give candidate chunks, RE2 looks at their lines.
A chunk holds whole lines, so a match in a line is always inside of one; of an expression over
several lines the whole documents of the candidates are looked at.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from psycopg import Connection

from indexer.text import tokens
from omniweb.search.candidates import DocumentKey
from omniweb.search.filters import prefilter, required_literals
from omniweb.search.filters.budget import Budget, Sql
from omniweb.search.filters.required_literals import Plan, Required
from omniweb.search.index import snapshots as searched
from omniweb.search.index.conditions import TRUE, Condition, every
from omniweb.search.index.snapshots import SNAPSHOTS
from omniweb.search.query import spanning
from omniweb.search.query.line_matcher import LineMatcher
from omniweb.search.query.nodes import Content, Phrase, Regex, Text
from omniweb.search.query.spanning import SpanningMatcher
from omniweb.search.types import Snapshot

SECONDS, ALL_SECONDS = 1.5, 10.0
"""Of all content conditions of a query together; the second where all matches are asked for."""
ENOUGH = 500
"""Documents: who looks for a pattern alone learns no more from further ones."""
SHOWN = 2
"""Chunks of a document and a condition: what is shown of it needs no more."""
WHOLE = 20
"""Documents whose texts come at once, for an expression over several lines."""
_SENTENCE_SIGNS = ".,;:!?()[]{}<>'\"`"
_KEY = "c.repository_id, c.document_id"
_SHARERS = min(max((os.cpu_count() or 1) // 2 - 1, 0), 2)
"""Further processes of PostgreSQL for one search: half of the cores are for the others."""
_SHARE_OUT = (
    f"SELECT set_config('max_parallel_workers_per_gather', '{_SHARERS}', true),"
    " set_config('parallel_tuple_cost', '0', true)"
)
"""Looking through all texts is the one thing in a search that is long enough for it."""


@dataclass(frozen=True, slots=True)
class _Source:
    """Tables with chunks among them (alias `c`), and which rows of theirs are of interest."""

    tables: str
    condition: Condition = TRUE


_CHUNKS = _Source("search_index.chunk c")
_SKETCHES = """search_index.sketch s CROSS JOIN LATERAL (
  SELECT * FROM search_index.chunk WHERE repository_id = s.repository_id
    AND document_id = s.document_id AND ordinal = s.ordinal OFFSET 0) AS c"""
"""Each sketch leads to its own chunk: without OFFSET the planner looks through all chunks of its
document, which it takes for one.
"""


@dataclass(slots=True)
class Reader:
    """Decides the content conditions of one query, within one budget of time.

    `matches` counts the matching lines of the phrases and expressions that are asked for, `chunks`
    are the first ones of each document that hold some, by their ordinals. `full` says that so many
    documents as are `wanted` of one condition were found, and no more looked for.
    """

    connection: Connection[Any]
    snapshots: Sequence[Snapshot]
    case: bool
    seconds: float = SECONDS
    matches: Counter[DocumentKey] = field(default_factory=Counter)
    chunks: defaultdict[DocumentKey, list[int]] = field(default_factory=lambda: defaultdict(list))
    wanted: int | None = None
    full: bool = False
    budget: Budget = field(init=False)

    def __post_init__(self) -> None:
        self.budget = Budget(self.connection, self.seconds)

    @property
    def cut(self) -> bool:
        """Tell whether the budget ended before everything had been looked at."""
        return self.budget.cut

    def documents(self, leaf: Content, within: Condition, *, counts: bool = True) -> list[int]:
        """Return the ids of the documents that meet a leaf, of those that meet a condition."""
        plain = _plain_word(leaf) if isinstance(leaf, Text) else None
        if plain is not None and not self.case:
            return self._with_word(plain, within)
        text = leaf.word if isinstance(leaf, Text) else ""
        sought = Phrase(plain or text) if isinstance(leaf, Text) else leaf
        found = self._matching(sought, within)
        if counts and not isinstance(leaf, Text):
            for key, chunks in found.items():
                self.matches[key] += sum(chunks.values())
                self.chunks[key] += list(chunks)[:SHOWN]
        return sorted(document for _, document in found)

    def _with_word(self, word: str, within: Condition) -> list[int]:
        query = prefilter.with_lexeme(tokens.guaranteed_lexeme(word), self.snapshots)
        return sorted({row[1] for row in self._rows(lambda: _by_word(query), within, _KEY)})

    def _matching(self, leaf: Phrase | Regex, within: Condition) -> dict[DocumentKey, Counter[int]]:
        """Return how many lines match in each chunk of a document."""
        found: dict[DocumentKey, Counter[int]] = {}
        with closing(self.lines(leaf, within)) as lines:
            for key, chunk, _ in lines:
                if key not in found:
                    if len(found) == self.wanted:
                        self.full = True
                        break
                    found[key] = Counter()
                found[key][chunk] += 1
        return found

    def lines(
        self, leaf: Phrase | Regex, within: Condition = TRUE
    ) -> Generator[tuple[DocumentKey, int, int]]:
        """Yield each line that matches: its document, its chunk's ordinal, and its number."""
        if isinstance(leaf, Regex) and spanning.is_spanning(leaf.pattern):
            yield from self._spanning(leaf, within)
            return
        matcher = LineMatcher.of(leaf, case=self.case)
        rows = self._candidates(leaf, within, f"{_KEY}, c.ordinal, c.first_line, c.content")
        with closing(rows):
            for repository, document, ordinal, first, content in rows:
                for place in matcher.matching(content):
                    yield (repository, document), ordinal, first + place

    def _spanning(self, leaf: Regex, within: Condition) -> Generator[tuple[DocumentKey, int, int]]:
        """Yield each line of the matches that go over lines, which chunks do not stop."""
        matcher = SpanningMatcher(leaf.pattern, self.case)
        keys = sorted(set(self._candidates(leaf, within, _KEY)))
        for first in range(0, len(keys), WHOLE):
            ids = [document for _, document in keys[first : first + WHOLE]]
            condition = Condition("c.document_id = ANY(%(whole)s::bigint[])", {"whole": ids})
            columns = f"{_KEY}, c.ordinal, c.content"
            rows = self._rows(lambda: _CHUNKS, condition, columns, order=f"{_KEY}, c.ordinal")
            with closing(rows):
                for key, chunks in groupby(rows, itemgetter(0, 1)):
                    texts = {ordinal: content for _, _, ordinal, content in chunks}
                    for ordinal, line in matcher.lines_of_chunks(texts):
                        yield key, ordinal, line

    def _candidates(self, leaf: Phrase | Regex, within: Condition, columns: str) -> Generator[Any]:
        """Yield the chunks that may hold a match, or a part of one that goes over lines."""
        required = _required(leaf)
        holding = _holding(required.literal, exactly=self.case and isinstance(leaf, Phrase))
        return self._rows(lambda: self._source(required.plan), every([within, holding]), columns)

    def _source(self, plan: Plan | None) -> _Source:
        """Return the chunks that may meet a plan, all of them where it tells too little."""
        word = prefilter.rare_word(self.connection, plan, self.snapshots)
        if word is not None:
            return _by_word(word)
        sketch = prefilter.on_sketch(plan)
        if sketch == TRUE:
            self.connection.execute(_SHARE_OUT)
            return _CHUNKS
        return _Source(_SKETCHES, sketch)

    def _rows(
        self, source: Callable[[], _Source], condition: Condition, columns: str, order: str = ""
    ) -> Generator[Any]:
        """Yield the chunks of a source that meet a condition, until time is up."""

        def statement() -> Sql:
            sql, parameters = _statement(source(), condition, columns)
            ordered = f"{sql}\nORDER BY {order}" if order else sql
            return ordered, parameters | searched.parameters(self.snapshots)

        return self.budget.rows(statement)


def _required(leaf: Phrase | Regex) -> Required:
    if isinstance(leaf, Phrase):
        return required_literals.of_phrase(leaf.text)
    if spanning.is_spanning(leaf.pattern):
        return required_literals.of_one_line(leaf.pattern)
    return required_literals.of_regex(leaf.pattern)


def _plain_word(leaf: Text) -> str | None:
    """Return the one word that a text is, without the signs of a sentence around it."""
    stripped = leaf.word.strip(_SENTENCE_SIGNS)
    return stripped if stripped.isascii() and tokens.words(stripped) == [stripped] else None


def _holding(literal: str, *, exactly: bool) -> Condition:
    """Build the condition that a chunk's text holds a literal: PostgreSQL looks faster."""
    if not literal:
        return TRUE
    if exactly:
        return Condition("position(%(literal)s IN c.content) > 0", {"literal": literal})
    lower = 'lower(c.content COLLATE "C")'  # of ASCII alone, and six times as fast
    return Condition(f"position(%(literal)s IN {lower}) > 0", {"literal": literal.lower()})


def _by_word(query: str) -> _Source:
    """Return the chunks that meet a tsquery."""
    return _Source(_CHUNKS.tables, Condition("c.lexemes @@ %(word)s::tsquery", {"word": query}))


def _statement(source: _Source, condition: Condition, columns: str) -> tuple[str, dict[str, Any]]:
    """Build the SQL for the chunks of a source that meet a condition and are live."""
    met = every([source.condition, Condition(searched.live("c")), condition])
    sql = f"""
SELECT {columns} FROM {source.tables}
JOIN {SNAPSHOTS} ON snapshot.repository_id = c.repository_id
JOIN search_index.document d ON d.repository_id = c.repository_id AND d.id = c.document_id
WHERE {met.sql}"""
    return sql, dict(met.parameters)
