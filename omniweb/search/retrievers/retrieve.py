"""All retrievers → candidates: every document of the union gets every retriever's score.

Three round trips: what needs no statistics, the words, and what one retriever found scored by the
others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from indexer.text.encoder import default_encoder
from omniweb.search.candidates import Candidate, Definition, DocumentKey, Match, ranked
from omniweb.search.filters.compiler import Condition
from omniweb.search.index.pipeline import Answers, Statement, ask
from omniweb.search.index.snapshots import Pin
from omniweb.search.retrievers import details, keyword, path, statistics, symbol, vector
from omniweb.search.stopwatch import Stopwatch
from omniweb.search.terms import Rarity, Terms, path_words
from omniweb.search.types import Mode

DEPTH = 60
"""Documents that words and meaning each choose; 20 cost 0.0004 NDCG, so this is generous."""
DEFINING, NAMED = 40, 30
"""Documents that are added for their definitions, and for their names."""
QUESTION_WORDS, FEW_DOCUMENTS, SCANNED_CHUNKS = 3, 20, 200_000
"""So many words that find fewer documents: meaning looks at that many chunks, for 50 ms."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and where."""

    text: str
    terms: Terms
    embedding: NDArray[np.float32]
    pins: tuple[Pin, ...]
    condition: Condition | None
    mode: Mode


@dataclass(slots=True)
class Gathered:
    """What was found; `cut` names retrievers that were stopped at their budget."""

    candidates: list[Candidate] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    rarity: Rarity = field(default_factory=lambda: Rarity(0, 1.0, {}))
    cut: list[str] = field(default_factory=list)
    meaning_chose: bool = True
    """False: it scored what the others found."""


def gather(connection: Connection[Any], wanted: Wanted, watch: Stopwatch) -> Gathered:
    """Return the candidates, unordered, with all their scores."""
    chunks = sum(pin.chunks for pin in wanted.pins)
    small = chunks <= vector.EXACT_CHUNKS
    found = Gathered(meaning_chose=small or wanted.mode == Mode.VECTOR)
    with watch.stage("symbol, path, vector"):
        first = _ask(connection, found, _first(wanted, found))
        found.rarity = statistics.read(first)
        found.definitions = _definitions(first)
    with watch.stage("keyword"):
        by_words = _by_words(connection, wanted, found)
    by_meaning = vector.read(first["vector"])
    if not found.meaning_chose and chunks <= SCANNED_CHUNKS and _is_lost(wanted, by_words):
        with watch.stage("meaning"):
            found.meaning_chose = True
            by_meaning = vector.read(_ask(connection, found, _by_meaning(wanted))["vector"])
    names = _named(path.read(first["path"]), wanted.text)
    defining = _defining(found.definitions) if _chooses(wanted, Mode.SYMBOL) else []
    keys = _union(by_words, by_meaning, defining, names)
    with watch.stage("scores"):
        answers = _ask(connection, found, _second(wanted, found, keys, by_words, by_meaning))
    found.candidates = details.read(answers["details"])
    by_words = by_words + keyword.read(answers["keyword"])
    by_meaning = by_meaning + vector.read(answers["vector"])
    _fill(found, by_words, by_meaning, names)
    return found


def _chooses(wanted: Wanted, mode: Mode) -> bool:
    return wanted.mode in {Mode.AUTO, mode}


def _first(wanted: Wanted, found: Gathered) -> dict[str, Statement | None]:
    pins, condition, terms = wanted.pins, wanted.condition, wanted.terms
    named = _chooses(wanted, Mode.PATH)
    return {
        **statistics.statements(terms, pins),
        "symbol": symbol.statement(terms, pins, condition),
        "part": symbol.containing(terms, pins, condition) if wanted.mode == Mode.SYMBOL else None,
        "path": path.statement(terms, wanted.text, pins, condition) if named else None,
        **(_by_meaning(wanted) if found.meaning_chose else {}),
    }


def _by_meaning(wanted: Wanted) -> dict[str, Statement | None]:
    if not _chooses(wanted, Mode.VECTOR):
        return {}
    pins = comparable(wanted.pins)
    return {"vector": vector.statement(wanted.embedding, pins, wanted.condition, DEPTH)}


