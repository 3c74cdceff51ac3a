"""The search page."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import re
from dataclasses import replace
from typing import Literal

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver

from omniweb.errors import TooManySearches
from omniweb.repositories.models import Repository
from omniweb.search import QueryError
from omniweb.search.types import (
    Contribution,
    Explanation,
    Facet,
    Highlight,
    Hit,
    HitChunk,
    Mode,
    Omission,
    SearchResult,
    Total,
)
from tests.unit.web.conftest import EMPTY, ScriptedEngine

pytestmark = pytest.mark.django_db
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def _hit(**changes: object) -> Hit:
    values: dict[str, object] = {
        "repository_id": 1,
        "repository": "team/project",
        "ref": "refs/heads/main",
        "commit": "c" * 40,
        "path": "src/retry.py",
        "language": "python",
        "score": 1.25,
        "match_count": 7,
        "chunks": (HitChunk(3, 3, ("def retry():",), (Highlight(3, 4, 9),)),),
        "symbols": (),
        "why": "defines retry",
    }
    return Hit(**values | changes)  # type: ignore[arg-type] # any field


def _result(*hits: Hit, **changes: object) -> SearchResult:
    values: dict[str, object] = {
        "hits": hits or (_hit(),),
        "total": Total(340, "gte"),
        "incomplete": False,
        "skipped": (),
        "facets": {},
        "next_cursor": "",
        "took_ms": 12.3,
        "timings": {},
    }
    return SearchResult(**values | changes)  # type: ignore[arg-type] # any field


def _page(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", client.get(address).content.decode())


def test_without_a_query_there_is_one_box_and_nothing_is_searched(
    anonymous: Client, engine: ScriptedEngine, public: Repository
) -> None:
    page = _page(anonymous, "/")

    assert page.count('<textarea id="q" name="q"') == 1
    assert engine.asked == []


def test_the_whole_search_is_in_the_address(
    reader: Client, engine: ScriptedEngine, repository: Repository
) -> None:
    reader.get("/?q=retry+backoff&mode=symbol&cursor=c1&explain=1")

    (asked,) = engine.asked
    assert (asked.text, asked.mode) == ("retry backoff", Mode.SYMBOL)
    assert (asked.cursor, asked.explain) == ("c1", True)
    assert asked.scope.ids == (repository.pk,)


def test_what_is_pasted_is_searched_for_without_its_nuls(
    reader: Client, engine: ScriptedEngine
) -> None:
    text = "one\0 line\nand another\0"
    assert reader.get("/", {"q": text}).status_code == 200
    reader.post("/", {"q": text * 200})

    assert [asked.text[:20] for asked in engine.asked] == ["one line\nand another"] * 2
    assert reader.get("/", {"q": "x", "cursor": "\0"}).status_code == 400


def test_an_answer_from_the_cache_says_how_long_it_was_looked_for(
    reader: Client, engine: ScriptedEngine
) -> None:
    engine.result = _result(found_ms=110.0, took_ms=0.4, cached=True)

    assert "found in 110 ms before, now from the cache in 0.4 ms" in _page(reader, "/?q=x")


def test_an_unknown_mode_is_the_usual_one(reader: Client, engine: ScriptedEngine) -> None:
    reader.get("/?q=x&mode=magic")

    assert engine.asked[0].mode == Mode.AUTO


def test_strangers_and_anonymous_visitors_search_public_repositories_only(
    anonymous: Client,
    stranger: Client,
    engine: ScriptedEngine,
    repository: Repository,
    public: Repository,
) -> None:
    anonymous.get("/?q=x")
    stranger.get("/?q=x")

    assert [asked.scope.ids for asked in engine.asked] == [(public.pk,), (public.pk,)]


def test_a_hit_shows_where_what_and_why(reader: Client, engine: ScriptedEngine) -> None:
    engine.result = _result()

    page = _page(reader, "/?q=retry")

    assert 'href="/r/team/project/-/file/src/retry.py?q=retry#L3"' in page
    assert "def <mark>retry</mark>():" in page
    assert "defines retry" in page
    assert "7 matches" in page
    assert "at least <strong>340</strong> files" in page
    assert "in 12 ms" in page


def test_what_is_shown_alone_is_not_one_of_at_least_one(
    reader: Client, engine: ScriptedEngine
) -> None:
    engine.result = _result(total=Total(1, "gte"))

    page = _page(reader, "/?q=x")

    assert "At least <strong>1</strong> file <" in page
    assert " of at least" not in page


@pytest.mark.parametrize(
    ("relation", "said", "unsaid"),
    [
        ("eq", "these do not hold “backend:”", "Others"),
        ("gte", "Others, close in meaning", "these do not hold"),
    ],
)
def test_what_resembles_it_is_not_said_to_lack_it_unless_all_was_looked_at(
    reader: Client, engine: ScriptedEngine, relation: Literal["eq", "gte"], said: str, unsaid: str
) -> None:
    hits = (_hit(match="literal"), _hit(match="words"))
    engine.result = _result(*hits, total=Total(1, relation), looked_up="backend:")

    page = _page(reader, "/?q=backend:")

    assert said in page
    assert unsaid not in page


def test_a_folder_that_is_named_is_a_link(reader: Client, engine: ScriptedEngine) -> None:
    engine.result = _result(_hit(folder="src/"), _hit(path="src/b.py", folder="src/"), _hit())

    page = _page(reader, "/?q=src/")

    assert len(re.findall(r'<a href="/r/team/project/-/tree/src\b', page)) == 1


def test_an_exact_total_is_not_at_least(reader: Client, engine: ScriptedEngine) -> None:
    engine.result = _result(total=Total(1, "eq"))

    page = _page(reader, "/?q=x")

    assert "at least" not in page
    assert "<strong>1</strong> file <" in page


def test_the_trail_is_shown_when_it_was_asked_for(reader: Client, engine: ScriptedEngine) -> None:
    part = Contribution("file name", 1.0, 0.3, "the file is called so")
    explanation = Explanation(0, "exact symbol", {"keyword": 2}, {"keyword": 9.5}, (part,))
    engine.result = _result(_hit(explanation=explanation))

    page = _page(reader, "/?q=x&explain=1")

    assert "exact symbol" in page
    assert "the file is called so" in page


def test_the_other_reading_of_a_query_is_a_link(reader: Client, engine: ScriptedEngine) -> None:
    engine.result = _result(did_you_mean='"a" or <b>')

    page = _page(reader, "/?q=x&mode=keyword&cursor=c1")

    assert "It may mean something else" in page
    assert 'href="?q=%22a%22+or+%3Cb%3E&amp;mode=keyword"' in page
    assert "or &lt;b&gt;</code>" in page


def test_what_was_left_out_is_said_with_a_query_that_helps(
    reader: Client, engine: ScriptedEngine
) -> None:
    omission = Omission("timeout", "It was cut after 200 ms.", "lang:c retry")
    engine.result = _result(skipped=(omission,), incomplete=True)

    page = _page(reader, "/?q=retry")

    assert "It was cut after 200 ms." in page
    assert "?q=lang%3Ac" in page


def test_facets_narrow_by_link(reader: Client, engine: ScriptedEngine) -> None:
    engine.result = _result(facets={"language": (Facet("python", 3), Facet("go", 1))})

    assert 'href="/?q=lang%3Apython+retry"' in _page(reader, "/?q=retry")


def test_the_next_page_keeps_the_search(reader: Client, engine: ScriptedEngine) -> None:
    engine.result = _result(next_cursor="c2")

    page = _page(reader, "/?q=retry&mode=symbol")

    assert 'href="?q=retry&amp;mode=symbol&amp;cursor=c2"' in page


def test_a_query_error_shows_the_place_and_the_suggestion(
    reader: Client, engine: ScriptedEngine
) -> None:
    engine.failure = QueryError("“rpo:” is not a filter.", 2, "a repo:x")

    response = reader.get("/?q=a+rpo:x")

    page = re.sub(r"\s+", " ", response.content.decode())
    assert response.status_code == 400
    assert '<bdi>a </bdi><span class="at" aria-hidden="true"></span><bdi>rpo:x</bdi>' in page
    assert "“rpo:” is not a filter." in page
    assert "<code>a repo:x</code>" in page


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("timeout", "timeout"),
        ("unknown-repository", "unknown-repository"),
        ("not-indexed", "not-indexed"),
    ],
)
def test_nothing_found_says_which_nothing_it_is(
    reader: Client, engine: ScriptedEngine, reason: str, kind: str
) -> None:
    engine.result = _result(skipped=(Omission(reason, "x"),), total=Total(0, "eq"))
    engine.result = SearchResult((), Total(0, "eq"), True, engine.result.skipped, {}, "", 1, {})

    assert f'data-empty="{kind}"' in _page(reader, "/?q=x")


@pytest.mark.parametrize(("suggested", "links"), [("", 0), ("repo:httpx x", 1)])
def test_a_notice_links_to_a_query_only_where_it_has_one(
    reader: Client, engine: ScriptedEngine, suggested: str, links: int
) -> None:
    omission = Omission("unknown-repository", "There is no repository “htpx”.", suggested)
    engine.result = _result(skipped=(omission,))

    assert _page(reader, "/?q=repo:htpx+x").count("Try <code>") == links


def test_a_page_behind_the_last_hit_says_so(reader: Client, engine: ScriptedEngine) -> None:
    engine.result = replace(EMPTY, total=Total(20, "eq"), facets_of=20)

    assert 'data-empty="past-the-end"' in _page(reader, "/?q=x&cursor=c2")


def test_what_is_not_indexed_is_news_for_who_looks_after_it(
    reader: Client, keeper: Client, repository: Repository, engine: ScriptedEngine
) -> None:
    engine.result = _result(unindexed=(repository.pk,))

    assert "Not indexed yet, and so not searched: " in _page(keeper, "/?q=x")
    assert "Not indexed yet" not in _page(reader, "/?q=x")


@pytest.mark.parametrize(
    ("total", "said"), [(Total(60, "gte"), True), (Total(61, "eq"), True), (Total(60, "eq"), False)]
)
def test_facets_say_what_they_count(
    reader: Client, engine: ScriptedEngine, total: Total, said: bool
) -> None:
    facets = {"language": (Facet("python", 40), Facet("go", 20))}
    engine.result = _result(facets=facets, facets_of=60, total=total)

    assert ("Of the first 60 files" in _page(reader, "/?q=x")) is said


def test_no_match_differs_from_nothing_to_search_in(
    reader: Client, stranger: Client, engine: ScriptedEngine
) -> None:
    engine.result = EMPTY

    assert 'data-empty="no-match"' in _page(reader, "/?q=x")
    assert 'data-empty="nothing-visible"' in _page(stranger, "/?q=x")


@pytest.mark.parametrize("field", ["path", "why", "language", "repository"])
def test_what_others_wrote_is_never_markup(
    reader: Client, engine: ScriptedEngine, field: str
) -> None:
    chunk = HitChunk(1, 1, (EVIL,), (Highlight(1, 0, 5),))
    value = "team/x" if field == "repository" else EVIL
    engine.result = _result(_hit(**{"chunks": (chunk,), field: value}))

    page = _page(reader, "/?q=x")

    assert "<script>alert" not in page
    assert "<img" not in page


def test_the_query_itself_is_never_markup(reader: Client, engine: ScriptedEngine) -> None:
    for failure in (None, QueryError(EVIL, 3, EVIL)):
        engine.failure = failure
        page = reader.get("/", {"q": EVIL, "mode": EVIL, "cursor": EVIL}).content.decode()

        assert "<script>alert" not in page
        assert "<img" not in page


def test_a_database_that_is_down_is_a_page_that_says_when_to_come_back(
    reader: Client, engine: ScriptedEngine
) -> None:
    engine.failure = OperationalError("connection refused")

    response = reader.get("/?q=x")

    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "Back in a moment" in response.content.decode()


def test_a_mistake_of_our_own_is_a_page_without_details(
    reader: Client, engine: ScriptedEngine
) -> None:
    engine.failure = KeyError("secret detail")

    response = reader.get("/?q=x")

    assert response.status_code == 500
    assert "secret detail" not in response.content.decode()


def test_pages_only_look(reader: Client) -> None:
    assert reader.put("/").status_code == 405


def test_too_many_searches_are_a_page_that_says_what_to_do(
    anonymous: Client, engine: ScriptedEngine
) -> None:
    engine.failure = TooManySearches(2)

    response = anonymous.get("/?q=a+%2Fb%2F")

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "2"
    page = response.content.decode()
    assert "try again in 2 seconds" in page
    assert 'href="/?q=a+%2Fb%2F"' in page


def test_who_is_logged_in_is_patient(
    anonymous: Client, reader: Client, engine: ScriptedEngine
) -> None:
    anonymous.get("/?q=a")
    reader.get("/?q=a")

    assert [each.patient for each in engine.asked] == [False, True]


def test_twenty_hits_cost_no_more_statements_and_looks_for_addresses_than_one(
    anonymous: Client,
    engine: ScriptedEngine,
    public: Repository,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked = []
    sought = URLResolver._reverse_with_prefix
    monkeypatch.setattr(
        URLResolver,
        "_reverse_with_prefix",
        lambda *asked, **named: looked.append(asked[1]) or sought(*asked, **named),
    )

    def cost(hits: int, lines: int) -> tuple[int, int]:
        chunk = HitChunk(1, lines, ("x < y",) * lines, (Highlight(1, 0, 1),))
        chosen = [
            _hit(repository=public.name, path=f"{hits}/{lines}/{number}.py", chunks=(chunk,) * 3)
            for number in range(hits)
        ]
        facet = tuple(Facet(f"team/{number}", 1) for number in range(hits))
        engine.result = _result(*chosen, facets={"repository": facet, "language": facet})
        looked.clear()
        with CaptureQueriesContext(connection) as asked:
            page = _page(anonymous, "/?q=x")
        assert page.count('class="row') == hits * lines * 3
        return len(asked), len(looked)

    cost(2, 2)  # what a process finds once

    assert cost(20, 8) == cost(2, 2)
