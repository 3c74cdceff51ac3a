"""Candidates → one order: tiers first, then a sum of named, bounded contributions. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from omniweb.search.candidates import Candidate
from omniweb.search.query.parser import parse_query
from omniweb.search.question import Found, Question
from omniweb.search.ranking import weights
from omniweb.search.ranking.columns import EVIDENCE, Signal, Signals
from omniweb.search.ranking.neighbours import beside
from omniweb.search.ranking.signals import NameReader, NameSignals
from omniweb.search.ranking.tiers import NEAR, Tier, tiers
from omniweb.search.types import Contribution, Explanation, MatchKind, Mode

Group = Callable[[Signals], Iterable[Signal]]
GROUPS: dict[Mode, tuple[Group, ...]] = {
    Mode.AUTO: (
        Signals.evidence,
        Signals.path,
        Signals.pasted,
        Signals.symbol,
        Signals.priors,
        Signals.imports,
        Signals.repository,
    ),
    Mode.KEYWORD: (Signals.evidence,),
    Mode.VECTOR: (Signals.evidence,),
    Mode.SYMBOL: (Signals.symbol, Signals.path, Signals.priors, Signals.imports),
    Mode.PATH: (Signals.path, Signals.priors),
    Mode.REGEX: (Signals.path, Signals.symbol, Signals.priors),
}
"""What a mode is ranked by: whoever asks for one kind of evidence gets its order unmixed."""


class Ranked(NamedTuple):
    """A candidate in its place; a tuple as `Match` is one.

    `signals` are those of all candidates; `place` is where this one is in them.
    """

    candidate: Candidate
    score: float
    tier: int
    tier_reason: str
    match: MatchKind
    names: NameSignals
    signals: Sequence[Signal]
    place: int

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """What the score is the sum of, without what adds nothing."""
        parts = [each for each in self.signals if round(each.added[self.place], 6)]
        return tuple(each.contribution(self.place) for each in parts)

    @property
    def explanation(self) -> Explanation:
        """How the score came about: of the ranked few are shown, and fewer explained."""
        return Explanation(
            tier=self.tier,
            tier_reason=self.tier_reason,
            ranks=dict(self.candidate.ranks),
            scores={name: self.candidate.score(name) for name in EVIDENCE},
            contributions=self.contributions,
        )


def rank(question: Question, found: Found) -> list[Ranked]:
    """Return the candidates, best first; equal ones by path."""
    candidates = found.candidates
    if not candidates:
        return []
    reader = NameReader(
        question.terms, found.statistics, found.definitions, _named(question, candidates)
    )
    names = [reader.read(candidate) for candidate in candidates]
    made = Signals(question, candidates, names)
    signals = [each for group in GROUPS[question.query.mode] for each in group(made)]
    scores = np.sum([each.added for each in signals], axis=0)
    if question.query.mode == Mode.AUTO and question.terms.words and not question.query.paste:
        signals.append(_beside(candidates, scores))
        scores += signals[-1].added
    tier_of = tiers(question, candidates)
    ranked = [
        Ranked(candidate, score, *tier_of(candidate, names[place]), names[place], signals, place)
        for place, (candidate, score) in enumerate(zip(candidates, scores.tolist(), strict=True))
    ]
    ranked.sort(key=lambda each: (each.tier, -each.score, each.candidate.path, each.candidate.key))
    return ranked


def unranked(question: Question, candidates: Sequence[Candidate]) -> list[Ranked]:
    """Return documents that are listed in their own order, with what speaks for them in itself."""
    placed = rank(Question(parse_query("")), Found(candidates=list(candidates)))
    by_key = {each.candidate.key: each for each in placed}
    tier_of = tiers(question, candidates)
    ordered = [by_key[each.key] for each in candidates]
    return [placed_in(each, tier_of(each.candidate, each.names)) for each in ordered]


def placed_in(ranked: Ranked, tier: Tier) -> Ranked:
    """Return a document in a tier."""
    return ranked._replace(tier=tier.number, tier_reason=tier.reason, match=tier.match)


def _named(question: Question, candidates: Iterable[Candidate]) -> Mapping[int, str]:
    """Return the names of the candidates' repositories by their numbers."""
    searched = question.snapshots.by_repository
    numbers = {each.key[0] for each in candidates}
    return {number: searched[number].name for number in numbers if number in searched}


def _beside(candidates: Sequence[Candidate], scores: NDArray[np.float64]) -> Signal:
    values = beside(candidates, scores)
    return Signal(
        "beside", values, weights.BESIDE * values, lambda _: "files beside it answer, too"
    )


def parted(question: Question, ranked: Sequence[Ranked]) -> tuple[list[Ranked], list[Ranked]]:
    """Return the answers, and what only resembles what is looked up, each in order."""
    if not question.looked_up:
        return list(ranked), []
    near = [each for each in ranked if each.tier == NEAR]
    return [each for each in ranked if each.tier != NEAR], near
