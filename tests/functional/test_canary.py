"""A string of a private repository never reaches who may not read it, on any route."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx2 as httpx
import pytest

from tests.fixtures.site import Site, csrf
from tests.fixtures.world import CANARY, PATH, PRIVATE, SECRET, World
from tests.functional.routes import Route, routes

pytestmark = pytest.mark.functional
SCOPES = ("search:read", "repos:read", "index:trigger", "admin:write")
QUERIES = [
    CANARY,
    f"{CANARY}_unlock",
    f'"{CANARY} key"',
    f"/{CANARY}.*/",
    f"repo:{PRIVATE} vault",
    f"path:{PATH}",
    f"sym:{CANARY}_unlock",
    f"sym:/^{CANARY}/",
    "path:/vault|secret/",
    f"repo:/{PRIVATE}/ content:{CANARY}",
    rf"/{CANARY}.*\n/",
    "shared_word",
    "vault OR shared_word",
    "-retry shared_word",
]
DOORS = ["definition", "hover", "references", "callers", "callees", "implementations"]
"""Of navigation: they are asked about a place, by name and by number, and about a symbol."""
MODES = ["auto", "keyword", "vector", "symbol", "regex", "path"]
ALL_ROUTES = routes()


def _values(world: World) -> dict[str, Any]:
    return {
        "name": PRIVATE,
        "path": PATH,
        "repository_id": world.private,
        "run_id": world.run,
        "access_id": world.access,
        "token_id": 1,
        "object_id": world.private,
        "app_label": "repositories",
        "content_type_id": 1,
        "id": 1,
        "upload_id": 1,
    }


def _unknown(world: World) -> dict[str, Any]:
    """Return the same for a repository that does not exist."""
    return _values(world) | {
        "name": "no/such",
        "path": "no_such.py",
        "repository_id": 987_654_321,
        "run_id": 987_654_321,
        "access_id": 987_654_321,
    }


def _without_address(response: httpx.Response, address: str) -> str:
    """Return headers and body without the caller's own address (where to go after a login)."""
    text = f"{response.headers}\n{response.text}"
    return text.replace(quote(address, safe=""), "").replace(quote(address), "")


def _ask(client: httpx.Client, method: str, address: str) -> httpx.Response:
    if method == "GET":
        return client.get(address, params={"q": "shared_word", "name": "unlock", "at": "4:6"})
    return client.request(method, address, data=csrf(client), headers=_csrf_header(client))


def _csrf_header(client: httpx.Client) -> dict[str, str]:
    return {"X-CSRFToken": client.cookies.get("csrftoken", "")}


@pytest.fixture(scope="module", params=["anonymous", "stranger", "stranger's token"])
def outsider(request: pytest.FixtureRequest, world: World) -> httpx.Client:
    if request.param == "anonymous":
        return world.site.client()
    if request.param == "stranger":
        return world.site.client("stranger")
    client = world.site.client()
    client.headers["Authorization"] = f"Bearer {world.site.token('stranger', *SCOPES)}"
    return client


def test_there_are_routes_to_look_at() -> None:
    assert len([route for route in ALL_ROUTES if route.name.startswith("web:")]) > 15
    assert len([route for route in ALL_ROUTES if route.name.startswith("api:")]) > 8


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("route", ALL_ROUTES, ids=lambda route: route.name or route.text)
def test_no_route_shows_it_to_an_outsider(
    world: World, outsider: httpx.Client, route: Route, method: str
) -> None:
    if route.name == "web:logout":
        pytest.skip("it ends the session that the other routes are asked with")
    address = route.address(_values(world))

    response = _ask(outsider, method, address)

    assert response.status_code < 500
    assert CANARY not in _without_address(response, address)


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    "route",
    [route for route in ALL_ROUTES if {"name", "repository_id", "run_id"} & set(route.parameters)],
    ids=lambda route: route.name,
)
def test_to_an_outsider_it_is_as_unknown_as_what_does_not_exist(
    world: World, outsider: httpx.Client, route: Route, method: str
) -> None:
    forbidden = _ask(outsider, method, route.address(_values(world)))
    unknown = _ask(outsider, method, route.address(_unknown(world)))

    assert forbidden.status_code == unknown.status_code
    if forbidden.status_code != 302:  # where a login leads to is the caller's own address
        assert forbidden.content == unknown.content


