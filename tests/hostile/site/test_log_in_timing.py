"""E3: a log-in tells nobody which users there are: not by what it says, nor by its time."""

import re
from collections.abc import Callable
from statistics import median
from time import perf_counter

import httpx2 as httpx
import pytest

from tests.fixtures.reliability import Size
from tests.fixtures.site import PASSWORD, Site, csrf

ROUNDS = 10
"""Of log-ins, until both are as quick: a machine that is busy makes any of them slower."""
EXISTING, UNKNOWN, INACTIVE = "zqe3-one", "zqe3-two", "zqe3-off"
"""Equally long: lengths of answers may be compared."""
DOORS = ("/login/", "/admin/login/")


@pytest.fixture(scope="module")
def people(site: Site) -> None:
    site.add_user(EXISTING)
    site.add_user(INACTIVE)
    site.manage(
        "shell",
        "-c",
        "from omniweb.accounts.models import User;"
        f"User.objects.filter(username={INACTIVE!r}).update(is_active=False)",
    )


def _try(client: httpx.Client, name: str, door: str, password: str = "wrong") -> httpx.Response:
    given = {"username": name, "password": password} | csrf(client)
    return client.post(door, data=given)


def _said(response: httpx.Response, name: str) -> tuple[int, str]:
    """Return the answer without what is the caller's own: the name and the form's token."""
    text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", response.text)
    return response.status_code, text.replace(name, "")


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("door", DOORS)
def test_the_answer_is_the_same(site: Site, door: str) -> None:
    said = set()
    for name, password in ((EXISTING, "x"), (UNKNOWN, "x"), (INACTIVE, "x"), (INACTIVE, PASSWORD)):
        client = site.client()
        client.get("/login/")
        site.forget_attempts()
        said.add(_said(_try(client, name, door, password), name))

    assert len(said) == 1


@pytest.mark.usefixtures("people")
def test_so_is_the_time(site: Site, size: Size, row: Callable[..., None]) -> None:
    times, most = size(5, 500), size(60, 10) / 1_000
    ratio = size(2, 1)  # comparing a password takes ten times as long as all else
    client = site.client()
    client.get("/login/")
    seconds: dict[str, list[float]] = {EXISTING: [], UNKNOWN: []}
    for turn in range(ROUNDS * times):
        for name in (EXISTING, UNKNOWN) if turn % 2 else (UNKNOWN, EXISTING):
            site.forget_attempts()  # how long one is kept waiting is another row
            began = perf_counter()
            response = _try(client, name, "/login/")
            seconds[name].append(perf_counter() - began)
            assert response.status_code == 200
        # The quickest of each: what else the machine does only ever adds.
        less, more = sorted(min(each, default=0.0) for each in seconds.values())
        is_alike = more - less < most or more < ratio * less
        if turn + 1 >= times and is_alike:
            break

    medians = {name: median(each) for name, each in seconds.items()}
    row(
        "E3",
        f"log-ins of an existing and an unknown user, {len(seconds[UNKNOWN])} each",
        median_existing_ms=round(1_000 * medians[EXISTING], 2),
        median_unknown_ms=round(1_000 * medians[UNKNOWN], 2),
        difference_ms=round(1_000 * (more - less), 3),
    )
    assert is_alike
