"""Ranked candidates → hits with their lines, symbols and reasons."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from omniweb.search.candidates import Definition, DocumentKey, StoredChunk
from omniweb.search.index.pipeline import Statement, ask
from omniweb.search.index.snapshots import Pin
from omniweb.search.ranking.rank import Ranked
from omniweb.search.results.highlights import Marker
from omniweb.search.results.snippets import snippet
from omniweb.search.retrievers import chunks, symbol
from omniweb.search.terms import MOST_LEXEMES, Terms
from omniweb.search.types import Facet, Hit, HitSymbol

SHOWN_CHUNKS = 2
"""Of each document, the chunks that a snippet is cut from."""
SHOWN_SYMBOLS = 5
MOST_FACETS = 12
_SHORTEST_PART = 3
_REASONS = 3


@dataclass(frozen=True, slots=True)
class Page:
    """The part of the ranked list that is shown.

    Of documents that a phrase or an expression was found in, `matches` are the numbers of lines and
    `chunks` the ordinals of what is shown.
    """

    ranked: Sequence[Ranked]
    pins: Mapping[int, Pin]
    terms: Terms
    marker: Marker
    matches: Mapping[DocumentKey, int]
    chunks: Mapping[DocumentKey, Sequence[int]]
    explain: bool


def hits(connection: Connection[Any], page: Page, cut: list[str]) -> tuple[Hit, ...]:
    """Return the hits of a page in their order; add to `cut` what was stopped at its budget."""
    if not page.ranked:
        return ()
    keys = [each.candidate.key for each in page.ranked]
    statements = {"chunks": _chunks(page)}
    if parts := _parts(page.terms):
        names = [name for name in page.terms.keys if len(name) >= _SHORTEST_PART]
        statements["symbols"] = symbol.of_documents(keys, names, parts, _least(parts))
    answers = ask(connection, statements)
    cut += answers.cut
    stored = _by_document(chunks.read(answers["chunks"]))
    definitions: dict[DocumentKey, list[Definition]] = defaultdict(list)
    for each in symbol.read(answers["symbols"]):
        definitions[each.key].append(each)
    return tuple(
        _hit(page, each, stored[each.candidate.key], definitions[each.candidate.key])
        for each in page.ranked
    )


def _chunks(page: Page) -> Statement:
    shown = [each.candidate for each in page.ranked]
    return chunks.chosen(
        [
            (each.key, page.chunks.get(each.key) or each.chunks[:SHOWN_CHUNKS] or [0])
            for each in shown
        ],
        [(d.key, d.first_line) for each in shown for d in each.definitions[:2]],
    )


def _parts(terms: Terms) -> list[str]:
    """Return the sub-words by which a name is found; shorter ones are in every second name."""
    return [part for part in terms.spelt if len(part) >= _SHORTEST_PART][:MOST_LEXEMES]


def _least(parts: Sequence[str]) -> int:
    """Return how many of the sub-words a name has to hold."""
    return min((len(parts) + 1) // 2, 2)


def _by_document(
    found: Iterable[tuple[DocumentKey, StoredChunk]],
) -> defaultdict[DocumentKey, list[StoredChunk]]:
    grouped: defaultdict[DocumentKey, list[StoredChunk]] = defaultdict(list)
    for key, chunk in found:
        grouped[key].append(chunk)
    return grouped


def _hit(
    page: Page,
    ranked: Ranked,
    stored: Sequence[StoredChunk],
    definitions: Sequence[Definition],
) -> Hit:
    candidate = ranked.candidate
    pin = page.pins[candidate.key[0]]
    symbols = _symbols(page.terms, definitions)
    order = {ordinal: place for place, ordinal in enumerate(candidate.chunks)}
    best_first = sorted(stored, key=lambda chunk: order.get(chunk.ordinal, len(order)))
    lines = snippet(page.marker, best_first, [each.first_line for each in symbols])
    return Hit(
        repository_id=pin.repository_id,
        repository=pin.name,
        ref=pin.ref,
        commit=pin.commit,
        path=candidate.path,
        language=candidate.language,
        score=round(ranked.score, 6),
        match_count=page.matches.get(candidate.key, lines.match_count),
        chunks=lines.chunks,
        symbols=symbols,
        why=_why(page, ranked),
        explanation=ranked.explanation if page.explain else None,
    )


def _symbols(terms: Terms, definitions: Iterable[Definition]) -> tuple[HitSymbol, ...]:
    """Return the definitions that the query names, the exact ones first."""
    keys, parts = frozenset(terms.keys), _parts(terms)

    def order(each: Definition) -> tuple[bool, bool, int, int, int]:
        name = each.normalised
        held = sum([part in name for part in parts])
        return each.name not in terms.words, name not in keys, -held, len(name), each.first_line

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


def _why(page: Page, ranked: Ranked) -> str:
    """Return the strongest reasons in a few words."""
    names, candidate = ranked.names, ranked.candidate
    reasons = [ranked.tier_reason] if ranked.tier_reason else []
    if names.definition and f"defines {names.definition}" not in reasons:
        reasons.append(f"defines {names.definition}")
    if names.covered > 1 / 2:
        reasons.append(f"is called {candidate.module_name}")
    if candidate.keyword and page.terms.words:
        reasons.append("holds the words" if len(page.terms.words) > 1 else "holds the word")
    if candidate.vector and "vector" in candidate.ranks and len(reasons) < _REASONS:
        reasons.append("means much the same")
    return ", ".join(reasons[:_REASONS])


def facets(ranked: Iterable[Ranked], pins: Mapping[int, Pin]) -> dict[str, tuple[Facet, ...]]:
    """Return how many of the ranked documents each repository and language has."""
    repositories: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for each in ranked:
        repositories[pins[each.candidate.key[0]].name] += 1
        if each.candidate.language:
            languages[each.candidate.language] += 1
    return {"repository": _values(repositories), "language": _values(languages)}


def _values(counts: Counter[str]) -> tuple[Facet, ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Facet(value, count) for value, count in ordered[:MOST_FACETS])
