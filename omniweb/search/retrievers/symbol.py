"""Definitions whose names the words of the query spell, alone or glued together."""

from collections import defaultdict
from collections.abc import Sequence

from indexer.text.memo import Memo
from omniweb.search.candidates import Definition, DocumentKey, Match
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.question import Found, Question
from omniweb.search.retrievers.sql import one_plan, qualified, searched
from omniweb.search.types import Mode

MOST_DOCUMENTS = 40
MOST_DEFINITIONS = 2_000
MOST_CONTAINING = 200
COLUMNS = (
    "s.repository_id, s.document_id, s.normalised,"
    " s.name, s.qualified_name, s.kind, s.signature, s.first_line, s.last_line"
)
"""Of a definition, as `definition` reads them."""


class Symbol:
    """Documents by the names that they define, those with the longest first.

    Every mode asks for the definitions, since they are shown; not every mode chooses by them.
    """

    name = "symbol"
    mode = Mode.SYMBOL
    depth = MOST_DOCUMENTS
    scores_all = False

    def choose(
        self,
        question: Question,
        found: Found,
    ) -> dict[str, Statement]:
        """Build the SQL for the definitions; who asks for symbols alone gets parts of names too."""
        statements = {}
        if question.terms.keys:
            statements[self.name] = _spelt(question, found)
        if question.query.mode == self.mode and question.terms.spelt:
            statements["part"] = _containing(question, found)
        return statements

    def score(self, *_given: object) -> None:
        """Score no document that others chose."""

    def read(self, question: Question, rows: Rows, most: int) -> list[Match]:  # noqa: ARG002 - the shape
        """Read each document with its definitions; the score is the length of the longest name.

        Each definition counts once: a name that is spelt whole also holds the parts.
        """
        weight = question.terms.key_weight
        worth = Memo(lambda name: weight(name) * len(name), MOST_DEFINITIONS)
        told = dict.fromkeys(rows) if question.query.mode == self.mode else rows  # by both
        defined: defaultdict[DocumentKey, list[Definition]] = defaultdict(list)
        for each in map(definition, told):
            defined[each.key].append(each)
        found = [
            Match(key, max([worth[each.normalised] for each in those]), (), tuple(those))
            for key, those in defined.items()
        ]
        return sorted(found, key=lambda match: (-match.score, match.key))


def definition(row: Sequence[object]) -> Definition:
    """Read a row of `COLUMNS`."""
    return Definition._make(((row[0], row[1]), *row[2:]))


def _spelt(question: Question, found: Found) -> Statement:
    sql = f"""
SELECT {COLUMNS}
FROM {searched(question, found, "search_index.symbol", "s")}
AND s.normalised = ANY(%(keys)s){qualified(question, found, "s")}
LIMIT {MOST_DEFINITIONS}"""
    keys = {"keys": list(question.terms.keys)}
    return Statement(sql, keys, steady=one_plan(question, found), most=MOST_DEFINITIONS)


def _containing(question: Question, found: Found) -> Statement:
    """Build the SQL for the definitions whose names hold every sub-word of the query."""
    sql = f"""
SELECT {COLUMNS}
FROM {searched(question, found, "search_index.symbol", "s")}
AND s.normalised LIKE ALL(%(patterns)s){qualified(question, found, "s")}
ORDER BY length(s.normalised), s.normalised, 1, 2 LIMIT {MOST_CONTAINING}"""
    patterns = [f"%{each}%" for each in question.terms.spelt]
    return Statement(sql, {"patterns": patterns}, most=MOST_CONTAINING)
