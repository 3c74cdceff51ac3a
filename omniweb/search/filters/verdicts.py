"""What is known of documents while they are looked at: yes, no, or not yet. Pure.

Each node has a verdict on all documents in hand at once. What is not known yet neither makes a
document a hit nor excludes it, also below a NOT; so whatever is decided stays true, however little
has been looked at.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

import numpy as np
from numpy.typing import NDArray

from omniweb.search.query.nodes import And, Node, Not, Or

Mask = NDArray[np.bool_]
"""One value for each document in hand."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which documents can meet a node, and which of them surely do."""

    can: Mask
    must: Mask

    @classmethod
    def unknown(cls, documents: int) -> "Verdict":
        """Return the verdict before anything is known."""
        return cls(np.ones(documents, np.bool_), np.zeros(documents, np.bool_))

    @property
    def open(self) -> Mask:
        """The documents that are not decided."""
        return self.can & ~self.must


def judged(node: Node, known: Mapping[Node, Verdict]) -> Verdict:
    """Return the verdict on a node from those on nodes below it."""
    if node in known:
        return known[node]
    match node:
        case And(children):
            found = [judged(child, known) for child in children]
            return _joined(and_, found)
        case Or(children):
            found = [judged(child, known) for child in children]
            return _joined(or_, found)
        case Not(child):
            inner = judged(child, known)
            return Verdict(~inner.must, ~inner.can)
    message = f"nothing is known of {node}"
    raise KeyError(message)


def needed(node: Node, known: Mapping[Node, Verdict], among: Mask) -> Iterator[tuple[Node, Mask]]:
    """Yield known nodes with the documents, of some, for which something depends on them.

    In the order in which they decide most: of a conjunction first what the fewest documents can
    meet, of alternatives what the most can.
    """
    among = among & judged(node, known).open
    if not among.any():
        return
    if node in known:
        yield node, among
        return
    below = sorted(_children(node), key=lambda child: int(judged(child, known).can.sum()))
    for child in reversed(below) if isinstance(node, Or) else below:
        yield from needed(child, known, among)


def _children(node: Node) -> tuple[Node, ...]:
    match node:
        case And(children) | Or(children):
            return children
        case Not(child):
            return (child,)
    return ()


def _joined(operator: Callable[[Mask, Mask], Mask], verdicts: Sequence[Verdict]) -> Verdict:
    can = reduce(operator, (each.can for each in verdicts))
    return Verdict(can, reduce(operator, (each.must for each in verdicts)))
