"""Long texts at the doors that are reached by HTTP."""

from http.client import HTTPConnection

import httpx2 as httpx
import pytest

from tests.fixtures.site import REQUEST_SECONDS, Site
from tests.fixtures.world import CANARY, PATH, World

pytestmark = pytest.mark.functional
LINE = "the vault says that shared_word is not there\n"


def _long(characters: int) -> str:
    return (LINE * (characters // len(LINE) + 1))[:characters]


@pytest.fixture(scope="module")
def client(world: World) -> httpx.Client:
    client = world.site.client("reader")
    client.headers["Authorization"] = f"Bearer {world.site.token('reader', 'search:read')}"
    return client


def test_rest_takes_a_hundred_thousand_characters_by_post(client: httpx.Client) -> None:
    response = client.post("/api/v1/search", json={"q": _long(99_999) + "x"})

    assert response.status_code == 200
    assert response.json()["hits"]


def test_and_names_the_limit_for_more(client: httpx.Client) -> None:
    response = client.post("/api/v1/search", json={"q": _long(100_000) + "xy"})

    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["parameter"] == "q"
    assert "100000" in error["detail"]


@pytest.mark.parametrize("path", ["/", "/api/v1/search"])
def test_an_address_holds_sixty_thousand_bytes(client: httpx.Client, path: str) -> None:
    server = HTTPConnection(client.base_url.host, client.base_url.port, timeout=REQUEST_SECONDS)
    headers = {"Authorization": client.headers["Authorization"]}
    statuses = []
    for length in (60_000, 70_000):
        server.request("GET", f"{path}?q={'x' * length}", headers=headers)
        response = server.getresponse()
        response.read()
        statuses.append(response.status)
        server.close()
    assert statuses == [400, 414]  # one word of so many letters is no query


@pytest.mark.parametrize("characters", [3_000, 100_000, 300_000])
def test_a_form_takes_what_no_address_holds(world: World, characters: int) -> None:
    visitor = world.site.client()
    response = visitor.post("/", data={"q": _long(characters)})

    assert response.status_code == 303
    assert len(response.headers["Location"]) < 100
    page = visitor.get(response.headers["Location"])
    assert page.status_code == 200
    assert 'class="hit"' in page.text
    assert (characters > 100_000) == ("100,000 characters are read" in page.text)


def test_who_is_given_the_address_of_a_text_sees_no_more_than_his_own(world: World) -> None:
    reader, visitor = world.site.client("reader"), world.site.client()
    posted = reader.post("/", data={"q": f"{CANARY}_unlock\n{_long(3_000)}"})
    address = posted.headers["Location"]

    assert PATH in reader.get(address).text
    assert PATH not in visitor.get(address).text


def test_a_form_that_is_too_large_is_refused_with_a_page(site: Site) -> None:
    response = site.client().post("/", data={"q": "x" * 1_100_000})

    assert response.status_code == 413
    assert "longer than may be sent" in response.text
