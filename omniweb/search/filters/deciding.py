"""Which of the documents in hand meet a tree that texts decide.

What is cheap is asked first: rows, then paths, then the word index, then sketches, then texts; each
only of documents for which something still depends on it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from indexer.text import tokens
from omniweb.search.candidates import DocumentKey
from omniweb.search.filters import prefilter
from omniweb.search.filters.budget import Budget
from omniweb.search.filters.contents import Reader
from omniweb.search.filters.expressions import documents_with_path
from omniweb.search.filters.looking import Look
from omniweb.search.filters.patterns import Pattern, plain_word
from omniweb.search.filters.prefilter import Words
from omniweb.search.filters.rows import tell
from omniweb.search.filters.scope import documents_meeting
from omniweb.search.filters.uses import documents_using, last_of
from omniweb.search.filters.verdicts import Mask, Verdict, needed
from omniweb.search.index.arrays import received, sent
from omniweb.search.index.conditions import Condition
from omniweb.search.index.document_sets import GIVEN, NONE, Documents, Integers
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.index.snapshots import SEARCHED
from omniweb.search.query.nodes import And, Content, Node, Not, Or, Path, Used
from omniweb.search.types import Snapshot

SLICE, GROWTH = 20_000, 4
"""Documents that are decided at once; where few are enough, at first twice as many, then more."""
LOOK_UP_CHUNKS = 20
"""To unpack the lexemes of one document's chunks takes as long as to find so many by a word."""


FEW_UNPACKED = 200
"""Documents whose uses of names are looked at without asking the word index first."""


