"""What speaks for each candidate, as columns: one array per signal over all of them. Pure."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.types import Flag
from omniweb.search.candidates import Candidate
from omniweb.search.pastes.places import PlaceReader
from omniweb.search.query.nodes import Generated, leaves
from omniweb.search.question import Question
from omniweb.search.ranking import fusion, weights
from omniweb.search.ranking.older_versions import OlderVersions
from omniweb.search.ranking.platforms import one_system
from omniweb.search.ranking.signals import NameSignals, in_own_folder, is_prose
from omniweb.search.types import Contribution, Mode

EVIDENCE = ("keyword", "vector")
"""The retrievers whose scores of every candidate count."""
RETRIEVERS = (*EVIDENCE, "symbol", "path")
Column = NDArray[np.float64]
"""A number for each candidate."""
_PRIORS = (
    ("tests", Flag.TEST, "test", weights.TEST, "it is a test and none was asked for"),
    (
        "examples",
        Flag.EXAMPLE,
        "example",
        weights.EXAMPLE,
        "it is an example, a benchmark or documentation",
    ),
    ("stubs", Flag.STUB, "stub", weights.STUB, "it only declares what another file defines"),
    (
        "vendored",
        Flag.VENDORED,
        "vendored",
        weights.VENDORED,
        "it is a copy of other people's code",
    ),
    (
        "generated",
        Flag.GENERATED,
        "generated",
        weights.GENERATED,
        "a program seems to have written it",
    ),
)
"""What each flag of a file takes from its score unless the query wants that kind."""


class Signal(NamedTuple):
    """One part of all scores: its raw values, what they add, and why, by a candidate's place."""

    name: str
    values: Column
    added: Column
    reason: Callable[[int], str]

    def contribution(self, place: int) -> Contribution:
        """Return what it adds to the score of one candidate."""
        value, added = float(self.values[place]), float(self.added[place])
        return Contribution(self.name, value, added, self.reason(place))


