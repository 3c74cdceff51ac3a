"""Candidates → one order: tiers first, then a sum of named, bounded contributions. Pure.

The weights are round and not delicate: `docs/relevance.md` has what each of them is worth.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import starmap

from indexer.types import Mark
from omniweb.search import fusion
from omniweb.search.candidates import Candidate, Definition
from omniweb.search.copies import Copies
from omniweb.search.signals import (
    NameReader,
    NameSignals,
    in_own_folder,
    is_prose,
)
from omniweb.search.terms import Rarity, Terms, path_words
from omniweb.search.types import Contribution, Mode, Trail

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


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place."""

    candidate: Candidate
    score: float
    tier: int
    tier_reason: str
    names: NameSignals
    parts: tuple[Part, ...]

    @property
    def trail(self) -> Trail:
        """How the score came about: of the ranked few are shown, and fewer explained."""
        return Trail(
            tier=self.tier,
            tier_reason=self.tier_reason,
            ranks=dict(self.candidate.ranks),
            scores={"keyword": self.candidate.keyword, "vector": self.candidate.vector},
            contributions=tuple(starmap(Contribution, self.parts)),
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
    rows = zip(
        candidates,
        names,
        fusion.z_scores([candidate.keyword for candidate in candidates]),
        fusion.z_scores([candidate.vector for candidate in candidates]),
        fusion.z_scores([each.central for each in names]),
        fusion.z_scores([each.similar for each in names]),
        strict=True,
    )
    tier_of = _tiers(question)
    copies = Copies([candidate.path for candidate in candidates], question.terms.words)
    ranked = [_place(question, tier_of, copies, *row) for row in rows]
    ranked.sort(key=lambda each: (each.tier, -each.score, each.candidate.path, each.candidate.key))
    return ranked


def _place(
    question: Question,
    tier_of: Callable[[Candidate], tuple[int, str]],
    copies: Copies,
    candidate: Candidate,
    names: NameSignals,
    keyword: float,
    vector: float,
    central: float,
    similar: float,
) -> Ranked:
    parts = {
        "evidence": _evidence(question, candidate, keyword, vector),
        "path": _path_parts(names, similar),
        "symbol": _symbol_parts(names),
        "priors": (
            *_priors(question.terms, candidate),
            *_place_priors(question, copies, candidate),
        ),
        "imports": (("imports", names.central, CENTRAL * central, _imported(candidate)),),
    }
    used = tuple(
        part for group in PARTS[question.mode] for part in parts[group] if round(part[2], 6)
    )
    tier, reason = tier_of(candidate)
    return Ranked(candidate, sum(part[2] for part in used), tier, reason, names, used)


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


def _priors(terms: Terms, candidate: Candidate) -> tuple[Part, ...]:
    parts = []
    if candidate.marks & Mark.TEST and not terms.wants("tests"):
        parts.append(("test", 1.0, TEST, "it is a test and none was asked for"))
    if candidate.marks & Mark.EXAMPLE and not terms.wants("examples"):
        parts.append(("example", 1.0, EXAMPLE, "it is an example, a benchmark or documentation"))
    if is_prose(candidate) and not terms.wants("prose"):
        parts.append(("no code", 1.0, PROSE, "it is a text or data, not code"))
    return (*parts, *_origin_priors(terms, candidate))


def _origin_priors(terms: Terms, candidate: Candidate) -> Iterator[Part]:
    if candidate.marks & Mark.STUB and not terms.wants("stubs"):
        yield "stub", 1.0, STUB, "it only declares what another file defines"
    if candidate.marks & Mark.VENDORED and not terms.wants("vendored"):
        yield "vendored", 1.0, VENDORED, "it is a copy of other people's code"
    if candidate.marks & Mark.GENERATED and not terms.wants("generated"):
        yield "generated", 1.0, GENERATED, "a program seems to have written it"


def _place_priors(question: Question, copies: Copies, candidate: Candidate) -> tuple[Part, ...]:
    parts = []
    if newer := copies.newer(candidate.path):
        parts.append(("older copy", 1.0, OLDER, newer))
    name = question.repositories.get(candidate.key[0], "")
    if in_own_folder(candidate.path, name):
        parts.append(("own folder", 1.0, OWN, "its folder is called as the repository"))
    return tuple(parts)


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
