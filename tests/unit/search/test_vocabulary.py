"""Parts of words among the words of a scope."""

from dataclasses import replace

import pytest

from omniweb.search.literals import Every, Part, Plan, Some, Whole
from omniweb.search.vocabulary import FEW_CHUNKS, MANY_CHUNKS, MOST_LEXEMES, queries_of
from tests.unit.search.conftest import Corpus

NAME = "team/library"
TRUNCATED = "'#truncated'"


def _asked(corpus: Corpus, plan: Plan | None, chunks: int = FEW_CHUNKS) -> set[str] | None:
    """Return the tsqueries of a plan without what each of them has: the repository."""
    pin = replace(corpus.pins[NAME], chunks=chunks)
    found = queries_of(corpus.connection, plan, [pin])
    own = f"('#{pin.repository_id}') & "
    return None if found is None else {query.removeprefix(own) for query in found} - {TRUNCATED}


@pytest.mark.parametrize(
    ("plan", "queries"),
    [
        (None, None),
        (Whole("backoff"), {"'backoff'"}),
        (Whole("nowhere"), set()),
        (Part("config", begins=True), {"'config'"}),
        (Part("ckof"), {"'retry_with_backoff'", "'backoff'"}),
        (Part("_backoff", ends=True), {"'retry_with_backoff'"}),
        (Part("_back", ends=True), set()),
        (Part("back_ff"), set()),
        (Part("_acko", ends=True), set()),
        (Part("ponential", ends=True), {"'exponenti'"}),
        (Part("olds", ends=True), {"'hold'"}),
        (Every((Part("olds"), Whole("lock"))), {"('lock')"}),
        (Every((Whole("nowhere"), Whole("lock"))), set()),
        (Some((Whole("lock"), Part("nowhere"))), {"'lock'"}),
        (Some((Part("no such"), Part("nor this"))), set()),
    ],
)
def test_a_plan_becomes_tsqueries(
    corpus: Corpus, plan: Plan | None, queries: set[str] | None
) -> None:
    assert _asked(corpus, plan) == queries


def test_what_is_not_rare_is_narrowed_by_single_lexemes(corpus: Corpus) -> None:
    both = Every((Whole("lock"), Part("olds")))
    with corpus.connection.transaction(force_rollback=True):
        corpus.connection.execute("UPDATE search_index.lexeme_frequency SET chunks = 100")
        corpus.connection.execute(
            "UPDATE search_index.lexeme_frequency SET chunks = 99 WHERE lexeme = 'hold'"
        )
        assert _asked(corpus, both) == {"('hold') & 'lock'"}


@pytest.mark.parametrize("chunks", [FEW_CHUNKS - 1, MANY_CHUNKS + 1])
def test_parts_are_looked_up_only_where_it_pays(corpus: Corpus, chunks: int) -> None:
    assert _asked(corpus, Part("ackof"), chunks) is None
    assert _asked(corpus, Some((Whole("lock"), Part("ackof"))), chunks) is None
    assert _asked(corpus, Every((Whole("lock"), Part("ackof"))), chunks) == {"('lock')"}


def test_a_part_of_too_many_words_does_not_narrow(corpus: Corpus) -> None:
    words = [f"common{n}" for n in range(MOST_LEXEMES)]
    with corpus.connection.transaction(force_rollback=True):
        corpus.connection.execute(
            "INSERT INTO search_index.lexeme_frequency SELECT %s, unnest(%s::text[]), 1",
            [corpus.pins[NAME].repository_id, words],
        )
        assert _asked(corpus, Part("ommo")) is None


def test_what_most_chunks_have_does_not_narrow(corpus: Corpus) -> None:
    with corpus.connection.transaction(force_rollback=True):
        corpus.connection.execute(
            "INSERT INTO search_index.lexeme_frequency VALUES (%s, 'ubiquit', %s)",
            [corpus.pins[NAME].repository_id, FEW_CHUNKS],
        )
        assert _asked(corpus, Whole("ubiquit")) is None
        assert _asked(corpus, Some((Whole("lock"), Whole("ubiquit")))) is None
        assert _asked(corpus, Every((Whole("lock"), Whole("ubiquit")))) == {"('lock')"}


def test_the_repositories_of_a_wide_scope_are_left_out(corpus: Corpus) -> None:
    pins = [replace(corpus.pins["other"], chunks=FEW_CHUNKS, repository_id=n) for n in range(21)]

    assert queries_of(corpus.connection, Whole("lock"), pins) == ["'lock'", TRUNCATED]
    assert queries_of(corpus.connection, Whole("nowhere"), pins[:1]) == [f"('#0') & {TRUNCATED}"]


def test_other_repositories_words_are_not_looked_at(corpus: Corpus) -> None:
    assert _asked(corpus, Part("econnection_ref")) == set()
