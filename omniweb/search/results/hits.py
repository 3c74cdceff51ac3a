"""Ranked candidates → hits with their lines, symbols and reasons. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from indexer.types import Flag
from omniweb.search.candidates import Definition, DocumentKey, StoredChunk
from omniweb.search.pastes.places import PlaceReader
from omniweb.search.query.nodes import Used, leaves
from omniweb.search.question import Question
from omniweb.search.ranking.rank import Ranked
from omniweb.search.ranking.tiers import NEAR, holds
from omniweb.search.results.highlights import Marker
from omniweb.search.results.marked_words import MarkedWords, is_held
from omniweb.search.results.snippets import Snippet, snippet
from omniweb.search.terms import Terms
from omniweb.search.types import Facet, Hit, HitSymbol, Snapshot

SHOWN_SYMBOLS = 5
MOST_FACETS = 12
_REASONS = 3
_VERBS = {"uses": "uses", "calls": "calls", "impl": "implements", "imports": "imports"}
_NO_WORDS = MarkedWords(())


class HitMaker:
    """Makes the hits of one question."""

    def __init__(self, question: Question) -> None:
        self._question = question
        held = question.holding.form
        sought = held.pattern if held else None
        self._marker = Marker.of(question.query, looked_up=sought)
        literal = question.looked_up and question.look_up and question.look_up.has_signs
        self._of_holders = replace(self._marker, words=_NO_WORDS) if literal else self._marker
        """Of what has signs its words are marked only where it is not held itself."""
        self._snapshots = question.snapshots.by_repository

    def symbols(self, ranked: Ranked, definitions: Sequence[Definition]) -> tuple[HitSymbol, ...]:
        """Return the best of a document's definitions, the one that made it a hit first."""
        every = dict.fromkeys((*ranked.candidate.definitions, *definitions))
        return _symbols(self._question, ranked, every)

    @property
    def gave_up(self) -> bool:
        """Whether there was no time to mark every phrase and expression."""
        return self._marker.budget.over

    def look_through(self, chunks: Mapping[DocumentKey, Iterable[StoredChunk]]) -> None:
        """Look for the marks of all documents of a page at once."""
        held, keys = self._question.holding.keys, chunks.keys()
        for marker, of_it in ((self._of_holders, keys & held), (self._marker, keys - held)):
            marker.look_through(each.content for key in of_it for each in chunks[key])

    def hit(
        self, ranked: Ranked, chunks: Sequence[StoredChunk], symbols: tuple[HitSymbol, ...]
    ) -> Hit:
        """Return a hit with the best lines of these chunks of its document."""
        question, candidate = self._question, ranked.candidate
        snapshot: Snapshot = self._snapshots[candidate.key[0]]
        order = {ordinal: place for place, ordinal in enumerate(candidate.chunks)}
        best_first = sorted(chunks, key=lambda chunk: order.get(chunk.ordinal, len(order)))
        wanted = asked_line(question, ranked)
        asked = wanted if wanted and any(wanted in chunk.lines for chunk in chunks) else 0
        marker = self._of_holders if candidate.key in question.holding.keys else self._marker
        used = frozenset(question.filtered.lines.get(candidate.key, ()))
        shown_first = [each.first_line for each in symbols]
        lines = snippet(marker, best_first, shown_first, asked, used)
        why = _why(question, ranked, lines)
        return Hit(
            repository_id=snapshot.repository_id,
            repository=snapshot.name,
            ref=snapshot.ref,
            commit=snapshot.commit,
            path=candidate.path,
            language=candidate.language,
            score=round(ranked.score, 6),
            match_count=question.filtered.matches.get(candidate.key, lines.match_count),
            chunks=lines.chunks,
            symbols=symbols,
            why=why if asked == wanted else f"{why}, has no line {wanted}",
            explanation=ranked.explanation if question.explain else None,
            generated=bool(candidate.flags & Flag.GENERATED),
            partial=bool(candidate.flags & Flag.PARTIAL),
            match=ranked.match,
            asked_line=asked,
            folder=_folder(question, ranked),
        )


