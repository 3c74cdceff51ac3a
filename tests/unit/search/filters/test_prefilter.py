"""Where to look for a plan's matches: at the chunks of a rare word, or by the sketches."""

from dataclasses import replace

import pytest

from indexer.text import trigrams
from omniweb.search.filters.prefilter import (
    MOST_MASKS,
    Masks,
    Words,
    certain,
    frequencies,
    leading_words,
    lexemes_of,
)
from omniweb.search.filters.required_literals import Every, Literal, Plan, Some, Whole
from omniweb.search.index.conditions import TRUE
from omniweb.search.index.tsquery import FEW_REPOSITORIES
from omniweb.search.query.nodes import And, Node, Not, Or, Path, Phrase, Regex, Text
from omniweb.search.types import Snapshot
from tests.unit.search.conftest import Corpus

NAME = "team/library"
LOCK = Words.of(["lock"], 2)


A, B, C = Text("a"), Phrase("b"), Regex("c")
LEXEMES = {A: ("rare",), B: ("common", "seldom"), C: ()}
COUNTS = {"rare": 3, "common": 1_000, "seldom": 5}


@pytest.mark.parametrize(
    ("node", "sets", "chunks"),
    [
        (A, ["rare"], 3),
        (B, ["common seldom"], 1),
        (And((A, B)), ["common seldom"], 1),
        (And((A, C)), ["rare"], 3),
        (And((A, Not(B))), ["rare"], 3),
        (Or((A, B)), ["rare", "common seldom"], 4),
        (And((Or((A, B)), A)), ["rare"], 3),
        (Or((A, And((B, C)))), ["rare", "common seldom"], 4),
    ],
)
def test_the_rarest_words_that_are_required_lead(node: Node, sets: list[str], chunks: int) -> None:
    found = leading_words(node, LEXEMES, COUNTS, 16_000)
    assert found is not None
    assert found.sets == {frozenset(each.split()) for each in sets}
    assert found.chunks == chunks


@pytest.mark.parametrize("node", [C, Not(A), Or((A, C)), Or((A, Not(B))), Path("a")])
def test_what_may_be_met_without_any_word_is_led_to_by_none(node: Node) -> None:
    assert leading_words(node, LEXEMES, COUNTS, 16_000) is None


@pytest.mark.parametrize(
    ("plan", "lexemes"),
    [
        (None, ()),
        (Literal("lock"), ()),
        (Whole("backoff"), ("backoff",)),
        (Every((Literal("(x"), Whole("lock"))), ("lock",)),
        (Every((Whole("lock"), Whole("nowhere"))), ("lock", "nowhere")),
        (Some((Whole("lock"), Literal("(x"))), ()),
    ],
)
def test_words_of_a_plan(plan: Plan | None, lexemes: tuple[str, ...]) -> None:
    assert lexemes_of(plan) == lexemes


def test_words_are_counted_in_what_is_searched_alone(corpus: Corpus) -> None:
    own = [corpus.snapshots[NAME]]
    found = frequencies(corpus.connection, ["lock", "backoff", "nowhere"], own)
    assert found == {"lock": 1, "backoff": 1, "nowhere": 0}
    everything = list(corpus.snapshots.values())
    assert frequencies(corpus.connection, ["lock"], everything) == {"lock": 2}
    assert frequencies(corpus.connection, [], own) == {}


def test_a_common_word_does_not_lead() -> None:
    scope = [Snapshot(1, NAME, 1, "refs/heads/main", "c" * 40, 1, chunks=1_000)]
    assert Words.of(["a"], 10).are_rare(scope)
    assert not Words.of(["a"], 11).are_rare(scope)


def test_a_chunk_whose_words_are_not_all_known_may_have_any(corpus: Corpus) -> None:
    words = certain(Words.of(["lock"], 2))
    assert words.query(list(corpus.snapshots.values())) == "(('#truncated') | ('lock'))"


def test_the_repositories_of_a_wide_scope_are_left_out(corpus: Corpus) -> None:
    own = replace(corpus.snapshots[NAME], chunks=10, index_chunks=1_000)
    pins = [replace(own, repository_id=n) for n in range(FEW_REPOSITORIES + 1)]
    assert LOCK.query(pins) == "(('lock'))"
    assert LOCK.query(pins[:2]) == "('#0' | '#1') & (('lock'))"


@pytest.mark.parametrize(
    ("index_chunks", "query"), [(41, "(('lock'))"), (42, "('#1') & (('lock'))")]
)
def test_so_is_one_that_is_most_of_the_index(corpus: Corpus, index_chunks: int, query: str) -> None:
    snapshot = replace(
        corpus.snapshots[NAME], repository_id=1, chunks=21, index_chunks=index_chunks
    )
    assert LOCK.query([snapshot]) == query


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        (Literal("abc"), {"abc", "abcd"}),
        (Every((Literal("abc"), Literal("cd("))), {"abcd("}),
        (Every((Whole("word"), Literal("abc"))), {"abc", "abcd"}),
        (Some((Literal("abcd"), Literal("xyz"))), {"abcd", "xyz"}),
        (Every((Literal("xyz"), Some((Literal("abc"), Literal("(ab"))))), {"xyz abc"}),
        (Some((Every((Literal("abc"), Literal("cd("))), Literal("xyz"))), {"abcd(", "xyz"}),
    ],
)
def test_sketches_that_hold_what_is_required(corpus: Corpus, plan: Plan, found: set[str]) -> None:
    held = {text for text in found if _meets(corpus, plan, text)}
    others = {"", "ab", "bcd", "yz", "xy abd"}
    assert held == found
    assert not {text for text in others if _meets(corpus, plan, text)}


@pytest.mark.parametrize(
    "plan",
    [
        None,
        Whole("word"),
        Some((Literal("abc"), Whole("word"))),
        Some(tuple(Literal(f"abc{n}") for n in range(MOST_MASKS + 1))),
    ],
)
def test_what_tells_too_little_asks_nothing_of_sketches(plan: Plan | None) -> None:
    assert Masks().condition(plan) == TRUE


def test_of_many_alternatives_the_first_are_looked_for() -> None:
    def either(letter: str) -> Some:
        return Some(tuple(Literal(f"{letter}{n:02}") for n in range(MOST_MASKS // 2)))

    full = Masks().condition(Every((either("a"), either("b"))))
    assert len(full.parameters) == MOST_MASKS
    assert len(Masks().condition(Every(tuple(map(either, "abcdef")))).parameters) == MOST_MASKS


def _meets(corpus: Corpus, plan: Plan, text: str) -> bool:
    condition = Masks().condition(plan)
    sketch = f"SELECT %(own)s::bit({trigrams.BITS}) AS trigrams"
    row = corpus.connection.execute(
        f"SELECT {condition.sql} FROM ({sketch}) AS s",
        {**condition.parameters, "own": trigrams.mask([text])},
    ).fetchone()
    assert row is not None
    return bool(row[0])
