"""Parts of words among the lexemes of a scope."""

from dataclasses import replace

import pytest

from omniweb.search.literals import Every, Infix, Plan, Prefix, Some, Whole
from omniweb.search.vocabulary import FEW_CHUNKS, MANY_CHUNKS, MOST_LEXEMES, NOTHING, tsquery_of
from tests.unit.search.conftest import Corpus


def _asked(corpus: Corpus, plan: Plan | None, chunks: int = FEW_CHUNKS) -> str | None:
    pin = replace(corpus.pins["other"], chunks=chunks)
    found = tsquery_of(corpus.connection, plan, [pin])
    return found and found.removeprefix(f"('#{pin.repository_id}') & ")


@pytest.mark.parametrize(
    ("plan", "query"),
    [
        (None, None),
        (Whole("it's"), "'it''s'"),
        (Prefix("ret"), "'ret':*"),
        (Infix("nnection_ref"), "('reconnection_refused')"),
        (Infix("no such"), NOTHING),
        (Every((Whole("a"), Prefix("b"))), "('a' & 'b':*)"),
        (Every((Whole("a"), Infix("no such"))), "('a')"),
        (Every((Infix("nnection_ref"), Infix("no such"))), NOTHING),
        (Some((Whole("a"), Infix("no such"))), "('a')"),
        (Some((Infix("no such"), Infix("nor this"))), NOTHING),
    ],
)
def test_a_plan_becomes_a_tsquery(corpus: Corpus, plan: Plan | None, query: str | None) -> None:
    assert _asked(corpus, plan) == query


@pytest.mark.parametrize("chunks", [FEW_CHUNKS - 1, MANY_CHUNKS + 1])
def test_parts_are_looked_up_only_where_it_pays(corpus: Corpus, chunks: int) -> None:
    assert _asked(corpus, Infix("nnection_ref"), chunks) is None
    assert _asked(corpus, Some((Whole("a"), Infix("no such"))), chunks) is None
    assert _asked(corpus, Every((Whole("a"), Infix("no such"))), chunks) == "('a')"


def test_a_part_of_too_many_words_does_not_narrow(corpus: Corpus) -> None:
    words = [f"common{n}" for n in range(MOST_LEXEMES + 1)]
    with corpus.connection.transaction(force_rollback=True):
        corpus.connection.execute(
            "INSERT INTO search_index.lexeme_frequency SELECT %s, unnest(%s::text[]), 1",
            [corpus.pins["other"].repository_id, words],
        )
        assert _asked(corpus, Infix("ommo")) is None


def test_the_repositories_of_a_wide_scope_are_left_out(corpus: Corpus) -> None:
    pins = [replace(corpus.pins["other"], repository_id=n) for n in range(21)]

    assert tsquery_of(corpus.connection, Whole("a"), pins) == "'a'"
    assert tsquery_of(corpus.connection, Whole("a"), pins[:1]) == "('#0') & 'a'"


def test_other_repositories_lexemes_are_not_looked_at(corpus: Corpus) -> None:
    assert _asked(corpus, Infix("backoff")) == NOTHING
