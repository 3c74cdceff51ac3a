"""Whole searches over repositories that were really indexed."""
# ruff: noqa: ARG001 - fixtures asked for their effect

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from django.core.cache import cache as store
from psycopg import Connection

from indexer import database
from omniweb.search import QueryError, prepare, search
from omniweb.search.index import pipeline
from omniweb.search.index.pipeline import Responses, Statement
from omniweb.search.index.pool import reading
from omniweb.search.index.snapshots import take
from omniweb.search.retrievers import keyword
from omniweb.search.types import (
    Mode,
    Scope,
)
from tests.unit.search.published import REF, PublishedRepository, paths_of, publish, request


@pytest.fixture(autouse=True)
def _no_cache() -> None:
    store.clear()


def test_a_snapshot_knows_its_share_of_the_index(
    library: PublishedRepository, secret: PublishedRepository
) -> None:
    with database.transaction() as connection:
        connection.execute(sqlalchemy.text("ANALYZE search_index.chunk"))
        count = sqlalchemy.text("SELECT count(*) FROM search_index.chunk")
        chunks = connection.execute(count).scalar_one()
    with reading() as asked:
        taken = take(asked, Scope((library.scoped, secret.scoped)))
    assert [each.index_chunks for each in taken] == [chunks, chunks]
    assert 0 < sum(each.chunks for each in taken) <= chunks


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("retry with exponential backoff", "lib/retry.py"),
        ("parseConfig", "lib/config.ts"),
        ("parse_config", "lib/config.ts"),
        ("config parser", "lib/config.ts"),
        ('"connection refused"', "lib/retry.py"),
        ("session.py", "lib/session.py"),
        ("test for retry", "tests/test_retry.py"),
        ("RetryPolicy", "lib/retry.py"),
        ("sym:close", "lib/session.py"),
        ("/def lonely_39[0-9]/", "many/words.py"),
    ],
)
def test_what_is_meant_comes_first(library: PublishedRepository, query: str, path: str) -> None:
    assert paths_of(search(request(query, library)))[0] == path


@pytest.mark.parametrize("mode", list(Mode))
def test_a_scope_hides_what_is_not_in_it(
    library: PublishedRepository, secret: PublishedRepository, mode: Mode
) -> None:
    for text in ("retry_secret", "backoff", "vault.py", "path:vault.py x", '"retry_secret"'):
        found = search(request(text, library, mode=mode))
        assert {hit.repository_id for hit in found.hits} <= {library.number}

    both = search(request("retry_secret", library, secret))
    assert both.hits[0].repository == "tools/secret"


def test_files_that_were_left_out_of_the_one_repository_are_counted(
    library: PublishedRepository, secret: PublishedRepository
) -> None:
    said = ("1 file of tools/library left out of the index, with reasons on its page.",)
    assert search(request("retry", library)).notices == said
    assert search(request("retry repo:tools/library", library, secret)).notices == said
    assert search(request("retry repo:tools/secret", library, secret)).notices == ()
    assert not search(request("retry", library)).incomplete


def test_frequencies_of_others_do_not_change_a_score(
    library: PublishedRepository, secret: PublishedRepository
) -> None:
    alone = search(request("retry backoff", library, mode=Mode.KEYWORD))
    both = search(request("repo:tools/library retry backoff", library, secret, mode=Mode.KEYWORD))

    assert [hit.score for hit in alone.hits] == [hit.score for hit in both.hits]


def test_a_hit_says_where_what_and_why(library: PublishedRepository) -> None:
    result = search(request("retry_with_backoff", library, explain=True))
    hit = result.hits[0]

    assert (hit.repository, hit.ref, hit.language) == ("tools/library", REF, "python")
    assert hit.commit == library.git.git("rev-parse", REF)
    assert hit.symbols[0].name == "retry_with_backoff"
    assert hit.symbols[0].first_line == 12
    assert hit.why.startswith("defines retry_with_backoff")
    assert hit.explanation is not None
    assert hit.explanation.tier == 0
    assert set(hit.explanation.ranks) >= {"keyword", "symbol"}
    chunk = hit.chunks[0]
    marked = [
        chunk.lines[mark.line - chunk.start_line][mark.start : mark.end]
        for mark in chunk.highlights
    ]
    assert "retry_with_backoff" in marked


