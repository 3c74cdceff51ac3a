"""E4 and E8: guesses at once are few, and no form of another site does anything."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2 as httpx
import pytest

from omniweb.accounts.authentication import FROM_ONE_PLACE, PATIENCE_SECONDS
from tests.fixtures.reliability import Size
from tests.fixtures.site import PASSWORD, REQUEST_SECONDS, Site, csrf
from tests.functional.routes import routes

pytestmark = pytest.mark.functional
ANY: dict[str, Any] = {
    "name": "no/such",
    "path": "x.py",
    "repository_id": 1,
    "run_id": 1,
    "access_id": 1,
    "token_id": 1,
    "upload_id": 1,
    "object_id": 1,
    "app_label": "repositories",
    "content_type_id": 1,
    "id": 1,
}
READS_ONLY = {"api:openapi", "web:search"}
"""The one authenticates nobody and takes GET alone, the other changes nothing."""


def test_of_two_hundred_guesses_at_once_ten_are_looked_at(
    site: Site, size: Size, row: Callable[..., None]
) -> None:
    for name in ("guessed", "colleague"):
        site.add_user(name)
    site.forget_attempts()
    form = httpx.get(f"{site.url}/login/", timeout=REQUEST_SECONDS)
    cookies = {"csrftoken": form.cookies["csrftoken"]}
    sent = {"csrfmiddlewaretoken": form.cookies["csrftoken"], "username": "guessed"}

    def guess(number: int) -> str:
        return httpx.post(
            f"{site.url}/login/",
            data=sent | {"password": f"wrong {number}"},
            cookies=cookies,
            timeout=REQUEST_SECONDS,
        ).text

    began = time.monotonic()
    with ThreadPoolExecutor(size(40, 200)) as threads:
        pages = list(threads.map(guess, range(size(40, 200))))
    looked_at = sum("enter a correct" in page for page in pages)
    meanwhile = (time.monotonic() - began + PATIENCE_SECONDS) / FROM_ONE_PLACE.interval

    row("E4", "guesses at once", guesses=len(pages), looked_at=looked_at)
    assert looked_at <= FROM_ONE_PLACE.burst + meanwhile + 1  # on a slow machine more turns come
    client = site.client()
    client.get("/login/")
    right = {"username": "colleague", "password": PASSWORD} | csrf(client)
    assert client.post("/login/", data=right).status_code == 302  # from the same address


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_is_done_without_the_token_of_the_form(
    site: Site, method: str, row: Callable[..., None]
) -> None:
    client = site.client("admin")
    foreign = {"Origin": "https://evil.example", "X-CSRFToken": client.cookies["csrftoken"]}
    statuses = {
        (route.name or route.text, bool(headers)): client.request(
            method, route.address(ANY), headers=headers
        ).status_code
        for route in routes()
        if route.name not in READS_ONLY
        for headers in ({}, foreign)
    }

    row("E8", method, asked=len(statuses), refused=list(statuses.values()).count(403))
    assert {each: status for each, status in statuses.items() if status != 403} == {}
