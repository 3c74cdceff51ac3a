"""Candidates → one order: tiers first, then a sum of named, bounded contributions. Pure.

The weights are round and not delicate: `docs/relevance.md` has what each of them is worth.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from typing import NamedTuple

from indexer.types import Flag
from omniweb.search.candidates import Candidate, Definition
from omniweb.search.ranking import fusion
from omniweb.search.ranking.older_versions import Copies
from omniweb.search.ranking.signals import (
    NameReader,
    NameSignals,
    in_own_folder,
    is_prose,
)
from omniweb.search.terms import Rarity, Terms, path_words
from omniweb.search.types import Contribution, Explanation, Mode

VERSION = "6"
"""Raise it when the same index would give another order: it is in every cache key."""
KEYWORD, VECTOR = 0.75, 0.5
COVERED, EXPLAINED = 1.0, 1.25
DEFINES, DEFINES_TYPE = 1.25, 0.75
TEST, EXAMPLE, PROSE = -4.0, -3.0, -3.0
STUB, VENDORED, GENERATED = -1.0, -2.0, -1.0
OLDER, OWN = -1.5, 0.75
CENTRAL, SIMILAR = 0.2, 0.25
RECIPROCAL = 8.0
"""Puts reciprocal ranks on the scale of the other contributions: two first places are 1.45."""
RETRIEVERS = ("keyword", "vector", "symbol", "path")
PARTS = {
    Mode.AUTO: ("evidence", "path", "symbol", "priors", "imports"),
    Mode.KEYWORD: ("evidence",),
    Mode.VECTOR: ("evidence",),
    Mode.SYMBOL: ("symbol", "path", "priors", "imports"),
    Mode.PATH: ("path", "priors"),
    Mode.REGEX: ("path", "symbol", "priors"),
}
"""What a mode is ranked by: whoever asks for one kind of evidence gets its order unmixed."""


Part = tuple[str, float, float, str]
"""A `Contribution` in the making."""


class Ranked(NamedTuple):
    """A candidate in its place; a tuple as `Match` is one."""

    candidate: Candidate
    score: float
    tier: int
    tier_reason: str
    names: NameSignals
    parts: Sequence[Part]

    @property
    def explanation(self) -> Explanation:
        """How the score came about: of the ranked few are shown, and fewer explained."""
        return Explanation(
            tier=self.tier,
            tier_reason=self.tier_reason,
            ranks=dict(self.candidate.ranks),
            scores={"keyword": self.candidate.keyword, "vector": self.candidate.vector},
            contributions=tuple(Contribution(*part) for part in self.parts if round(part[2], 6)),
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What candidates are ranked for; `text` is the whole query."""

    text: str
    terms: Terms
    rarity: Rarity
    fusion: str = "zscore"
    mode: Mode = Mode.AUTO
    repositories: Mapping[int, str] = field(default_factory=dict)
    """Names by id: a folder that bears its repository's name is what it is about."""


def rank(
    question: Question, candidates: Sequence[Candidate], definitions: Iterable[Definition]
) -> list[Ranked]:
    """Return the candidates, best first; equal ones by path."""
    reader = NameReader(question.terms, question.rarity, definitions)
    names = [reader.read(candidate) for candidate in candidates]
    placing = _Placing.of(question, candidates)
    rows = zip(
        candidates,
        names,
        fusion.z_scores([candidate.keyword for candidate in candidates]),
        fusion.z_scores([candidate.vector for candidate in candidates]),
        fusion.z_scores([each.central for each in names]),
        fusion.z_scores([each.similar for each in names]),
        strict=True,
    )
    ranked = list(starmap(placing.place, rows))
    ranked.sort(key=lambda each: (each.tier, -each.score, each.candidate.path, each.candidate.key))
    return ranked