class Signals:
    """Makes the signals of the candidates of one question, by groups."""

    def __init__(
        self, question: Question, candidates: Sequence[Candidate], names: Sequence[NameSignals]
    ) -> None:
        self._question = question
        self._candidates = candidates
        self._names = names

    def evidence(self) -> Iterator[Signal]:
        """Yield what the retrievers say that score every candidate."""
        mode = self._question.query.mode
        words, meaning = (self._scores(retriever) for retriever in EVIDENCE)
        if mode == Mode.KEYWORD:
            yield _signal("words", words, words, "BM25")
        elif mode == Mode.VECTOR:
            yield _signal("meaning", meaning, meaning, "cosine of the best chunks")
        elif self._question.fusion == "rrf":
            found = np.array(
                [fusion.reciprocal(each.ranks, RETRIEVERS) for each in self._candidates]
            )
            added = weights.RECIPROCAL * found
            yield _signal("reciprocal ranks", found, added, "its places in the lists")
        else:
            added = weights.KEYWORD * fusion.z_scores(words)
            yield _signal("words", words, added, "BM25 against the other candidates")
            added = weights.VECTOR * fusion.z_scores(meaning)
            yield _signal("meaning", meaning, added, "cosine against the other candidates")

    def path(self) -> Iterator[Signal]:
        """Yield what the names of the files say."""
        covered, explained, similar = map(self._column, ("covered", "explained", "similar"))
        yield _signal(
            "file name", covered, weights.COVERED * covered, "the query explains the file's name"
        )
        yield _signal(
            "query in name", explained, weights.EXPLAINED * explained, "its name explains it"
        )
        added = weights.SIMILAR * fusion.z_scores(similar)
        yield _signal("similar name", similar, added, "the name is spelt much like it")

    def pasted(self) -> Iterator[Signal]:
        """Yield what a pasted text names: files of its stack, of its diff, and in its lines."""
        paste = self._question.query.paste
        if paste is None:
            return
        places, files = PlaceReader(paste), [each.path for each in self._candidates]
        # In a log the name alone of a file tells little: the square of how sure it is counts.
        frame, square = (weights.FRAME_OF_LOG, 2) if paste.is_log else (weights.FRAME, 1)
        for name, weight, exponent, found, what in (
            ("frame", frame, square, places.frames(files), "the stack of line {} goes through it"),
            ("changed", weights.CHANGED, 1, map(places.changed, files), "line {} changes it"),
            ("named", weights.NAMED, 1, map(places.named, files), "line {} names it"),
        ):
            named = list(found)
            values = np.array([each.value for each in named], np.float64) ** exponent
            reasons = [what.format(each.line) for each in named]
            yield Signal(name, values, weight * values, reasons.__getitem__)
        held = self._scores("message")
        holders = 1 + math.log(max(int(np.count_nonzero(held)), 1))
        share = held / (held.max(initial=0.0) or 1.0) / holders
        yield _signal("message", share, weights.MESSAGE * share, "it holds words of the message")

    def symbol(self) -> Iterator[Signal]:
        """Yield what the definitions in the files say."""
        names = self._names
        defines, defines_type = map(self._column, ("defines", "defines_type"))
        yield Signal(
            "definition",
            defines,
            weights.DEFINES * defines,
            lambda place: f"defines {names[place].definition}",
        )
        yield Signal(
            "type",
            defines_type,
            weights.DEFINES_TYPE * defines_type,
            lambda place: f"defines the type {names[place].definition}",
        )

    def priors(self) -> Iterator[Signal]:
        """Yield what speaks for or against the files whatever is asked."""
        terms, candidates = self._question.terms, self._candidates
        flags = np.array([each.flags for each in candidates], np.int64)
        for kind, flag, name, weight, reason in _PRIORS:
            if not terms.wants(kind) and not (kind == "generated" and _asks(self._question)):
                yield _if(name, (flags & int(flag)) != 0, weight, reason)
        if not terms.wants("prose"):
            prose = np.array([is_prose(each) for each in candidates], bool)
            yield _if("no code", prose, weights.PROSE, "it is a text or data, not code")
        newer = OlderVersions([each.path for each in candidates], terms.words).newer
        why = [newer(each.path) for each in candidates]
        yield _if("older copy", np.array([bool(each) for each in why]), weights.OLDER, why)
        systems = one_system(candidates, (*terms.spelt, *map(str.lower, terms.words)))
        why = [f"it is for {each} alone" if each else "" for each in systems]
        yield _if("one system", np.array([bool(each) for each in systems]), weights.ONE_SYSTEM, why)
        searched = self._question.snapshots.by_repository
        own = [
            each.key[0] in searched and in_own_folder(each.path, searched[each.key[0]].name)
            for each in candidates
        ]
        yield _if(
            "own folder", np.array(own, bool), weights.OWN, "its folder is called as the repository"
        )

    def repository(self) -> Iterator[Signal]:
        """Yield what tells one repository from others: its name, and who holds most of the words.

        In one repository words and meaning tell more than how many of the words stand together.
        """
        if len(self._question.snapshots) == 1:
            return
        covered = np.array([each.covered for each in self._candidates], np.float64)
        yield _signal(
            "words together", covered, weights.COVERS * covered, "one place holds so many of them"
        )
        spelt = self._column("repository")
        yield _signal(
            "repository", spelt, weights.REPOSITORY * spelt, "the query names its repository"
        )

    def imports(self) -> Iterator[Signal]:
        """Yield how many files import what is called so."""
        central = self._column("central")
        yield Signal(
            "imports",
            central,
            weights.CENTRAL * fusion.z_scores(central),
            lambda place: f"{self._candidates[place].importers} files import what is called so",
        )

    def _scores(self, retriever: str) -> Column:
        scores = [each.scores.get(retriever, 0.0) for each in self._candidates]
        return np.array(scores, np.float64)

    def _column(self, name: str) -> Column:
        at = NameSignals._fields.index(name)
        return np.array([each[at] for each in self._names], np.float64)


def _signal(name: str, values: Column, added: Column, reason: str) -> Signal:
    return Signal(name, values, added, lambda _: reason)


def _if(name: str, met: NDArray[np.bool_], weight: float, reason: str | Sequence[str]) -> Signal:
    """Return what adds a weight wherever it is so, for one reason or for reasons of each."""
    why = (lambda _: reason) if isinstance(reason, str) else reason.__getitem__
    return Signal(name, met.astype(np.float64), np.where(met, weight, 0.0), why)


def _asks(question: Question) -> bool:
    """Tell whether a filter says that generated files are wanted."""
    wanted = (leaf for leaf in leaves(question.query.required) if isinstance(leaf, Generated))
    return any(leaf.wanted != "no" for leaf in wanted)
