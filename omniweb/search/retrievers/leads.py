"""Which chunks may hold what is looked up: by its words, else by sketches, else all of them.

What bounds it is work, not time: the same question has the same answer on a busy machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from indexer.text import tokens
from omniweb.search.candidates import DocumentKey
from omniweb.search.filters import prefilter
from omniweb.search.filters.patterns import Pattern
from omniweb.search.filters.required_literals import Every, Literal, Whole
from omniweb.search.index import tsquery
from omniweb.search.index.arrays import received, sent
from omniweb.search.index.conditions import TRUE
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.index.view import View
from omniweb.search.question import Found, Question
from omniweb.search.retrievers.keyword import with_words
from omniweb.search.retrievers.sql import (
    GIVEN,
    GIVEN_CHUNKS,
    ChunkKey,
    given,
    given_chunks,
    qualified,
    searched,
)

NAME = "held"
"""By which a statement that was cut is reported."""
MOST_CHUNKS, MOST_READ = 3_000, 10_000
"""That words or sketches lead to; and that are read where nothing tells what a chunk holds."""
MOST_OF_VERY_MANY = 1_000
"""Chunks beside those of candidates to which several words lead in scopes of `MOST_SKETCHES`: of
very many only some would be looked at anyway.
"""
COMMON = 4
"""A word in more than one of so many chunks, or a stop word, whose chunks are not counted."""
MOST_SKETCHES = 300_000
"""Of what is searched: to look through more takes longer than all else, so candidates are alone."""
_COLUMNS = ("repository_id", "document_id", "ordinal")


@dataclass(frozen=True, slots=True)
class Leads:
    """Chunks that may hold it, by document; `whole`: no other chunk does.

    `by_words`: they hold its words, but sketches were not asked.
    """

    chunks: Mapping[DocumentKey, Sequence[int]]
    whole: bool
    by_words: bool = False

    def __or__(self, other: "Leads") -> "Leads":
        """Return these with those of other documents."""
        return Leads({**other.chunks, **self.chunks}, self.whole, self.by_words)


def leads(question: Question, found: Found, form: int) -> dict[str, Statement]:
    """Build the SQL for the chunks of the scope that may hold a form of what is looked up.

    Nothing is asked where that is too much work, or nothing looked up.
    """
    pattern = pattern_of(question, form)
    words = prefilter.lexemes_of(pattern.plan) if pattern else ()
    if pattern is None or not question.snapshots:
        return {}
    very_many = question.chunks > MOST_SKETCHES
    if words:
        words = _that_lead(words, found)
        together = tsquery.all_of(words) if len(words) > 1 else tsquery.quoted(words[0])
        either = tsquery.any_of([together, tsquery.quoted(tokens.TRUNCATED)])
        pool = tsquery.within(question.snapshots, either)
        chunks = f"{with_words(question, found)}{qualified(question, found, 'c')}"
        most = MOST_OF_VERY_MANY if len(words) > 1 and very_many else MOST_CHUNKS
        return _statement("c", f"{chunks} LIMIT {most}", {"pool": pool}, most)
    if very_many:
        return {}
    mask = prefilter.Masks().condition(pattern.plan)
    most = MOST_READ if mask == TRUE else MOST_CHUNKS
    chunks = f"{searched(question, found, 'search_index.sketch', 's')} AND {mask.sql}"
    chunks += f"{qualified(question, found, 's')} LIMIT {most}"
    return _statement("s", chunks, mask.parameters, most)


def _that_lead(words: tuple[str, ...], found: Found) -> tuple[str, ...]:
    """Return the words of a text that lead to it: two at least, of more none that is very common.

    To read where `the` is takes longer than all else, and it is wherever the others are.
    """
    counts, chunks = found.statistics.frequencies, found.statistics.chunks
    telling = tuple(each for each in words if counts.get(each, chunks) * COMMON <= chunks)
    return telling if len(telling) > 1 else words


def leads_in(keys: Sequence[DocumentKey], pattern: Pattern) -> dict[str, Statement]:
    """Build the SQL for the chunks of given documents that may hold a pattern, by sketches."""
    if not keys:
        return {}
    mask = prefilter.Masks().condition(pattern.plan)
    chunks = (
        f"{GIVEN} JOIN search_index.sketch s USING (repository_id, document_id)"
        f" WHERE {mask.sql} OFFSET 0"
    )
    return _statement("s", chunks, {**given(keys), **mask.parameters})


def may_hold(view: View, chunks: Sequence[ChunkKey], pattern: Pattern) -> Sequence[ChunkKey]:
    """Return those of some chunks that may hold a pattern, by sketches.

    Words that are in one chunk seldom stand together, and a sketch is looked at in a tenth of the
    time of a text.
    """
    mask = prefilter.Masks(first_bits=0).condition(pattern.plan)
    if not chunks or mask == TRUE:
        return chunks
    sql = f"""