def test_what_is_required_is_required_of_every_hit_and_counted(
    library: PublishedRepository,
) -> None:
    result = search(request("retry backoff lang:python", library))

    assert {hit.language for hit in result.hits} == {"python"}
    assert (result.total.value, result.total.relation) == (4, "eq")


def test_bare_words_are_not_required(library: PublishedRepository) -> None:
    result = search(request("retry nowhere_to_be_found", library))

    assert "lib/retry.py" in paths_of(result)
    assert result.total.relation == "gte"


def test_excluded_words_are_in_no_hit(library: PublishedRepository) -> None:
    assert "lib/retry.py" not in paths_of(search(request("retry -exponentially", library)))


def test_an_expression_lists_the_files_with_most_matching_lines_first(
    library: PublishedRepository,
) -> None:
    hits = search(request(r"/def \w+/", library)).hits

    assert hits[0].path == "many/words.py"
    counts = [hit.match_count for hit in hits]
    assert counts[0] == 400
    assert counts == sorted(counts, reverse=True)


def test_facets_count_the_ranked_documents(library: PublishedRepository) -> None:
    result = search(request("retry", library))
    facets = result.facets

    assert sum(facet.count for facet in facets["repository"]) == result.facets_of
    assert facets["repository"][0].value == "tools/library"
    assert {"python", "markdown"} <= {facet.value for facet in facets["language"]}


def test_pages_follow_one_another_without_gap_or_repeat(library: PublishedRepository) -> None:
    whole = paths_of(search(request("path:* retry backoff", library, limit=100)))
    found: list[str] = []
    cursor = ""
    for _ in range(10):
        page = search(request("path:* retry backoff", library, limit=2, cursor=cursor))
        found += paths_of(page)
        cursor = page.next_cursor
        if not cursor:
            break

    assert found == whole
    assert len(set(found)) == 6


def test_a_foreign_cursor_is_refused(library: PublishedRepository) -> None:
    cursor = search(request("path:* retry", library, limit=2)).next_cursor

    with pytest.raises(QueryError, match="another question"):
        search(request("other", library, cursor=cursor))


@pytest.mark.parametrize(
    ("mode", "query", "path"),
    [
        (Mode.KEYWORD, "exponential backoff", "docs/retry.md"),
        (Mode.VECTOR, "wait longer between attempts", "lib/retry.py"),
        (Mode.SYMBOL, "retry", "lib/retry.py"),
        (Mode.PATH, "lib conf", "lib/config.ts"),
        (Mode.REGEX, r"retry_\w+\(policy", "lib/retry.py"),
    ],
)
def test_a_mode_asks_one_kind_of_evidence(
    library: PublishedRepository, mode: Mode, query: str, path: str
) -> None:
    assert path in paths_of(search(request(query, library, mode=mode)))[:2]


def test_a_symbol_is_found_by_a_part_of_its_name(library: PublishedRepository) -> None:
    hits = search(request("policy", library, mode=Mode.SYMBOL)).hits

    assert "RetryPolicy" in [symbol.name for symbol in hits[0].symbols]


def test_reciprocal_ranks_find_the_same(library: PublishedRepository) -> None:
    result = search(request("retry backoff", library, fusion="rrf", explain=True))

    assert paths_of(result)[0] == "lib/retry.py"
    assert result.hits[0].explanation is not None
    assert result.hits[0].explanation.contributions[0].signal == "reciprocal ranks"


def test_an_empty_scope_finds_nothing(told: None) -> None:
    result = search(request("retry"))

    assert result.hits == ()
    assert result.total.relation == "eq"


