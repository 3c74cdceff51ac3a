"""Candidates → one order: tiers first, then a sum of named, bounded contributions. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import NamedTuple

from indexer.types import Flag
from omniweb.search.candidates import Candidate
from omniweb.search.query.nodes import Generated, leaves
from omniweb.search.query.parser import parse_query
from omniweb.search.question import Found, Question
from omniweb.search.ranking import fusion, weights
from omniweb.search.ranking.older_versions import OlderVersions
from omniweb.search.ranking.signals import (
    NameReader,
    NameSignals,
    in_own_folder,
    is_prose,
)
from omniweb.search.terms import path_words
from omniweb.search.types import Contribution, Explanation, Mode

EVIDENCE = ("keyword", "vector")
"""The retrievers whose scores of every candidate count."""
RETRIEVERS = (*EVIDENCE, "symbol", "path")
GROUPS = {
    Mode.AUTO: ("evidence", "path", "symbol", "priors", "imports"),
    Mode.KEYWORD: ("evidence",),
    Mode.VECTOR: ("evidence",),
    Mode.SYMBOL: ("symbol", "path", "priors", "imports"),
    Mode.PATH: ("path", "priors"),
    Mode.REGEX: ("path", "symbol", "priors"),
}
"""What a mode is ranked by: whoever asks for one kind of evidence gets its order unmixed."""


Added = tuple[str, float, float, str]
"""A `Contribution` in the making."""


class Ranked(NamedTuple):
    """A candidate in its place; a tuple as `Match` is one."""

    candidate: Candidate
    score: float
    tier: int
    tier_reason: str
    names: NameSignals
    contributions: Sequence[Added]

    @property
    def explanation(self) -> Explanation:
        """How the score came about: of the ranked few are shown, and fewer explained."""
        return Explanation(
            tier=self.tier,
            tier_reason=self.tier_reason,
            ranks=dict(self.candidate.ranks),
            scores={name: self.candidate.score(name) for name in EVIDENCE},
            contributions=tuple(
                Contribution(*each) for each in self.contributions if round(each[2], 6)
            ),
        )


def rank(question: Question, found: Found) -> list[Ranked]:
    """Return the candidates, best first; equal ones by path."""
    candidates = found.candidates
    reader = NameReader(question.terms, found.statistics, found.definitions)
    names = [reader.read(candidate) for candidate in candidates]
    placing = _Placing.of(question, candidates)
    rows = zip(
        candidates,
        names,
        fusion.z_scores([candidate.score("keyword") for candidate in candidates]),
        fusion.z_scores([candidate.score("vector") for candidate in candidates]),
        fusion.z_scores([each.central for each in names]),
        fusion.z_scores([each.similar for each in names]),
        strict=True,
    )
    ranked = list(starmap(placing.place, rows))
    ranked.sort(key=lambda each: (each.tier, -each.score, each.candidate.path, each.candidate.key))
    return ranked


def unranked(candidates: Sequence[Candidate]) -> list[Ranked]:
    """Return documents that are listed in their own order, with what speaks for them in itself."""
    placed = rank(Question(parse_query("")), Found(candidates=list(candidates)))
    by_key = {each.candidate.key: each for each in placed}
    return [by_key[each.key] for each in candidates]


@dataclass(frozen=True, slots=True)
class _Placing:
    """What does not change from candidate to candidate; `unwanted` are flags not asked for."""

    question: Question
    tier_of: Callable[[Candidate], tuple[int, str]]
    older_versions: OlderVersions
    unwanted: Sequence[tuple[int, Added]]
    prose: bool
    repositories: Mapping[int, str]
    """Names by id: a folder that is called as its repository is what it is about."""

    @classmethod
    def of(cls, question: Question, candidates: Iterable[Candidate]) -> "_Placing":
        terms = question.terms
        return cls(
            question,
            _tiers(question),
            OlderVersions([candidate.path for candidate in candidates], terms.words),
            [
                (flag, added)
                for kind, flag, added in _priors()
                if not terms.wants(kind) and not (kind == "generated" and _asks(question))
            ],
            terms.wants("prose"),
            {each.repository_id: each.name for each in question.snapshots},
        )

    def place(
        self,
        candidate: Candidate,
        names: NameSignals,
        keyword: float,
        vector: float,
        central: float,
        similar: float,
    ) -> Ranked:
        """Return a candidate with its score, given its signals on one scale."""
        groups = {
            "evidence": _evidence(self.question, candidate, keyword, vector),
            "path": _by_path(names, similar),
            "symbol": _by_definition(names),
            "priors": self._priors(candidate),
            "imports": (
                ("imports", names.central, weights.CENTRAL * central, _imported(candidate)),
            ),
        }
        used = [added for group in GROUPS[self.question.query.mode] for added in groups[group]]
        tier, reason = self.tier_of(candidate)
        return Ranked(candidate, sum([added[2] for added in used]), tier, reason, names, used)

    def _priors(self, candidate: Candidate) -> list[Added]:
        found = [added for flag, added in self.unwanted if candidate.flags & flag]
        if is_prose(candidate) and not self.prose:
            found.append(("no code", 1.0, weights.PROSE, "it is a text or data, not code"))
        if newer := self.older_versions.newer(candidate.path):
            found.append(("older copy", 1.0, weights.OLDER, newer))
        name = self.repositories.get(candidate.key[0], "")
        if in_own_folder(candidate.path, name):
            found.append(("own folder", 1.0, weights.OWN, "its folder is called as the repository"))
        return found


def _by_path(names: NameSignals, similar: float) -> tuple[Added, ...]:
    return (
        (
            "file name",
            names.covered,
            weights.COVERED * names.covered,
            "the query explains the file's name",
        ),
        (
            "query in name",
            names.explained,
            weights.EXPLAINED * names.explained,
            "its name explains it",
        ),
        (
            "similar name",
            names.similar,
            weights.SIMILAR * similar,
            "the name is spelt much like it",
        ),
    )


def _by_definition(names: NameSignals) -> tuple[Added, ...]:
    defined, typed = names.defines, names.defines_type
    return (
        ("definition", defined, weights.DEFINES * defined, f"defines {names.definition}"),
        ("type", typed, weights.DEFINES_TYPE * typed, f"defines the type {names.definition}"),
    )


def _evidence(
    question: Question, candidate: Candidate, keyword: float, vector: float
) -> tuple[Added, ...]:
    words, meaning = candidate.score("keyword"), candidate.score("vector")
    if question.query.mode == Mode.KEYWORD:
        return (("words", words, words, "BM25"),)
    if question.query.mode == Mode.VECTOR:
        return (("meaning", meaning, meaning, "cosine of the best chunks"),)
    if question.fusion == "rrf":
        found = fusion.reciprocal(candidate.ranks, RETRIEVERS)
        return (("reciprocal ranks", found, weights.RECIPROCAL * found, "its places in the lists"),)
    return (
        ("words", words, weights.KEYWORD * keyword, "BM25 against the other candidates"),
        ("meaning", meaning, weights.VECTOR * vector, "cosine against the other candidates"),
    )


def _priors() -> Iterator[tuple[str, int, Added]]:
    """Yield what each flag of a file takes from its score unless the query wants that kind.

    The flags are plain numbers: `&` of an `IntFlag` makes a new one, in ninety times as long.
    """
    for kind, flag, name, weight, reason in (
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
    ):
        yield kind, int(flag), (name, 1.0, weight, reason)


def _asks(question: Question) -> bool:
    """Tell whether a filter says that generated files are wanted."""
    wanted = (leaf for leaf in leaves(question.query.required) if isinstance(leaf, Generated))
    return any(leaf.wanted != "no" for leaf in wanted)


def _imported(candidate: Candidate) -> str:
    return f"{candidate.importers} files import what is called so"


def _tiers(question: Question) -> Callable[[Candidate], tuple[int, str]]:
    """Return the function that gives a candidate's tier: 0 if the query names it exactly."""
    if question.query.mode in {Mode.KEYWORD, Mode.VECTOR}:
        return lambda _: (0, "")
    paths = path_words(question.text)
    words = question.text.split()
    name = words[0] if len(words) == 1 else ""

    def tier(candidate: Candidate) -> tuple[int, str]:
        for path in paths:
            if f"/{candidate.path}".endswith(f"/{path}"):
                return 0, f"its path is {path}"
        for each in candidate.definitions:
            if name and name in {each.name, each.qualified_name}:
                return 0, f"defines {each.name}"
        return 1, ""

    return tier
