"""Which documents hold what a query looks up, within a small budget.

Documents that other reasons chose are looked at, and all others that words or sketches lead to, up
to `ENOUGH`. What is found is what a quoted phrase would find; no answer leaves anything out for it.
"""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from psycopg import Connection

from indexer.text import tokens
from omniweb.search.candidates import DocumentKey
from omniweb.search.filters import prefilter
from omniweb.search.filters.budget import ROWS, Budget
from omniweb.search.filters.counting import LineCounter
from omniweb.search.filters.deciding import Decider
from omniweb.search.filters.patterns import Pattern
from omniweb.search.filters.scope import documents_in_scope
from omniweb.search.index import snapshots, tsquery
from omniweb.search.index.conditions import TRUE
from omniweb.search.index.document_sets import NONE, Documents
from omniweb.search.index.snapshots import SEARCHED, SNAPSHOTS, live
from omniweb.search.query.looked_up import LookUp
from omniweb.search.query.nodes import Phrase, Regex
from omniweb.search.question import NOT_SOUGHT, Filtered, Holding, Question

SECONDS, CHOSEN_SECONDS = 0.15, 0.5
"""Of each form; and for the documents that others chose, which are two hundred at most."""
ENOUGH = 200
"""Documents that hold it; how many more there are is not counted."""
MOST_CHUNKS = 2_000
"""With all words of it that are looked at."""


@dataclass(frozen=True, slots=True)
class Holders:
    """Finds the documents that hold what is looked up, among those that meet what is required."""

    connection: Connection[object]
    filtered: Filtered
    case: bool

    def find(self, sought: LookUp, chosen: Sequence[DocumentKey]) -> Holding:
        """Return the documents that hold it, in the strictest form in which any does.

        Of those that others have `chosen` every one is looked at.
        """
        holding = NOT_SOUGHT
        for form in sought.forms:
            holding = self._in_form(form, chosen)
            if holding.keys:
                break
        return holding

    def _in_form(self, form: Regex | Phrase, chosen: Sequence[DocumentKey]) -> Holding:
        decider = self._decider(form, SECONDS)
        documents, complete = self._led_to(decider.budget, form)
        found = decider.decide(documents, ENOUGH)
        complete = complete and not decider.budget.cut and len(found) <= ENOUGH
        keys = frozenset(found.keys)
        if not complete:
            others = Documents.of([key for key in chosen if key not in keys])
            keys |= frozenset(self._decider(form, CHOSEN_SECONDS).decide(others).keys)
        return Holding(keys, form, complete)

    def _decider(self, form: Regex | Phrase, seconds: float) -> Decider:
        budget = Budget(self.connection, seconds)
        return Decider(budget, self.filtered.snapshots, form, {}, self.case)

    def _led_to(self, budget: Budget, form: Regex | Phrase) -> tuple[Documents, bool]:
        """Return documents that may hold a form, and whether all that may are among them."""
        filtered = self.filtered
        if filtered.documents is not None:
            return filtered.documents, True
        words = prefilter.lexemes_of(Pattern.of(form, case=self.case).plan)
        if words:
            return self._with_words(budget, words)
        found = documents_in_scope(budget, filtered.snapshots, filtered.condition or TRUE)
        return found, True

    def _with_words(self, budget: Budget, words: Sequence[str]) -> tuple[Documents, bool]:
        """Return documents with a chunk that has all words, or whose words are not all known."""
        filtered, condition = self.filtered, self.filtered.condition or TRUE
        together = " & ".join(map(tsquery.quoted, words))
        either = tsquery.any_of([f"({together})", tsquery.quoted(tokens.TRUNCATED)])
        sql = f"""
SELECT d.repository_id, d.id, c.chunks FROM (
  SELECT repository_id, document_id, sum(count(*)) OVER () AS chunks FROM (
    SELECT c.repository_id, c.document_id FROM search_index.chunk c
    WHERE c.lexemes @@ %(words)s::tsquery AND c.{SEARCHED}
    LIMIT {MOST_CHUNKS}) AS found GROUP BY 1, 2) AS c
JOIN search_index.document d ON d.repository_id = c.repository_id AND d.id = c.document_id
JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id
WHERE {condition.sql} AND {live("d", "id")}"""
        values = {
            **snapshots.parameters(filtered.snapshots),
            **condition.parameters,
            "words": tsquery.within(filtered.snapshots, either),
        }
        with closing(budget.rows(sql, values, size=ROWS)) as rows:
            found = list(rows)
        cut = bool(found) and int(found[0][2]) >= MOST_CHUNKS
        return (Documents.of([row[:2] for row in found]) if found else NONE), not cut


def counting(connection: Connection[object], question: Question) -> Filtered:
    """Return what is required, so that lines with what is looked up are counted where it is."""
    holding, filtered = question.holding, question.filtered
    if not holding.keys or holding.form is None:
        return filtered
    sought = [Pattern.of(holding.form, case=question.query.case)]
    counter = LineCounter(Budget(connection, SECONDS), filtered.snapshots, sought)

    def count(keys: Iterable[DocumentKey]) -> None:
        counter.count(key for key in keys if key in holding.keys)

    return replace(filtered, matches=counter.matches, chunks=counter.chunks, count_lines=count)
