"""What an answer says of itself: totals, reasons, what was not looked at, and why."""

import pytest
from django.core.cache import cache as store

from omniweb.search import search
from omniweb.search.index import tsquery
from omniweb.search.types import Mode, Scope, ScopedRepository, SearchRequest, Total
from tests.unit.search.published import PublishedRepository, request


@pytest.fixture(autouse=True)
def _no_cache() -> None:
    store.clear()


def test_an_unknown_repository_is_said_so(library: PublishedRepository) -> None:
    result = search(request("repo:nowhere retry", library))

    assert result.hits == ()
    assert [each.reason for each in result.skipped] == ["unknown-repository"]
    assert (result.total.value, result.total.relation) == (0, "eq")


NEW = ScopedRepository(199, "new/one", "")


@pytest.mark.parametrize(
    "text", ["repo:new/one retry", "(repo:new OR repo:tools) retry", "repo:n*/* retry"]
)
def test_what_is_asked_for_and_not_indexed_yet_makes_the_answer_incomplete(
    library: PublishedRepository, text: str
) -> None:
    result = search(SearchRequest(text, Scope((library.scoped, NEW))))

    assert [each.reason for each in result.skipped] == ["not-indexed"]
    assert "new/one" in result.skipped[0].title
    assert result.incomplete
    assert result.unindexed == ()


@pytest.mark.parametrize("text", ["retry", "zqnothing path:*", "-repo:secret retry"])
def test_what_nobody_asked_for_and_is_not_indexed_is_no_fault_of_the_answer(
    library: PublishedRepository, text: str
) -> None:
    result = search(SearchRequest(text, Scope((library.scoped, NEW))))

    assert (result.incomplete, result.skipped, result.unindexed) == (False, (), (199,))


@pytest.mark.parametrize("text", ["repo:tools/library retry", "-repo:new retry"])
def test_what_the_query_does_not_look_in_is_not_mentioned(
    library: PublishedRepository, text: str
) -> None:
    result = search(SearchRequest(text, Scope((library.scoped, NEW))))

    assert (result.incomplete, result.unindexed) == (False, ())


def test_where_nothing_is_indexed_the_answer_says_so() -> None:
    result = search(SearchRequest("retry", Scope((NEW,))))

    assert [each.reason for each in result.skipped] == ["not-indexed"]


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("zqnothing", Mode.KEYWORD),
        ("zqnothing", Mode.PATH),
        ("lang:python zqnothing", Mode.PATH),
        ("sym:zqnothing", Mode.AUTO),
    ],
)
def test_the_total_of_no_hits_is_nought(
    library: PublishedRepository, text: str, mode: Mode
) -> None:
    result = search(request(text, library, mode=mode))

    assert (result.hits, result.total) == ((), Total(0, "eq"))


def test_a_total_is_one_that_pages_reach(library: PublishedRepository) -> None:
    result = search(request("repo:tools/library retry waits", library, limit=100))

    assert result.next_cursor == ""
    assert result.total == Total(len(result.hits), "gte")


@pytest.mark.parametrize("text", [".", "%", '""'])
def test_where_nothing_is_asked_the_answer_says_so(library: PublishedRepository, text: str) -> None:
    assert any("no word" in notice for notice in search(request(text, library)).notices)


def test_the_words_of_a_path_count(library: PublishedRepository) -> None:
    result = search(request("lang:python lib/re", library, mode=Mode.PATH))
    more = search(request("lang:python lib", library, mode=Mode.PATH, limit=1))

    assert result.total == Total(len(result.hits), "eq")
    assert more.total.relation == "gte"


@pytest.mark.parametrize("text", ["retry", "parseConfig", "exponential backoff", "session"])
def test_who_is_said_to_hold_a_word_has_lines_with_it(
    library: PublishedRepository, text: str
) -> None:
    hits = search(request(text, library, limit=100)).hits

    holding = [hit for hit in hits if "holds" in hit.why]
    assert holding
    assert all(hit.match_count for hit in holding)
    assert len(holding) < len(hits)


@pytest.mark.parametrize("text", ["retry", "connection refused", "retry -lang:python", "def"])
def test_a_scope_that_is_read_by_itself_gives_the_same_hits(
    library: PublishedRepository, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    found = []
    for read in (False, True):
        monkeypatch.setattr(tsquery, "is_sliver", lambda _snapshots, read=read: read)
        store.clear()
        result = search(request(text, library, mode=Mode.KEYWORD))
        found.append([(hit.path, hit.score) for hit in result.hits])

    assert found[0] == found[1]
