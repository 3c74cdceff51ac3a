"""Who may keep what a route responds with: everything says so, errors too."""

from typing import Any

import httpx2 as httpx
import pytest

from tests.fixtures.site import Site
from tests.fixtures.world import World
from tests.functional.routes import Route, routes
from tests.functional.test_canary import _unknown, _values

pytestmark = pytest.mark.functional
SECRETS = {"web:login", "web:password", "web:tokens", "web:repository-add", "web:change"}
"""Pages with a secret, or with a field for one."""
ROUTES = routes()


@pytest.fixture(scope="module", params=["anonymous", "an administrator"])
def caller(request: pytest.FixtureRequest, site: Site) -> httpx.Client:
    return site.client("admin" if request.param == "an administrator" else None)


def _directives(response: httpx.Response, header: str) -> set[str]:
    return {each.strip().lower() for each in response.headers.get(header, "").split(",")}


def _assert_own_copy(response: httpx.Response) -> None:
    kept = _directives(response, "Cache-Control")
    assert kept == {"private", "no-cache"} or {"private", "no-store"} <= kept
    assert {"cookie", "authorization"} <= _directives(response, "Vary")
    assert "ETag" not in response.headers  # it would have to know the caller's scope
    assert "Expires" not in response.headers or "no-store" in kept


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name or route.text)
def test_every_response_is_its_callers_own(
    caller: httpx.Client, world: World, route: Route, method: str
) -> None:
    for values in (_values(world), _unknown(world)):
        _assert_own_copy(caller.request(method, route.address(values)))


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_pages_with_secrets_are_not_stored(site: Site, world: World, name: str) -> None:
    (route,) = [route for route in ROUTES if route.name == name]
    client = site.client(None if name == "web:login" else "admin")

    response = client.get(route.address(_values(world)))

    assert response.status_code == 200
    assert "no-store" in _directives(response, "Cache-Control")


@pytest.mark.parametrize(
    ("address", "status"),
    [("/no/such", 404), ("/api/v1/no/such", 404), ("/?q=/(/", 400), ("/static/no/such.css", 404)],
)
def test_errors_too(site: Site, address: str, status: int) -> None:
    response = site.client().get(address)

    assert response.status_code == status
    _assert_own_copy(response)


def test_a_body_that_is_not_read_is_refused_so_too(site: Site) -> None:
    response = site.client().post("/", content=b"x" * 2_000_000)

    assert response.status_code == 413
    _assert_own_copy(response)


def test_static_files_keep_their_long_caching(site: Site) -> None:
    page: Any = site.client().get("/").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]

    response = site.client().get(address)

    assert response.status_code == 200
    assert "public" in _directives(response, "Cache-Control")
    assert not {"cookie", "authorization"} & _directives(response, "Vary")


def test_a_page_and_its_part_are_not_taken_for_each_other(site: Site, world: World) -> None:
    (route,) = [route for route in ROUTES if route.name == "web:runs"]

    response = site.client("admin").get(route.address(_values(world)))

    assert "hx-request" in _directives(response, "Vary")