@dataclass(frozen=True, slots=True)
class _Placing:
    """What does not change from candidate to candidate; `unwanted` are marks not asked for."""

    question: Question
    tier_of: Callable[[Candidate], tuple[int, str]]
    copies: Copies
    unwanted: Sequence[tuple[int, Part]]
    prose: bool

    @classmethod
    def of(cls, question: Question, candidates: Iterable[Candidate]) -> "_Placing":
        terms = question.terms
        return cls(
            question,
            _tiers(question),
            Copies([candidate.path for candidate in candidates], terms.words),
            [(mark, part) for kind, mark, part in _marked() if not terms.wants(kind)],
            terms.wants("prose"),
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
        parts = {
            "evidence": _evidence(self.question, candidate, keyword, vector),
            "path": _path_parts(names, similar),
            "symbol": _symbol_parts(names),
            "priors": self._priors(candidate),
            "imports": (("imports", names.central, CENTRAL * central, _imported(candidate)),),
        }
        used = [part for group in PARTS[self.question.mode] for part in parts[group]]
        tier, reason = self.tier_of(candidate)
        return Ranked(candidate, sum([part[2] for part in used]), tier, reason, names, used)

    def _priors(self, candidate: Candidate) -> list[Part]:
        parts = [part for mark, part in self.unwanted if candidate.flags & mark]
        if is_prose(candidate) and not self.prose:
            parts.append(("no code", 1.0, PROSE, "it is a text or data, not code"))
        if newer := self.copies.newer(candidate.path):
            parts.append(("older copy", 1.0, OLDER, newer))
        name = self.question.repositories.get(candidate.key[0], "")
        if in_own_folder(candidate.path, name):
            parts.append(("own folder", 1.0, OWN, "its folder is called as the repository"))
        return parts


def _path_parts(names: NameSignals, similar: float) -> tuple[Part, ...]:
    return (
        ("file name", names.covered, COVERED * names.covered, "the query explains the file's name"),
        ("query in name", names.explained, EXPLAINED * names.explained, "its name explains it"),
        ("similar name", names.similar, SIMILAR * similar, "the name is spelt much like it"),
    )


def _symbol_parts(names: NameSignals) -> tuple[Part, ...]:
    defined, typed = names.defines, names.defines_type
    return (
        ("definition", defined, DEFINES * defined, f"defines {names.definition}"),
        ("type", typed, DEFINES_TYPE * typed, f"defines the type {names.definition}"),
    )


def _evidence(
    question: Question, candidate: Candidate, keyword: float, vector: float
) -> tuple[Part, ...]:
    if question.mode == Mode.KEYWORD:
        return (("words", candidate.keyword, candidate.keyword, "BM25"),)
    if question.mode == Mode.VECTOR:
        return (("meaning", candidate.vector, candidate.vector, "cosine of the best chunks"),)
    if question.fusion == "rrf":
        found = fusion.reciprocal(candidate.ranks, RETRIEVERS)
        return (("reciprocal ranks", found, RECIPROCAL * found, "its places in the lists"),)
    return (
        ("words", candidate.keyword, KEYWORD * keyword, "BM25 against the other candidates"),
        ("meaning", candidate.vector, VECTOR * vector, "cosine against the other candidates"),
    )


def _marked() -> Iterator[tuple[str, int, Part]]:
    """Yield what each mark of a file takes from its score unless the query wants that kind.

    The marks are plain numbers: `&` of an `IntFlag` makes a new one, in ninety times as long.
    """
    for kind, mark, name, weight, reason in (
        ("tests", Flag.TEST, "test", TEST, "it is a test and none was asked for"),
        (
            "examples",
            Flag.EXAMPLE,
            "example",
            EXAMPLE,
            "it is an example, a benchmark or documentation",
        ),
        ("stubs", Flag.STUB, "stub", STUB, "it only declares what another file defines"),
        ("vendored", Flag.VENDORED, "vendored", VENDORED, "it is a copy of other people's code"),
        ("generated", Flag.GENERATED, "generated", GENERATED, "a program seems to have written it"),
    ):
        yield kind, int(mark), (name, 1.0, weight, reason)


def _imported(candidate: Candidate) -> str:
    return f"{candidate.importers} files import what is called so"


def _tiers(question: Question) -> Callable[[Candidate], tuple[int, str]]:
    """Return what tells a candidate's tier, 0 for what the query names exactly."""
    if question.mode in {Mode.KEYWORD, Mode.VECTOR}:
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
