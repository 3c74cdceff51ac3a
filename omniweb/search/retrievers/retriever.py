"""What a retriever is: one kind of evidence, and how the index is asked for it."""

from collections.abc import Sequence
from typing import Protocol

from omniweb.search.candidates import DocumentKey, Match
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.question import Found, Question
from omniweb.search.types import Mode

DEPTH = 60
"""Documents that words and meaning each choose; 20 cost 0.0004 NDCG, so this is generous."""


class Retriever(Protocol):
    """Chooses documents that may be hits, and scores those that others chose.

    `mode` is the one in which it chooses alone, `depth` how many documents it may add.
    `scores_all` says whether every candidate gets a score and a rank of it, or only what it chose.
    """

    name: str
    mode: Mode
    depth: int
    scores_all: bool

    def choose(self, question: Question, found: Found) -> dict[str, Statement]:
        """Build the SQL for what it chooses, by the names that a cut statement is reported by.

        It is asked before each of three round trips until it has built some: before the first the
        statistics of the words are not known, before the last the words have chosen.
        """
        ...

    def score(
        self, question: Question, found: Found, keys: Sequence[DocumentKey]
    ) -> Statement | None:
        """Build the SQL for the scores of given documents, or None if it scores none of them."""
        ...

    def read(self, question: Question, rows: Rows, most: int) -> list[Match]:
        """Read the rows of either, the best document first.

        Of what only has scores `most` documents are read; found definitions count for all.
        """
        ...