def test_a_retriever_that_is_cut_is_said_so(
    library: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pipeline.ask

    def cut(connection: object, statements: dict[str, object]) -> Responses:
        kept = {name: each for name, each in statements.items() if name != "vector"}
        responses = whole(connection, kept)  # type: ignore[arg-type] # none is left out
        missing = tuple(set(statements) - set(kept))
        return Responses(responses.rows, missing)

    monkeypatch.setattr(pipeline, "ask", cut)
    result = search(request("retry backoff", library))

    assert [each.reason for each in result.skipped] == ["timeout"]
    assert "vector" in result.skipped[0].title
    assert paths_of(result)[0] == "lib/retry.py"


@pytest.mark.parametrize("name", ["rest", "chunks"])
def test_what_is_cut_after_the_ranking_is_said_so(
    library: PublishedRepository, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    whole = pipeline.ask

    def slowed(connection: object, statements: dict[str, Statement]) -> Responses:
        slow = {key: Statement("SELECT pg_sleep(600)") for key in statements if key == name}
        return whole(connection, statements | slow)  # type: ignore[arg-type] # none is left out

    monkeypatch.setattr(pipeline, "ask", slowed)
    result = search(request("lang:python", library))

    assert result.incomplete
    assert [each.reason for each in result.skipped] == ["timeout"]
    assert name in result.skipped[0].title


def test_the_next_search_after_a_publish_sees_it(
    told: None, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    repository = publish(tmp_path, 203, "moving", {"a.py": b"def first_name(): pass\n"})
    assert paths_of(search(request("first_name", repository))) == ["a.py"]

    repository.git.commit({"a.py": None, "b.py": b"def second_name(): pass\n"})
    repository.index()

    assert paths_of(search(request("second_name", repository))) == ["b.py"]
    assert "a.py" not in paths_of(search(request("first_name", repository)))


@pytest.mark.parametrize("known", [False, True])
def test_what_is_not_live_takes_no_place_among_what_is_chosen(
    told: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    known: bool,
) -> None:
    names = [f"{letter}/common.py" for letter in "abcdef"]
    texts = (b"def common(): 1\n", b"def common(): 2\n")
    repository = publish(tmp_path, 2_040 + known, "moved", dict.fromkeys(names, texts[0]))
    repository.git.commit(dict.fromkeys(names, texts[1]))
    repository.index()
    if known:
        prepare()
    asked = _asked(monkeypatch)
    modes = (Mode.KEYWORD, Mode.SYMBOL, Mode.PATH)

    for mode in modes:
        assert len(search(request("common", repository, mode=mode)).hits) == 6
    assert any("EXISTS" in each for each in asked) is not known

    store.clear()
    monkeypatch.setattr(keyword, "POOL_CHUNKS", 1)
    for limit in ("keyword.MOST_CHUNKS", "symbol.MOST_DEFINITIONS", "path.MOST_NAMED"):
        monkeypatch.setattr(f"omniweb.search.retrievers.{limit}", 4)
    for mode in modes:
        found = search(request("common", repository, mode=mode))
        assert 4 <= len(found.hits) <= 6  # listing may add the others
    assert any("EXISTS" in each for each in asked)


def _asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the SQL by which documents are chosen from now on."""
    asked: list[str] = []
    ask = pipeline.ask

    def noted(connection: Connection[Any], statements: Mapping[str, Statement]) -> Responses:
        names = statements.keys() & {"keyword", "symbol", "path"}
        asked.extend(statements[name].sql for name in names)
        return ask(connection, statements)

    monkeypatch.setattr(pipeline, "ask", noted)
    return asked


def test_the_second_time_it_comes_from_the_cache(library: PublishedRepository) -> None:
    first = search(request("session close", library))
    second = search(request("session close", library))

    assert not first.cached
    assert second.cached
    assert second.hits == first.hits


def test_all_is_not_counted_for_who_may_not_wait(library: PublishedRepository) -> None:
    for patient in (False, True):
        asked = request("count:all /retry/", library, patient=patient)

        assert any("logged in" in each for each in search(asked).notices) is not patient


def test_a_search_is_computed_within_what_it_is_given_and_one_from_the_cache_is_not(
    library: PublishedRepository,
) -> None:
    entered: list[bool] = []

    def admission(expensive: bool) -> AbstractContextManager[None]:
        entered.append(expensive)
        return nullcontext()

    for text in ("retry", "/retry/", "retry"):
        search(request(text, library), admission)

    assert entered == [False, True]
