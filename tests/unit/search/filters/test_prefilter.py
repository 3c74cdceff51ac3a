"""Where to look for a plan's matches: at the chunks of a rare word, or by the sketches."""

from dataclasses import replace

import pytest

from indexer.text import trigrams
from omniweb.search.filters.prefilter import (
    MOST_MASKS,
    on_sketch,
    rare_word,
    with_lexeme,
)
from omniweb.search.filters.required_literals import Every, Literal, Plan, Some, Whole
from omniweb.search.index.conditions import TRUE
from omniweb.search.index.tsquery import FEW_REPOSITORIES
from tests.unit.search.conftest import Corpus

NAME = "team/library"
MANY = 100_000
"""Chunks of a scope in which each word of the corpus is rare."""


def _rare(corpus: Corpus, plan: Plan | None, chunks: int = MANY) -> str | None:
    snapshot = replace(corpus.snapshots[NAME], chunks=chunks)
    found = rare_word(corpus.connection, plan, [snapshot])
    own = f"('#{snapshot.repository_id}') & "
    return None if found is None else found.removeprefix(own)


@pytest.mark.parametrize(
    ("plan", "query"),
    [
        (None, None),
        (Literal("lock"), None),
        (Whole("backoff"), "('backoff' | '#truncated')"),
        (Whole("nowhere"), "('nowhere' | '#truncated')"),
        (Every((Literal("(x"), Whole("lock"))), "('lock' | '#truncated')"),
        (Every((Whole("lock"), Whole("nowhere"))), "('nowhere' | '#truncated')"),
        (Some((Whole("lock"), Literal("(x"))), None),
    ],
)
def test_the_rarest_word_that_is_required_leads(
    corpus: Corpus, plan: Plan | None, query: str | None
) -> None:
    assert _rare(corpus, plan) == query


def test_a_common_word_does_not_lead(corpus: Corpus) -> None:
    assert _rare(corpus, Whole("lock"), chunks=1) is None
    with corpus.connection.transaction(force_rollback=True):
        corpus.connection.execute("UPDATE search_index.lexeme_frequency SET chunks = 1001")
        assert _rare(corpus, Whole("lock")) is None


def test_other_repositories_do_not_count(corpus: Corpus) -> None:
    with corpus.connection.transaction(force_rollback=True):
        corpus.connection.execute(
            "UPDATE search_index.lexeme_frequency SET chunks = 5000 WHERE repository_id <> %s",
            [corpus.snapshots[NAME].repository_id],
        )
        assert _rare(corpus, Whole("lock")) is not None


def test_the_repositories_of_a_wide_scope_are_left_out(corpus: Corpus) -> None:
    own = replace(corpus.snapshots[NAME], chunks=10, index_chunks=1_000)
    pins = [replace(own, repository_id=n) for n in range(FEW_REPOSITORIES + 1)]
    assert with_lexeme("lock", pins) == "'lock'"
    assert with_lexeme("lock", pins[:2]) == "('#0' | '#1') & 'lock'"


@pytest.mark.parametrize(("index_chunks", "query"), [(41, "'lock'"), (42, "('#1') & 'lock'")])
def test_so_is_one_that_is_most_of_the_index(corpus: Corpus, index_chunks: int, query: str) -> None:
    snapshot = replace(
        corpus.snapshots[NAME], repository_id=1, chunks=21, index_chunks=index_chunks
    )
    assert with_lexeme("lock", [snapshot]) == query


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
    assert on_sketch(plan) == TRUE


def test_of_many_alternatives_the_first_are_looked_for() -> None:
    def either(letter: str) -> Some:
        return Some(tuple(Literal(f"{letter}{n:02}") for n in range(MOST_MASKS // 2)))

    full = on_sketch(Every((either("a"), either("b"))))
    assert len(full.parameters) == MOST_MASKS
    assert len(on_sketch(Every(tuple(map(either, "abcdef")))).parameters) == MOST_MASKS


def _meets(corpus: Corpus, plan: Plan, text: str) -> bool:
    condition = on_sketch(plan)
    sketch = f"SELECT %(own)s::bit({trigrams.BITS}) AS trigrams"
    row = corpus.connection.execute(
        f"SELECT {condition.sql} FROM ({sketch}) AS s",
        {**condition.parameters, "own": trigrams.mask([text])},
    ).fetchone()
    assert row is not None
    return bool(row[0])
