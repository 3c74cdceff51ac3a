"""Required literals → which chunks to look at: by a rare word, else by their sketches."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from psycopg import Connection

from indexer.text import tokens, trigrams
from omniweb.search.filters.required_literals import Every, Literal, Plan, Some, Whole
from omniweb.search.index import tsquery
from omniweb.search.index.conditions import TRUE, Condition, every, some
from omniweb.search.types import Snapshot

RARE = 0.01
"""Share of the scope's chunks: a word of no more leads to them faster than all sketches do."""
MOST_MASKS = 32
"""Each sketch may have to be held against all of them: what would need more is left out."""


def with_lexeme(lexeme: str, snapshots: Sequence[Snapshot]) -> str:
    """Return the tsquery of the chunks that are known to have a lexeme."""
    return tsquery.within(snapshots, tsquery.quoted(lexeme))


def rare_word(
    connection: Connection[Any], plan: Plan | None, snapshots: Sequence[Snapshot]
) -> str | None:
    """Return a tsquery that every matching chunk meets and few others, or None."""
    operands = plan.operands if isinstance(plan, Every) else (plan,)
    lexemes = [each.lexeme for each in operands if isinstance(each, Whole)]
    if not lexemes:
        return None
    row = connection.execute(
        """
SELECT word, coalesce(sum(chunks), 0) FROM unnest(%s::text[]) AS word
LEFT JOIN search_index.lexeme_frequency f
  ON f.repository_id = ANY(%s) AND f.lexeme = word COLLATE "C"
GROUP BY word ORDER BY 2 LIMIT 1""",
        [lexemes, [each.repository_id for each in snapshots]],
    ).fetchone()
    if row is None or row[1] > RARE * sum(each.chunks for each in snapshots):
        return None
    known = map(tsquery.quoted, [row[0], tokens.TRUNCATED])
    return tsquery.within(snapshots, tsquery.any_of(known))


def on_sketch(plan: Plan | None) -> Condition:
    """Build the condition that the sketch (alias `s`) of every matching chunk meets."""
    return _Masks().condition(plan)


class _Masks:
    """Makes conditions on sketches; each has a parameter of its own."""

    def __init__(self) -> None:
        self._number = 0

    def condition(self, plan: Plan | None) -> Condition:
        """Build the condition for sketches of chunks that may meet a plan; words are ignored."""
        match plan:
            case Every(operands):
                return every(self._every(operands))
            case Some(operands):
                return self._some(operands)
            case Literal(text):
                return self._holding([text])
        return TRUE

    def _every(self, operands: Iterable[Plan]) -> Iterator[Condition]:
        texts = [each.text for each in operands if isinstance(each, Literal)]
        if texts:
            yield self._holding(texts)
        yield from (self._some(each.operands) for each in operands if isinstance(each, Some))

    def _some(self, operands: Sequence[Plan]) -> Condition:
        if self._number + len(operands) > MOST_MASKS:
            return TRUE
        found = [self.condition(each) for each in operands]
        return TRUE if TRUE in found else some(found)

    def _holding(self, texts: Iterable[str]) -> Condition:
        if self._number == MOST_MASKS:
            return TRUE
        self._number += 1
        name = f"mask_{self._number}"
        value = f"%({name})s::bit({trigrams.BITS})"
        return Condition(f"(s.trigrams & {value}) = {value}", {name: trigrams.mask(texts)})
