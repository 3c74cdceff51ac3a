"""Yes, no and not yet, for all documents at once."""

import numpy as np
import pytest

from omniweb.search.filters.verdicts import Verdict, judged, needed
from omniweb.search.query.nodes import And, Node, Not, Or, Phrase

A, B, C = Phrase("a"), Phrase("b"), Phrase("c")
NO, OPEN, YES = range(3)
VERDICTS = np.array([NO, OPEN, YES])


def _known(*values: int) -> Verdict:
    those = np.array(values)
    return Verdict(those > NO, those == YES)


def _read(verdict: Verdict) -> list[int]:
    return (verdict.can.astype(int) + verdict.must.astype(int)).tolist()


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (A, [NO, OPEN, YES, NO, OPEN, YES, NO, OPEN, YES]),
        (Not(A), [YES, OPEN, NO, YES, OPEN, NO, YES, OPEN, NO]),
        (And((A, B)), [NO, NO, NO, NO, OPEN, OPEN, NO, OPEN, YES]),
        (Or((A, B)), [NO, OPEN, YES, OPEN, OPEN, YES, YES, YES, YES]),
        (And((A, Not(B))), [NO, OPEN, YES, NO, OPEN, OPEN, NO, NO, NO]),
        (Not(Or((A, B))), [YES, OPEN, NO, OPEN, OPEN, NO, NO, NO, NO]),
    ],
)
def test_a_node_is_judged_by_what_is_known_below(node: Node, expected: list[int]) -> None:
    known: dict[Node, Verdict] = {
        A: _known(*np.tile(VERDICTS, 3)),
        B: _known(*np.repeat(VERDICTS, 3)),
    }
    assert _read(judged(node, known)) == expected


def test_what_is_learnt_later_never_changes_what_is_decided() -> None:
    tree = Or((And((A, Not(B))), And((B, C)), Not(Or((A, C)))))
    everything = [(a, b, c) for a in range(3) for b in range(3) for c in range(3)]
    for values in everything:
        known = dict(zip((A, B, C), map(_known, values), strict=True))
        (before,) = _read(judged(tree, known))
        for later in everything:
            if all(old in {OPEN, new} for old, new in zip(values, later, strict=True)):
                (after,) = _read(
                    judged(tree, dict(zip((A, B, C), map(_known, later), strict=True)))
                )
                assert before in {OPEN, after}


def test_nothing_is_looked_at_that_decides_nothing() -> None:
    known: dict[Node, Verdict] = {
        A: _known(NO, OPEN, OPEN, YES),
        B: _known(OPEN, OPEN, NO, OPEN),
    }
    every = np.ones(4, np.bool_)
    both = {node: among.tolist() for node, among in needed(And((A, B)), known, every)}
    assert both == {A: [False, True, False, False], B: [False, True, False, True]}
    either = {node: among.tolist() for node, among in needed(Or((A, B)), known, every)}
    assert either == {A: [False, True, True, False], B: [True, True, False, False]}


def test_of_a_conjunction_the_rarest_comes_first_and_of_alternatives_the_commonest() -> None:
    known: dict[Node, Verdict] = {
        A: _known(OPEN, OPEN, OPEN),
        B: _known(NO, OPEN, NO),
        C: _known(OPEN, OPEN, NO),
    }
    every = np.ones(3, np.bool_)
    assert [node for node, _ in needed(And((A, B, C)), known, every)] == [B, C, A]
    assert [node for node, _ in needed(Or((B, C, A)), known, every)] == [A, C, B]