def comparable(pins: Sequence[Pin]) -> list[Pin]:
    """Return those whose vectors our encoder made; those of an earlier one are being renewed."""
    version = default_encoder().version
    return [pin for pin in pins if pin.encoder == version]


def _is_lost(wanted: Wanted, by_words: Sequence[Match]) -> bool:
    """Tell whether a question has found so little by its words that it may be put in others."""
    return len(wanted.terms.words) >= QUESTION_WORDS and len(by_words) < FEW_DOCUMENTS


def _definitions(answers: Answers) -> list[Definition]:
    """Return the definitions, each once: a name that is spelt whole also holds the parts."""
    rows = dict.fromkeys([*answers["symbol"], *answers["part"]])
    return symbol.read(list(rows))


def _by_words(connection: Connection[Any], wanted: Wanted, found: Gathered) -> list[Match]:
    if not _chooses(wanted, Mode.KEYWORD):
        return []
    asked = keyword.statement(wanted.terms, found.rarity, wanted.pins, wanted.condition, DEPTH)
    return keyword.read(_ask(connection, found, {"keyword": asked})["keyword"])


def _second(
    wanted: Wanted,
    found: Gathered,
    keys: Sequence[DocumentKey],
    by_words: Iterable[Match],
    by_meaning: Iterable[Match],
) -> dict[str, Statement | None]:
    without_words = _missing(keys, by_words)
    made_now = {pin.repository_id for pin in comparable(wanted.pins)}
    without_meaning = [key for key in _missing(keys, by_meaning) if key[0] in made_now]
    return {
        "details": details.statement(keys, wanted.pins),
        "keyword": keyword.rescoring(wanted.terms, found.rarity, without_words),
        "vector": vector.rescoring(wanted.embedding, without_meaning),
    }


def _missing(keys: Iterable[DocumentKey], matches: Iterable[Match]) -> list[DocumentKey]:
    have = {match.key for match in matches}
    return [key for key in keys if key not in have]


def _ask(
    connection: Connection[Any], found: Gathered, statements: Mapping[str, Statement | None]
) -> Answers:
    wanted = {name: each for name, each in statements.items() if each is not None}
    answers = ask(connection, wanted)
    found.cut += answers.cut
    return answers


def _defining(definitions: Iterable[Definition]) -> list[DocumentKey]:
    """Return the documents with the longest names that the query spells."""
    longest = sorted(definitions, key=lambda each: (-len(each.normalised), each.key))
    return list(dict.fromkeys(each.key for each in longest))[:DEFINING]


def _named(rows: Iterable[tuple[DocumentKey, str]], text: str) -> list[DocumentKey]:
    """Return the documents with such a name, those whose path the query ends in first."""
    words = path_words(text)

    def place(row: tuple[DocumentKey, str]) -> tuple[bool, int, str]:
        exact = any(f"/{row[1]}".endswith(f"/{word}") for word in words)
        return not exact, len(row[1]), row[1]

    return [key for key, _ in sorted(rows, key=place)][:NAMED]


def _union(
    by_words: Iterable[Match],
    by_meaning: Iterable[Match],
    defining: Iterable[DocumentKey],
    named: Iterable[DocumentKey],
) -> list[DocumentKey]:
    keys = [match.key for match in by_words] + [match.key for match in by_meaning]
    return list(dict.fromkeys([*keys, *defining, *named]))


def _fill(
    found: Gathered,
    by_words: Iterable[Match],
    by_meaning: Iterable[Match],
    names: Iterable[DocumentKey],
) -> None:
    """Write what each retriever said into the candidates."""
    candidates = {candidate.key: candidate for candidate in found.candidates}
    for place, match in ranked(by_words):
        if candidate := candidates.get(match.key):
            candidate.keyword, candidate.ranks["keyword"] = match.score, place
            candidate.add_chunks(match.chunks)
    for place, match in ranked(by_meaning):
        if candidate := candidates.get(match.key):
            candidate.vector, candidate.ranks["vector"] = match.score, place
            candidate.add_chunks(match.chunks)
    for definition in found.definitions:
        if candidate := candidates.get(definition.key):
            candidate.definitions.append(definition)
    for name, keys in (("symbol", _defining(found.definitions)), ("path", names)):
        for place, key in enumerate(keys, 1):
            if candidate := candidates.get(key):
                candidate.ranks[name] = place