def _symbols(
    question: Question, ranked: Ranked, definitions: Iterable[Definition]
) -> tuple[HitSymbol, ...]:
    """Return the definitions that the query names: by `sym:`, in the reasons, then exactly."""
    terms = question.terms
    reasons = (ranked.tier_reason, f"defines {ranked.names.definition}")
    keys, subwords = frozenset(terms.keys), terms.telling
    asked = frozenset(name.lower() for name in question.query.symbol_names)

    def order(each: Definition) -> tuple[bool, int, bool, bool, int, int, int]:
        name, reason = each.normalised, f"defines {each.name}"
        held = sum([each in name for each in subwords])
        return (
            asked.isdisjoint((each.name.lower(), each.qualified_name.lower())),
            reasons.index(reason) if reason in reasons else len(reasons),
            each.name not in terms.words,
            name not in keys,
            -held,
            len(name),
            each.first_line,
        )

    return tuple(
        HitSymbol(
            each.name,
            each.qualified_name,
            each.kind,
            each.signature,
            each.first_line,
            each.last_line,
        )
        for each in sorted(definitions, key=order)[:SHOWN_SYMBOLS]
    )


def asked_line(question: Question, ranked: Ranked) -> int:
    """Return the line that the query names of this document, 0 for none."""
    if question.query.paste:
        framed = any(each.name == "frame" and each.values[ranked.place] for each in ranked.signals)
        return PlaceReader(question.query.paste).asked_line(ranked.candidate.path) if framed else 0
    place = question.look_up.place if question.look_up else None
    return place.line if place and not ranked.tier and ranked.match == "path" else 0


def _folder(question: Question, ranked: Ranked) -> str:
    """Return the folder that the query names and that a document is in, "" for none."""
    folder = question.look_up.folder if question.look_up else None
    if folder is None or ranked.tier or ranked.match != "path":
        return ""
    return folder.of(ranked.candidate.path)


def _why(question: Question, ranked: Ranked, shown: Snippet) -> str:
    """Return the strongest reasons in a few words."""
    terms, names, candidate = question.terms, ranked.names, ranked.candidate
    reasons = [ranked.tier_reason] if ranked.tier_reason else []
    reasons += [_used(question)] if question.filtered.lines.get(candidate.key) else []
    if names.definition and f"defines {names.definition}" not in reasons:
        reasons.append(f"defines {names.definition}")
    if names.covered > 1 / 2 and f"is called {candidate.module_name}" not in reasons:
        reasons.append(f"is called {candidate.module_name}")
    if candidate.key in question.holding.keys:
        if holds(question) not in reasons:
            reasons.append(holds(question))
    elif question.looked_up and candidate.score("keyword"):
        reasons += ["holds a part or another form of it"] if ranked.tier == NEAR else []
    elif candidate.score("keyword") and terms.words:
        reasons.append(_held(terms, candidate.path, shown))
    if candidate.score("vector") and "vector" in candidate.ranks and len(reasons) < _REASONS:
        reasons.append("means much the same")
    return ", ".join(reasons[:_REASONS])


def _used(question: Question) -> str:
    """Say how a document uses what `uses:` and the like ask for."""
    used = [leaf for leaf in leaves(question.query.required) if isinstance(leaf, Used)]
    return f"{_VERBS[used[0].how]} {used[0].name}" if len(used) == 1 else "uses the names"


def _held(terms: Terms, path: str, shown: Snippet) -> str:
    """Say which of the words a document holds that has some of them, or of their sub-words."""
    several = len(terms.words) > 1
    if all(is_held(word, shown.lexemes) for word in terms.words):
        return "holds the words" if several else "holds the word"
    if not shown.lexemes and not set(terms.lexemes).isdisjoint(Terms.of([path]).lexemes):
        return "has some of the words in its path" if several else "has the word in its path"
    return "holds some of the words" if several else "holds a part of the word"


def facets(question: Question, ranked: Iterable[Ranked]) -> dict[str, tuple[Facet, ...]]:
    """Return how many of the ranked documents each repository and language has."""
    searched = question.snapshots.by_repository
    repositories: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for each in ranked:
        repositories[searched[each.candidate.key[0]].name] += 1
        if each.candidate.language:
            languages[each.candidate.language] += 1
    return {"repository": _values(repositories), "language": _values(languages)}


def _values(counts: Counter[str]) -> tuple[Facet, ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Facet(value, count) for value, count in ordered[:MOST_FACETS])