@dataclass
class Decider:
    """Decides one tree; `conditions` are those of the parts of it that rows decide."""

    budget: Budget
    snapshots: Sequence[Snapshot]
    tree: Node
    conditions: Mapping[Node, Condition]
    case: bool
    lines: dict[int, set[int]] = field(default_factory=dict)
    """Of uses that are asked for, by document."""
    unknown: set[int] = field(default_factory=set)
    """Documents of whose uses nothing is known."""
    _counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        used = [each for each in parts(self.tree) if isinstance(each, Used)]
        self._used: dict[Node, tuple[str, ...]] = {each: _lexemes(each) for each in used}
        leaves = [each for each in parts(self.tree) if isinstance(each, Content)]
        words = {each: plain_word(each, case=self.case) for each in leaves}
        self._words = {each: tokens.guaranteed_lexeme(word) for each, word in words.items() if word}
        sought = [each for each in leaves if each not in self._words]
        self._patterns = {each: Pattern.of(each, case=self.case) for each in dict.fromkeys(sought)}
        self._reader = Reader(self.budget, self.snapshots, list(self._patterns.values()))

    @cached_property
    def leading_words(self) -> Words | None:
        """The words of chunks that lead to all documents that meet the tree, where they are few."""
        lexemes: dict[Node, tuple[str, ...]] = {
            node: (lexeme,) for node, lexeme in self._words.items()
        }
        lexemes |= {node: prefilter.lexemes_of(each.plan) for node, each in self._patterns.items()}
        lexemes.update(self._used)
        sought = [lexeme for each in lexemes.values() for lexeme in each]
        self._counts = prefilter.frequencies(self.budget.connection, sought, self.snapshots)
        chunks = Snapshots.of(self.snapshots).chunks
        found = prefilter.leading_words(self.tree, lexemes, self._counts, chunks)
        few = found is not None and found.are_rare(self.snapshots)
        return prefilter.certain(found) if found and few else None

    def decide(self, documents: Documents, enough: int | None = None) -> Documents:
        """Return those that surely meet the tree: all that do, unless time was up.

        One more than is `enough` ends the search for more.
        """
        found = NONE
        slices = (
            documents.slices(SLICE, 1) if enough is None else documents.slices(2 * enough, GROWTH)
        )
        for each in slices:
            look = self._look(each)
            found += each[look.met]
            if self.budget.cut or (enough is not None and len(found) > enough):
                break
        return found

    def _look(self, documents: Documents) -> Look:
        unknown = Verdict.unknown(len(documents))
        known = dict.fromkeys(parts(self.tree), unknown)
        look = Look(self._reader, documents, self.tree, list(self._patterns), known)
        for node in parts(self.tree):
            if node in self._patterns or self.budget.cut:
                continue
            among = self._among(look, node)
            asked = documents[among]
            if len(asked):
                ids, excluded = self._meeting(node, asked)
                look.learn(node, documents.among(ids), documents.among(excluded))
        look.decide()
        return look

    def _among(self, look: Look, node: Node) -> Mask:
        """Return the documents for which something depends on a node."""
        found = np.zeros(len(look.documents), np.bool_)
        for each, among in needed(self.tree, look.known, look.open):
            if each == node:
                found |= among
        return found

    def lines_of(self, documents: Documents) -> dict[DocumentKey, list[int]]:
        """Return the lines of documents on which a name is used as is asked for, in order."""
        found = ((key, self.lines.get(key[1])) for key in documents.keys)
        return {key: sorted(lines) for key, lines in found if lines}

    def _meeting(self, node: Node, documents: Documents) -> tuple[Integers, Integers]:
        """Return the ids of documents that meet a part, and of those that surely do not."""
        if isinstance(node, Used):
            return self._using(node, documents)
        if node in self._words:
            found = self._with_word(self._words[node], documents)
        elif isinstance(node, Path) and node.is_regex:
            found = documents_with_path(self.budget, documents, node, case=self.case)
        else:
            found = documents_meeting(self.budget, documents, self.conditions[node])
        others = NONE.ids if self.budget.cut else np.setdiff1d(documents.ids, found)
        return found, others

    def _using(self, node: Used, documents: Documents) -> tuple[Integers, Integers]:
        """Look at the documents that hold the words of a name; all others do not use it."""
        asked, lexemes = documents, self._used[node]
        if lexemes and len(documents) > FEW_UNPACKED:
            asked = documents[documents.among(self._with_words(lexemes, documents))]
        found = documents_using(self.budget, asked, node, case=self.case)
        for document, lines in found.lines.items():
            self.lines.setdefault(document, set()).update(lines)
        self.unknown |= found.unknown
        if self.budget.cut:
            return found.ids, NONE.ids
        known = np.setdiff1d(documents.ids, found.ids)
        return found.ids, np.setdiff1d(known, np.array(sorted(found.unknown), np.int64))

    def _with_word(self, lexeme: str, documents: Documents) -> Integers:
        """Return the ids of documents with a word: by the word index, or by their own lexemes."""
        return self._found(Words.of([lexeme]), self._counts.get(lexeme, 0), documents)

    def _with_words(self, lexemes: Sequence[str], documents: Documents) -> Integers:
        """Return the ids of documents a chunk of which has all of some words, or not all of its."""
        rarest = min(self._counts.get(each, 0) for each in lexemes)
        return self._found(prefilter.certain(Words.of(lexemes)), rarest, documents)

    def _found(self, words: Words, chunks: int, documents: Documents) -> Integers:
        """Return the ids of documents with words that about so many `chunks` have."""
        query = words.query(self.snapshots)
        few = LOOK_UP_CHUNKS * len(documents) < chunks
        source = f"{GIVEN} JOIN search_index.chunk c USING (repository_id, document_id)"
        row = self.budget.row(
            f"SELECT {sent('c.document_id')} FROM {source if few else 'search_index.chunk c'}"
            f" WHERE c.lexemes @@ %(word)s::tsquery {'' if few else f'AND c.{SEARCHED}'}",
            {
                **(documents.parameters if few else {}),
                **Snapshots.of(self.snapshots).parameters,
                "word": query,
            },
            looked_up=few,
        )
        return received(row[0], 8) if row else NONE.ids


def _lexemes(used: Used) -> tuple[str, ...]:
    """Return the words that whatever uses a name has in one chunk: its class may be in another."""
    name = used.name if used.how == "imports" else last_of(used.name)
    words = (tokens.guaranteed_lexeme(each) for each in tokens.words(name))
    return tuple(dict.fromkeys(word for word in words if word))


def parts(tree: Node) -> Iterator[Node]:
    """Yield what a tree is made of: content, expressions of paths, and what rows decide, whole."""
    match tree:
        case _ if tell(tree):
            yield tree
        case And(children) | Or(children):
            for child in children:
                yield from parts(child)
        case Not(child):
            yield from parts(child)
        case leaf:
            yield leaf


def grouped(tree: Node) -> Node:
    """Return a tree in which the parts of a conjunction that rows decide are one."""
    match tree:
        case And(children):
            told = tuple(child for child in children if tell(child))
            others = tuple(grouped(child) for child in children if not tell(child))
            return And((told[0] if len(told) == 1 else And(told), *others)) if told else And(others)
        case Or(children):
            return Or(tuple(map(grouped, children)))
        case Not(child):
            return Not(grouped(child))
    return tree