SELECT {sent("k.at")}
FROM {GIVEN_CHUNKS}
WHERE EXISTS (
  SELECT FROM search_index.sketch s WHERE s.repository_id = k.repository_id
    AND s.document_id = k.document_id AND s.ordinal = k.ordinal AND {mask.sql} OFFSET 0)"""
    asked = Statement(sql, {**given_chunks(chunks), **mask.parameters}, steady=True)
    responses = view.ask({NAME: asked})
    if NAME in responses.cut:
        return chunks
    places = sorted(received(responses[NAME][0][0], 8).tolist())
    return [chunks[at - 1] for at in places]


def words_tell(pattern: Pattern) -> bool:
    """Tell whether nearly every chunk with the words of a pattern holds it: of one plain word."""
    match pattern.plan:
        case Every((Whole(word), Literal(text))):
            return word == text
    return isinstance(pattern.plan, Whole)


def read(rows: Rows, asked: Mapping[str, Statement]) -> Leads:
    """Read what was asked; what was not, or reached its limit, does not lead to everything."""
    row = next(iter(rows), (None, None, None))[:3]
    repositories, documents, ordinals = map(received, row, (4, 8, 4))
    order = np.lexsort((ordinals, documents, repositories))
    repositories, documents = repositories[order], documents[order]
    begins = np.flatnonzero(np.diff(documents, prepend=-1) | np.diff(repositories, prepend=-1))
    keys = zip(repositories[begins].tolist(), documents[begins].tolist(), strict=True)
    every, ends = ordinals[order].tolist(), [*begins[1:].tolist(), len(order)][: len(begins)]
    chunks = {
        key: every[begin:end] for key, begin, end in zip(keys, begins.tolist(), ends, strict=True)
    }
    most = next((each.most for each in asked.values()), 0)
    whole = bool(asked) and (not most or len(ordinals) < most)
    return Leads(chunks, whole, by_words=any("pool" in each.parameters for each in asked.values()))


def same(keyword: Statement | None, asked: Mapping[str, Statement]) -> bool:
    """Tell whether the chunks that keywords choose are those that lead to it: of a plain word."""
    pool = keyword.parameters["pool"] if keyword else None
    return bool(pool) and any(each.parameters.get("pool") == pool for each in asked.values())


def pattern_of(question: Question, form: int) -> Pattern | None:
    """Return what texts are held against in a form, None where nothing is looked up in it."""
    forms = question.look_up.forms if question.look_up else ()
    if form >= len(forms):
        return None
    return Pattern.of(forms[form].pattern, case=question.query.case)


def _statement(
    alias: str, chunks: str, parameters: Mapping[str, Any], most: int = 0
) -> dict[str, Statement]:
    columns, own = ", ".join(map(sent, _COLUMNS)), ", ".join(f"{alias}.{each}" for each in _COLUMNS)
    sql = f"SELECT {columns} FROM (SELECT {own} FROM {chunks}) AS led"
    return {NAME: Statement(sql, parameters, most=most)}
