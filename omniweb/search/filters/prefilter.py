"""Required literals → which chunks to look at: by a rare word, else by their sketches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod, sqrt
from typing import Any

from psycopg import Connection

from indexer.text import tokens, trigrams
from omniweb.search.filters.required_literals import Every, Literal, Plan, Some, Whole
from omniweb.search.index import tsquery, word_counts
from omniweb.search.index.conditions import TRUE, Condition, every, some
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.query.nodes import And, Node, Or
from omniweb.search.types import Snapshot

RARE = 0.01
"""Share of the scope's chunks: words of no more lead to them faster than all sketches do."""
FIRST_BITS = 4
"""Of a mask that are looked at one by one: most sketches lack one of them, and to see that takes a
third of the time in which a whole sketch is masked.
"""
MOST_MASKS = 32
"""Each sketch may have to be held against all of them: what would need more is left out."""


@dataclass(frozen=True, slots=True)
class Words:
    """Lexemes that every match has: all of one of these sets, in one chunk.

    `chunks`: about how many hold such a set, added up.
    """

    sets: frozenset[frozenset[str]]
    chunks: int

    @classmethod
    def of(cls, lexemes: Iterable[str], chunks: int = 0) -> "Words":
        """Return lexemes all of which every match has."""
        return cls(frozenset([frozenset(lexemes)]), chunks)

    def query(self, snapshots: Sequence[Snapshot]) -> str:
        """Return the tsquery of the chunks with one of the sets."""
        each = (tsquery.all_of(lexemes) for lexemes in sorted(map(sorted, self.sets)))
        return tsquery.within(snapshots, tsquery.any_of(each))

    def are_rare(self, snapshots: Sequence[Snapshot]) -> bool:
        """Tell whether they lead to few chunks."""
        return self.chunks <= most_led_to(snapshots)


def most_led_to(snapshots: Sequence[Snapshot]) -> int:
    """Return to how many chunks words lead faster than all sketches are looked through."""
    return int(RARE * Snapshots.of(snapshots).chunks)


def lexemes_of(plan: Plan | None) -> tuple[str, ...]:
    """Return the lexemes each of which every match of a plan has."""
    operands = plan.operands if isinstance(plan, Every) else (plan,)
    return tuple(each.lexeme for each in operands if isinstance(each, Whole))


def frequencies(
    connection: Connection[Any], lexemes: Iterable[str], snapshots: Sequence[Snapshot]
) -> dict[str, int]:
    """Return in how many chunks of the scope each lexeme is."""
    sought, held = sorted(set(lexemes)), Snapshots.of(snapshots)
    asked = word_counts.counting(held, sought)
    rows = connection.execute(asked.sql, asked.parameters).fetchall() if asked else []
    return dict(word_counts.counted(held, sought, asked, rows))


def leading_words(
    node: Node,
    required: Mapping[Node, tuple[str, ...]],
    counts: Mapping[str, int],
    chunks: int,
) -> Words | None:
    """Return the words that lead to all documents that meet a node, the rarest; None: none do.

    `required` has the lexemes of each leaf, every one of which its matches have in one chunk;
    `chunks` is how many are searched.
    """
    if node in required:
        lexemes = required[node]
        return Words.of(lexemes, _expected(lexemes, counts, chunks)) if lexemes else None
    match node:
        case And(children):
            found = (leading_words(child, required, counts, chunks) for child in children)
            return _rarest(each for each in found if each)
        case Or(children):
            each_of = [leading_words(child, required, counts, chunks) for child in children]
            known = [each for each in each_of if each]
            if len(known) == len(each_of):
                sets = frozenset().union(*(each.sets for each in known))
                return Words(sets, sum(each.chunks for each in known))
    return None


def certain(words: Words) -> Words:
    """Return words with what chunks have instead whose words are not all known."""
    return Words(words.sets | {frozenset([tokens.TRUNCATED])}, words.chunks)


def _expected(lexemes: Iterable[str], counts: Mapping[str, int], chunks: int) -> int:
    """Return about how many chunks hold all of some lexemes.

    They come together more often than by chance: of what holds the rarest, each further one is
    held by the root of its share.
    """
    rarest, *others = sorted(counts[each] for each in dict.fromkeys(lexemes))
    return int(rarest * prod(sqrt(min(each / max(chunks, 1), 1)) for each in others))


def _rarest(found: Iterable[Words]) -> Words | None:
    return min(found, key=lambda each: each.chunks, default=None)


class Masks:
    """Makes conditions on sketches (alias `s`); each has a parameter of its own.

    Without `first_bits` the SQL is the same for all texts, for a plan that is kept.
    """

    def __init__(self, first_bits: int = FIRST_BITS) -> None:
        self.parameters: dict[str, str] = {}
        self._first_bits = first_bits

    def condition(self, plan: Plan | None) -> Condition:
        """Build the condition that the sketches of all chunks meet that may meet a plan."""
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
        if len(self.parameters) + len(operands) > MOST_MASKS:
            return TRUE
        found = [self.condition(each) for each in operands]
        return TRUE if TRUE in found else some(found)

    def _holding(self, texts: Iterable[str]) -> Condition:
        if len(self.parameters) == MOST_MASKS:
            return TRUE
        name = f"mask_{len(self.parameters) + 1}"
        mask = self.parameters[name] = trigrams.mask(texts)
        value = f"%({name})s::bit({trigrams.BITS})"
        bits = [at for at, bit in enumerate(mask) if bit == "1"]
        first = [f"get_bit(s.trigrams, {at}) = 1" for at in bits[: self._first_bits]]
        rest = [f"(s.trigrams & {value}) = {value}"] if len(bits) > self._first_bits else []
        return Condition(f"({' AND '.join([*first, *rest])})", {name: mask})