def _places(world: World) -> list[dict[str, Any]]:
    place = {"path": PATH, "line": 4, "column": 6}
    return [
        {"repository": PRIVATE, **place},
        {"repository_id": world.private, **place},
        {"symbol": f"{CANARY}_unlock", "repository": PRIVATE},
        {"symbol": f"{CANARY}_unlock"},
    ]


def _of_file(world: World, door: str) -> str:
    return f"/api/v1/repositories/{world.private}/{door}"


@pytest.mark.parametrize("door", DOORS)
def test_no_door_of_navigation_shows_it_to_an_outsider(
    world: World, outsider: httpx.Client, door: str
) -> None:
    answers = [outsider.get(f"/api/v1/{door}", params=asked) for asked in _places(world)]

    if answers[0].status_code == 401:  # anonymous: nothing is answered at all
        assert {each.status_code for each in answers} == {401}
        return
    assert [each.status_code for each in answers] == [404, 404, 404, 200]
    told = answers[3].text.replace(f"“{CANARY}_unlock”", "").replace(f'"{CANARY}_unlock"', "")
    assert CANARY not in told
    assert world.private not in {*_numbers(answers[3].json())}


@pytest.mark.parametrize("door", ["outline", "imports"])
def test_no_outline_of_it_is_shown_to_an_outsider(
    world: World, outsider: httpx.Client, door: str
) -> None:
    found = outsider.get(_of_file(world, door), params={"path": PATH})

    assert found.status_code in {401, 404}
    assert CANARY not in found.text


def _numbers(value: Any) -> Iterator[int]:
    """Yield the repositories that an answer names."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        if key == "repository_id":
            yield inner
        yield from _numbers(inner)
    for inner in value if isinstance(value, list) else ():
        yield from _numbers(inner)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("query", QUERIES)
def test_no_search_finds_it_for_an_outsider(
    world: World, outsider: httpx.Client, query: str, mode: str
) -> None:
    page = outsider.get("/", params={"q": query, "mode": mode, "explain": "1"})
    response = outsider.get(
        "/api/v1/search", params={"q": query, "mode": mode, "explain": "1", "limit": 100}
    )

    assert page.status_code in {200, 400}
    text = _without_address(page, page.request.url.raw_path.decode())
    assert f"{CANARY}_module" not in text.replace(query, "")
    assert SECRET not in page.text
    if response.status_code == 200:
        found = response.json()
        assert world.private not in {hit["repository_id"] for hit in found["hits"]}
        assert CANARY not in str(found["facets"])


@pytest.mark.parametrize("who", ["reader", "admin"])
def test_who_may_read_it_finds_it(site: Site, world: World, who: str) -> None:
    client = site.client(who)

    found = client.get("/api/v1/search", params={"q": f"{CANARY}_unlock"}).json()
    pages = [
        client.get(address).text
        for address in (
            f"/?q={CANARY}_unlock",
            "/repositories/",
            f"/r/{PRIVATE}/",
            f"/r/{PRIVATE}/-/tree/src",
            f"/r/{PRIVATE}/-/file/{PATH}",
            f"/r/{PRIVATE}/-/skipped",
            f"/r/{PRIVATE}/-/card/{PATH}?at=4:6",
            f"/r/{PRIVATE}/-/references/{PATH}?at=4:6",
            f"/r/{PRIVATE}/-/definition/{PATH}?at=5",
            f"/r/{PRIVATE}/-/callers/{PATH}?at=4:6",
            f"/r/{PRIVATE}/-/callees/{PATH}?at=4:6",
            f"/r/{PRIVATE}/-/implementations/{PATH}?at=4:6",
        )
    ]

    assert found["hits"][0]["repository_id"] == world.private
    assert all(CANARY in page for page in pages)


@pytest.mark.parametrize("who", ["reader", "admin"])
def test_who_may_read_it_gets_it_from_every_door_of_navigation(
    site: Site, world: World, who: str
) -> None:
    client = site.client(who)

    for door in DOORS:
        for asked in _places(world):
            answer = client.get(f"/api/v1/{door}", params=asked)
            assert answer.status_code == 200, answer.text
            assert door == "callees" or f"{CANARY}_unlock" in answer.text
    for door in ("outline", "imports"):
        assert client.get(_of_file(world, door), params={"path": PATH}).status_code == 200
