"""`/api/v1/search`."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import sys
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from omniweb.accounts.models import User
from omniweb.accounts.services import create_token
from omniweb.errors import TooManySearches
from omniweb.repositories.models import Repository
from omniweb.search import QueryError
from omniweb.search.types import Mode, Omission, Total
from tests.unit.api.conftest import Ask, ScriptedEngine, make_result

pytestmark = pytest.mark.django_db


def test_the_result_has_the_documented_shape(
    ask: Ask, reader: User, repository: Repository, engine: ScriptedEngine
) -> None:
    body = ask(reader, "GET", "search?q=parse").json()

    assert set(body) >= {
        "hits", "total", "incomplete", "skipped", "facets", "next_cursor", "took_ms", "timings",
    }  # fmt: skip
    (hit,) = body["hits"]
    assert hit["chunks"] == [
        {
            "start_line": 3,
            "end_line": 3,
            "lines": ["def parse():"],
            "highlights": [{"line": 3, "start": 4, "end": 9}],
        }
    ]
    assert hit["web_url"].endswith(f"/r/team/project/-/file/src/a%20b.py?ref={'c' * 40}#L3")
    assert "explanation" not in hit
    assert body["next_cursor"] is None


def test_get_and_post_ask_the_engine_the_same(
    ask: Ask, reader: User, repository: Repository, engine: ScriptedEngine
) -> None:
    wanted = {"q": "x", "mode": "symbol", "limit": 5, "cursor": "c", "explain": True}
    ask(reader, "GET", "search?q=x&mode=symbol&limit=5&cursor=c&explain=1")
    ask(reader, "POST", "search", wanted)

    first, second = engine.asked
    assert first == second
    assert (first.text, first.mode, first.limit) == ("x", Mode.SYMBOL, 5)
    assert (first.cursor, first.explain) == ("c", True)


def test_the_engine_is_given_only_what_the_caller_may_read(
    ask: Ask, reader: User, repository: Repository, other: Repository, engine: ScriptedEngine
) -> None:
    ask(reader, "GET", "search?q=x")

    assert engine.asked[0].scope.ids == (repository.pk,)


def test_a_token_with_a_list_of_repositories_narrows_the_scope(
    ask: Ask, repository: Repository, other: Repository, engine: ScriptedEngine
) -> None:
    everything = User.objects.create_superuser("root")

    ask(everything, "GET", "search?q=x", repositories=[other.pk])

    assert engine.asked[0].scope.ids == (other.pk,)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("q=x&limit=0", "limit"),
        ("q=x&limit=101", "limit"),
        ("q=x&limit=ten", "limit"),
        ("q=x&mode=magic", "mode"),
        ("q=x&fusion=magic", "fusion"),
        ("limit=5", "q"),
        ("q=a%00b", "q"),
        ("q=" + "x" * 100_001, "q"),
    ],
)
def test_what_is_not_valid_is_a_400_that_names_the_parameter(
    ask: Ask, reader: User, engine: ScriptedEngine, query: str, parameter: str
) -> None:
    response = ask(reader, "GET", f"search?{query}")

    assert response.status_code == 400
    assert parameter in {entry["parameter"] for entry in response.json()["errors"]}
    assert engine.asked == []


@pytest.mark.parametrize(
    "body",
    [b'{"q":"a\\ud800b"}', b'{"q":"a\\u0000b"}', b"{", b"\xff\xfe", b"[]", b"null", b'{"q":{}}'],
)
def test_a_body_that_is_no_search_is_a_400(
    ask: Ask, reader: User, engine: ScriptedEngine, body: bytes
) -> None:
    response = ask(reader, "POST", "search", body)

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("opening", [b"[", b'{"q":'])
def test_a_body_that_is_nested_too_deep_is_a_400_with_a_sentence(
    ask: Ask, reader: User, engine: ScriptedEngine, opening: bytes
) -> None:
    response = ask(reader, "POST", "search", opening * 100_000)

    assert response.status_code == 400
    assert response.json()["detail"] == "JSON parse error - it is nested too deep."


@pytest.mark.skipif(
    sys.version_info >= (3, 13), reason="punycode has a sign for what is not valid there"
)
def test_a_form_that_is_not_in_its_encoding_is_a_400_with_a_sentence(reader: User) -> None:
    _, token = create_token(reader, "bot", ["search:read"])
    response = Client(raise_request_exception=False).generic(
        "POST",
        "/api/v1/search",
        b"q=a%C3%A9",
        content_type="application/x-www-form-urlencoded; charset=punycode",
        headers={"Authorization": f"Bearer {token}"},
    )

    assert response.status_code == 400
    assert "encoding" in response.json()["detail"]


def test_a_body_of_another_type_is_415(reader: User) -> None:
    client = Client()
    client.force_login(reader)

    response = client.post("/api/v1/search", "<q/>", content_type="application/xml")

    assert response.status_code == 415


def test_a_query_error_says_where(ask: Ask, reader: User, engine: ScriptedEngine) -> None:
    engine.failure = QueryError("“rpo:” is not a filter.", 2, "repo:x")

    body = ask(reader, "GET", "search?q=a rpo:x").json()

    assert body["type"] == "urn:omniweb:problem:invalid-query"
    assert body["errors"][0]["position"] == 2


def test_a_result_that_is_not_complete_says_so(
    ask: Ask, reader: User, engine: ScriptedEngine, repository: Repository
) -> None:
    omission = Omission("timeout", "It took too long.", "lang:c x")
    engine.result = make_result(
        incomplete=True, skipped=(omission,), total=Total(99, "gte"), next_cursor="n"
    )

    body: dict[str, Any] = ask(reader, "GET", "search?q=x").json()

    assert body["incomplete"] is True
    assert body["total"] == {"value": 99, "relation": "gte"}
    assert body["skipped"][0]["suggested_query"] == "lang:c x"
    assert body["next_cursor"] == "n"


def test_a_database_that_is_down_is_a_503(ask: Ask, reader: User, engine: ScriptedEngine) -> None:
    engine.failure = OperationalError("connection refused")

    response = ask(reader, "GET", "search?q=x")

    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0


def test_a_mistake_of_our_own_is_a_500_without_details(
    ask: Ask, reader: User, engine: ScriptedEngine
) -> None:
    engine.failure = KeyError("secret detail")

    response = ask(reader, "GET", "search?q=x")

    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert b"secret detail" not in response.content


@pytest.mark.parametrize("address", ["search?q=parse", "symbols?name=parse"])
def test_too_many_searches_are_a_429_that_says_when_to_come_again(
    ask: Ask, reader: User, engine: ScriptedEngine, address: str
) -> None:
    engine.failure = TooManySearches(2)

    response = ask(reader, "GET", address)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "2"
    assert response.json()["type"] == "urn:omniweb:problem:too-many-requests"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=x", []),
        ("q=x&repo=a&Limit=3", ["Not known here and without effect: “Limit”, “repo”."]),
    ],
)
def test_parameters_that_nobody_knows_are_named(
    ask: Ask,
    reader: User,
    engine: ScriptedEngine,
    query: str,
    said: list[str],
) -> None:
    response = ask(reader, "GET", f"search?{query}")

    assert response.status_code == 200
    assert [each for each in response.json()["notices"] if "Not known" in each] == said


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (
            "search?q=x&mode=symbols",
            "“symbols” is not a valid choice. Perhaps symbol? It takes auto,",
        ),
        ("search?q=x&mode=bogus", "“bogus” is not a valid choice. It takes auto,"),
        (
            "search?q=x&fusion=rff",
            "“rff” is not a valid choice. Perhaps rrf? It takes zscore, rrf.",
        ),
        ("references?symbol=a&role=cal", "“cal” is not a valid choice. Perhaps call? It takes "),
        (
            "references?symbol=a&certainty=same_scop",
            "“same scop” is not a valid choice. Perhaps same scope? It takes ",
        ),
        ("references?symbol=a&count=some", "“some” is not a valid choice. It takes page, all."),
        ("runs?state=faild", "“faild” is not a valid choice. Perhaps failed? It takes "),
        (
            f"search?q=x&mode={'m' * 100}",
            f"“{'m' * 40}…” is not a valid choice. It takes auto,",
        ),
    ],
)
def test_a_value_that_is_none_of_some_is_told_which_there_are(
    ask: Ask, reader: User, engine: ScriptedEngine, address: str, sentence: str
) -> None:
    response = ask(reader, "GET", address)

    (error,) = response.json()["errors"]
    assert response.status_code == 400
    assert error["detail"].startswith(sentence)
