"""Documents that hold the text of an error message that was pasted, word for word.

A program writes other numbers, names and quoted values into it than its source has, so what stands
between those is looked for, a few words at a time. Catalogues of translations hold all messages:
only code counts.
"""

from typing import Any

from indexer.text import tokens
from omniweb.search.candidates import Match
from omniweb.search.index import tsquery
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.question import Found, Question
from omniweb.search.ranking.signals import NOT_CODE
from omniweb.search.retrievers.keyword import with_words
from omniweb.search.retrievers.sql import SCORED, matches, qualified
from omniweb.search.types import Mode

MOST_DOCUMENTS = 10
MOST_CHUNKS = 1_000
"""With all words of a run that are read for it."""


class Message:
    """Documents by runs of words of the messages of a paste."""

    name = "message"
    mode = Mode.KEYWORD
    depth = MOST_DOCUMENTS
    scores_all = False

    def choose(self, question: Question, found: Found) -> dict[str, Statement]:
        """Build the SQL for the documents that hold runs; more words count more."""
        paste = question.query.paste
        if not paste or not paste.runs or not question.snapshots or not question.chooses(self.mode):
            return {}
        parameters: dict[str, Any] = {}
        scores, pool = [], []
        for at, run in enumerate(paste.runs):
            parameters[f"run{at}"] = f"%{_escaped(run.text)}%"
            words = run.text.split()
            scores.append(f"(c.content ILIKE %(run{at})s)::int * {len(words):d}")
            lexemes = map(tokens.guaranteed_lexeme, tokens.words(run.text))
            pool.append(tsquery.all_of(lexemes))
        sql = f"""
SELECT {SCORED}
FROM (SELECT held.* FROM (
  SELECT c.repository_id, c.document_id, c.ordinal, ({" + ".join(scores)})::float8 AS score
  FROM {with_words(question, found)}{qualified(question, found, "c")}
  LIMIT {MOST_CHUNKS}) held
JOIN search_index.document d ON d.repository_id = held.repository_id AND d.id = held.document_id
WHERE score > 0 AND d.language <> ALL(%(texts)s)) scored"""
        parameters["texts"] = sorted(NOT_CODE)
        parameters["pool"] = tsquery.within(question.snapshots, tsquery.any_of(pool))
        return {self.name: Statement(sql, parameters, most=MOST_CHUNKS)}

    def score(self, *_given: object) -> None:
        """Score no document that others chose."""

    def read(self, question: Question, rows: Rows, most: int) -> list[Match]:  # noqa: ARG002 - the shape
        """Read the documents with the number of words that they hold of the runs."""
        return matches(rows, most)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
