"""C5: a private repository answers as one that does not exist, whoever asks on whichever route."""

import json
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import httpx2 as httpx
import pytest

from tests.fixtures.reliability import Size
from tests.fixtures.site import Site, csrf
from tests.functional.routes import Route, routes

PRIVATE, UNKNOWN = "c5-private/vault", "c5-no-such/vault"
"""Equally long: lengths of answers may be compared."""
NEVER = 987_654_321
METHODS = ("GET", "POST", "DELETE")
OF_ITS_OWN = {"x-request-id", "date", "expires", "set-cookie"}
"""Headers that differ from one answer, or one second, to the next."""
ALL_ROUTES = [
    route
    for route in routes()
    if {"name", "repository_id", "run_id", "access_id"} & set(route.parameters)
]
TIMED = (
    "web:repository",
    "web:file",
    "web:raw",
    "web:runs",
    "api:repository",
    "api:file",
    "api:run",
)
MOST_DIFFERENCE_SECONDS = 0.005
ROUNDS = 5
"""Of requests, until both are as quick: a machine that is busy makes any of them slower."""


def _make_private(site: Site) -> dict[str, Any]:
    """Add a private repository with a run; return what its addresses are made of."""
    made = site.manage(
        "shell",
        "-v0",
        "-c",
        "import json; from omniweb.accounts.models import User\n"
        "from omniweb.repositories.models import Access, IndexRun, Repository\n"
        f"r = Repository.objects.create(name={PRIVATE!r}, source='https://git.example/x.git',"
        " polling_interval=0)\n"
        "run = IndexRun.objects.create(repository=r, reason='test', state='failed')\n"
        "access = Access.objects.create(repository=r, user=User.objects.get(username='admin'))\n"
        "print(json.dumps([r.pk, run.pk, access.pk]))",
    )
    repository, run, access = json.loads(made.splitlines()[-1])
    return {
        "name": PRIVATE,
        "repository_id": repository,
        "run_id": run,
        "access_id": access,
        "upload_id": 1,
    }


@pytest.fixture(scope="module")
def private(site: Site) -> dict[str, Any]:
    site.add_user("c5")
    return {"path": "src/x.py", **_make_private(site)}


@pytest.fixture(scope="module")
def unknown() -> dict[str, Any]:
    ids = dict.fromkeys(("repository_id", "run_id", "access_id", "upload_id"), NEVER)
    return {"path": "src/x.py", "name": UNKNOWN, **ids}


@pytest.fixture(scope="module", params=["a session", "a token"])
def outsider(
    request: pytest.FixtureRequest,
    site: Site,
    private: object,  # noqa: ARG001 - it makes the user
) -> httpx.Client:
    if request.param == "a session":
        return site.client("c5")
    scopes = ("search:read", "repos:read", "index:trigger", "admin:write")
    client = site.client()
    client.headers["Authorization"] = f"Bearer {site.token('c5', *scopes)}"
    return client


def _ask(client: httpx.Client, method: str, address: str) -> httpx.Response:
    form = {} if method == "GET" else {"data": csrf(client)}
    token = {"X-CSRFToken": client.cookies.get("csrftoken", "")}
    return client.request(method, address, headers=token, **form)


def _look(response: httpx.Response, address: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Return status, body and headers, without the caller's own address in them."""
    headers = [
        (name, value.replace(address, ""))
        for name, value in response.headers.items()
        if name.lower() not in OF_ITS_OWN
    ]
    return response.status_code, response.content.replace(address.encode(), b""), headers


def test_there_are_routes_to_look_at() -> None:
    assert len(ALL_ROUTES) > 18
    assert set(TIMED) <= {route.name for route in ALL_ROUTES}


@pytest.mark.parametrize("route", ALL_ROUTES, ids=lambda route: route.name)
def test_status_body_and_headers_are_the_same(
    route: Route, outsider: httpx.Client, private: dict[str, Any], unknown: dict[str, Any]
) -> None:
    for method in METHODS:
        looks = []
        for values in (private, unknown):
            address = route.address(values)
            looks.append(_look(_ask(outsider, method, address), address))
        assert looks[0] == looks[1], method


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/repositories?name={name}",
        "/api/v1/runs?repository={repository_id}",
        "/api/v1/symbols?name=x&repository={name}",
    ],
)
def test_so_is_what_lists_say(
    address: str, outsider: httpx.Client, private: dict[str, Any], unknown: dict[str, Any]
) -> None:
    addresses = [address.format(**values) for values in (private, unknown)]

    looks = [_look(_ask(outsider, "GET", each), each) for each in addresses]

    assert looks[0] == looks[1]
    assert looks[0][0] == 200


def test_so_is_how_long_it_takes(
    site: Site,
    private: dict[str, Any],
    unknown: dict[str, Any],
    size: Size,
    row: Callable[..., None],
) -> None:
    client, times = site.client("c5"), size(20, 1_000)
    ratio = size(2, 1)  # a page takes four times as long as saying that there is none
    differences, unlike = {}, set()
    for route in (each for each in ALL_ROUTES if each.name in TIMED):
        addresses = [route.address(values) for values in (private, unknown)]
        seconds: list[list[float]] = [[], []]
        for turn in range(ROUNDS * times):
            for which in (0, 1) if turn % 2 else (1, 0):
                began = perf_counter()
                client.get(addresses[which])
                seconds[which].append(perf_counter() - began)
            # The quick ones: what else the machine does makes the others longer.
            less, more = sorted(map(_quick, seconds))
            is_alike = more - less < MOST_DIFFERENCE_SECONDS or more < ratio * less
            if turn + 1 >= times and is_alike:
                break
        differences[route.name] = more - less
        unlike |= set() if is_alike else {route.name}

    worst = max(differences, key=lambda name: differences[name])
    row(
        "C5",
        f"private against non-existing repository, {times} requests or more on {len(TIMED)} routes",
        routes_alike=len(ALL_ROUTES),
        worst_route=worst,
        worst_difference_ms=round(1_000 * differences[worst], 3),
    )
    assert not unlike


def _quick(seconds: Sequence[float]) -> float:
    """Return how long the quickest twentieth takes at most."""
    return sorted(seconds)[len(seconds) // 20]
