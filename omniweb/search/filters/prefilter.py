"""A plan of `literals` → which chunks to look at: by a rare word of it, else by their sketches."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from psycopg import Connection

from indexer.text import tokens, trigrams
from omniweb.search.filters.required_literals import Every, Literal, Plan, Some, Whole
from omniweb.search.index import tsquery
from omniweb.search.index.conditions import TRUE, Condition, every, some
from omniweb.search.index.snapshots import Pin

RARE = 0.01
"""Share of the scope's chunks: a word of no more leads to them faster than all sketches do."""
MOST_MASKS = 32
"""Each sketch may have to be held against all of them: what would need more is left out."""


def with_lexeme(lexeme: str, pins: Sequence[Pin]) -> str:
    """Return the tsquery of the chunks that are known to have a lexeme."""
    return tsquery.within(pins, tsquery.quoted(lexeme))


def rare_word(connection: Connection[Any], plan: Plan | None, pins: Sequence[Pin]) -> str | None:
    """Return a tsquery that the chunk of each match meets and few others; None: there is none."""
    parts = plan.parts if isinstance(plan, Every) else (plan,)
    lexemes = [part.lexeme for part in parts if isinstance(part, Whole)]
    if not lexemes:
        return None
    row = connection.execute(
        """
SELECT word, coalesce(sum(chunks), 0) FROM unnest(%s::text[]) AS word
LEFT JOIN search_index.lexeme_frequency f
  ON f.repository_id = ANY(%s) AND f.lexeme = word COLLATE "C"
GROUP BY word ORDER BY 2 LIMIT 1""",
        [lexemes, [pin.repository_id for pin in pins]],
    ).fetchone()
    if row is None or row[1] > RARE * sum(pin.chunks for pin in pins):
        return None
    known = map(tsquery.quoted, [row[0], tokens.TRUNCATED])
    return tsquery.within(pins, tsquery.any_of(known))


def on_sketch(plan: Plan | None) -> Condition:
    """Return what the sketch (alias `s`) of each match's chunk meets."""
    return _Masks().condition(plan)


class _Masks:
    """Makes conditions on sketches; each has a parameter of its own."""

    def __init__(self) -> None:
        self._number = 0

    def condition(self, plan: Plan | None) -> Condition:
        """Return what a sketch meets if its chunk may meet a plan; words are not looked at."""
        match plan:
            case Every(parts):
                return every(self._every(parts))
            case Some(parts):
                return self._some(parts)
            case Literal(text):
                return self._holding([text])
        return TRUE

    def _every(self, parts: Iterable[Plan]) -> Iterator[Condition]:
        texts = [part.text for part in parts if isinstance(part, Literal)]
        if texts:
            yield self._holding(texts)
        yield from (self._some(part.parts) for part in parts if isinstance(part, Some))

    def _some(self, parts: Sequence[Plan]) -> Condition:
        if self._number + len(parts) > MOST_MASKS:
            return TRUE
        found = [self.condition(part) for part in parts]
        return TRUE if TRUE in found else some(found)

    def _holding(self, texts: Iterable[str]) -> Condition:
        if self._number == MOST_MASKS:
            return TRUE
        self._number += 1
        name = f"mask_{self._number}"
        value = f"%({name})s::bit({trigrams.BITS})"
        return Condition(f"(s.trigrams & {value}) = {value}", {name: trigrams.mask(texts)})
