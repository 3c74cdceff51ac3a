"""How much the retrievers choose from, and which of their statements keep one plan."""

import struct
from collections.abc import Sequence

import numpy as np
import pytest

from omniweb.search.index.conditions import Condition
from omniweb.search.index.living import Living
from omniweb.search.query.parser import parse_query
from omniweb.search.question import Filtered, Found, Question
from omniweb.search.retrievers.keyword import Keyword
from omniweb.search.retrievers.path import Path
from omniweb.search.retrievers.symbol import Symbol
from omniweb.search.retrievers.vector import Vector
from omniweb.search.terms import Terms, TermStatistics
from omniweb.search.types import Snapshot

LIVING = Living(np.array([1], np.int64))


def _question(repositories: int = 1, condition: Condition | None = None) -> Question:
    snapshots = tuple(
        Snapshot(number, f"r{number}", 1, "refs/heads/main", "c" * 40, 1)
        for number in range(1, repositories + 1)
    )
    filtered = Filtered(snapshots=snapshots, condition=condition)
    return Question(parse_query("alpha beta gamma"), filtered, Terms.of(["alpha", "beta", "gamma"]))


def _found(chunks: int, living: Living | None = LIVING) -> Found:
    frequencies = {"alpha": 400, "beta": 500, "gamma": 900}
    return Found(trips=1, living=living, statistics=TermStatistics(chunks, 100.0, frequencies))


@pytest.mark.parametrize(
    ("question", "living", "steady"),
    [
        (_question(), LIVING, True),
        (_question(20), LIVING, True),
        (_question(21), LIVING, False),
        (_question(), None, False),
        (_question(condition=Condition("d.language = 'go'")), LIVING, False),
    ],
)
def test_what_chooses_keeps_its_plan_where_it_depends_on_nothing(
    question: Question, living: Living | None, *, steady: bool
) -> None:
    found = _found(100, living)
    chosen = [each.choose(question, found) for each in (Keyword(), Symbol(), Path())]

    assert [each.steady for statements in chosen for each in statements.values()] == [steady] * 3


def test_of_what_was_compared_more_documents_are_known_than_are_chosen() -> None:
    documents = range(1, 101)
    rows = [
        (
            _column("i", [1] * 100),
            _column("q", documents),
            _column("i", [0] * 100),
            _column("d", [1 / each for each in documents]),
        )
    ]

    found = Vector().read(_question(), rows, Vector.depth)

    assert [each.key[1] for each in found] == list(documents)
    assert Vector.depth < len(found)


def _column(form: str, values: Sequence[float]) -> bytes:
    size = struct.calcsize(f">{form}")
    elements = b"".join(struct.pack(f">i{form}", size, each) for each in values)
    return struct.pack(">5i", 1, 0, 0, len(values), 1) + elements
