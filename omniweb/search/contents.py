"""Which documents hold a word, a phrase or a match of an expression: candidates, then a look.

The index of words gives candidate chunks, RE2 looks at their lines. A chunk holds whole lines, so
a match is always inside of one.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection
from psycopg.errors import QueryCanceled

from indexer import tokens
from omniweb.search import literals, vocabulary
from omniweb.search import pins as pinning
from omniweb.search.candidates import DocumentKey
from omniweb.search.conditions import TRUE, Condition
from omniweb.search.literals import Required, Whole
from omniweb.search.matching import LineMatcher
from omniweb.search.nodes import Content, Phrase, Regex, Text
from omniweb.search.pins import PINNED, Pin

SECONDS = 1.5
"""Of all content conditions of a query together."""
BATCH = 500
"""Chunks that come at once, about a megabyte."""
_SENTENCE_SIGNS = ".,;:!?()[]{}<>'\"`"
_KEY = "c.repository_id, c.document_id"
_SET_LIMIT = "SELECT set_config('statement_timeout', %s, true)"


@dataclass(slots=True)
class Reader:
    """Decides the content conditions of one query, within one budget of time.

    `matches` counts the matching lines of the phrases and expressions that are asked for. `cut`
    says that the budget ended before everything had been looked at.
    """

    connection: Connection[Any]
    pins: Sequence[Pin]
    case: bool
    seconds: float = SECONDS
    matches: Counter[DocumentKey] = field(default_factory=Counter)
    cut: bool = False
    _deadline: float = field(init=False)

    def __post_init__(self) -> None:
        self._deadline = time.monotonic() + self.seconds

    def documents(self, leaf: Content, within: Condition, *, counts: bool = True) -> list[int]:
        """Return the ids of the documents that meet a leaf, of those that meet a condition."""
        plain = _plain_word(leaf) if isinstance(leaf, Text) else None
        if plain is not None and not self.case:
            return self._with_word(plain, within)
        text = leaf.word if isinstance(leaf, Text) else ""
        sought = Phrase(plain or text) if isinstance(leaf, Text) else leaf
        found = self._matching(sought, within)
        if counts and not isinstance(leaf, Text):
            self.matches.update(found)
        return sorted(document for _, document in found)

    def _with_word(self, word: str, within: Condition) -> list[int]:
        required = Required(Whole(tokens.guaranteed_lexeme(word)), "")
        return sorted({row[1] for row in self._rows(required, within, _KEY)})

    def _matching(self, leaf: Phrase | Regex, within: Condition) -> Counter[DocumentKey]:
        return Counter(key for key, _ in self.lines(leaf, within))

    def lines(
        self, leaf: Phrase | Regex, within: Condition = TRUE
    ) -> Iterator[tuple[DocumentKey, int]]:
        """Yield each line of a document that matches, by its number."""
        matcher = LineMatcher.of(leaf, case=self.case)
        columns = f"{_KEY}, c.first_line, c.content"
        for repository, document, first, content in self._rows(_required(leaf), within, columns):
            for place in matcher.matching(content):
                yield (repository, document), first + place

    def _rows(self, required: Required, within: Condition, columns: str) -> Iterator[Any]:
        """Yield the chunks that may match, until time is up."""
        try:
            with self.connection.transaction():
                self._limit()
                query = vocabulary.tsquery_of(self.connection, required.plan, self.pins)
                if query == vocabulary.NOTHING:
                    return
                sql, parameters = _statement(query, required.literal, within, columns)
                parameters |= pinning.parameters(self.pins)
                self._limit()
                # A cursor of the server's would do, but psycopg takes a FETCH that is cancelled
                # after its first rows for a fault of its own.
                with (
                    self.connection.cursor() as cursor,
                    closing(cursor.stream(sql, parameters, binary=True, size=BATCH)) as rows,
                ):
                    for row in rows:
                        yield row
                        self._check()
        except (QueryCanceled, TimeoutError):
            self.cut = True

    def _limit(self) -> None:
        """Give the next statement what is left of the budget; raise `TimeoutError` at its end."""
        left = self._check()
        self.connection.execute(_SET_LIMIT, [str(max(int(left * 1_000), 1))])

    def _check(self) -> float:
        """Return how many seconds are left; raise `TimeoutError` where none are."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _required(leaf: Phrase | Regex) -> Required:
    if isinstance(leaf, Phrase):
        return literals.of_phrase(leaf.text)
    return literals.of_regex(leaf.pattern)


def _plain_word(leaf: Text) -> str | None:
    """Return the one word that a text is, without the signs of a sentence around it."""
    stripped = leaf.word.strip(_SENTENCE_SIGNS)
    return stripped if stripped.isascii() and tokens.words(stripped) == [stripped] else None


def _statement(
    query: str | None, literal: str, within: Condition, columns: str
) -> tuple[str, dict[str, Any]]:
    """Return what asks for the chunks; without a tsquery PostgreSQL looks for the literal."""
    parameters: dict[str, Any] = dict(within.parameters)
    conditions = [pinning.live("c"), within.sql]
    key = "c.repository_id"
    if query is not None:
        conditions.append("c.lexemes @@ %(tsquery)s::tsquery")
        parameters["tsquery"] = query
        key += " + 0"  # keeps the planner from reading whole repositories: the GIN index chooses
    elif literal:
        conditions.append("position(lower(%(literal)s) IN lower(c.content)) > 0")
        parameters["literal"] = literal
    sql = f"""
SELECT {columns} FROM search_index.chunk c
JOIN {PINNED} ON p.repository_id = {key}
JOIN search_index.document d ON d.repository_id = c.repository_id AND d.id = c.document_id
WHERE {" AND ".join(conditions)}"""
    return sql, parameters
