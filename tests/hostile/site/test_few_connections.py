"""B8: far more requests at once than there are connections; the rest is told to come again."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

import httpx2 as httpx
import psycopg
import pytest
from psycopg import sql

from tests.fixtures.reliability import Size
from tests.fixtures.site import REQUEST_SECONDS, Site

CONNECTIONS = 3
"""Of the web server's role: its two pools would open more than thirty."""
REFUSALS = {429, 503}
Asked = tuple[str, dict[str, str]]
"""An address and headers."""
_numbers = count()


@dataclass(frozen=True)
class Answer:
    """What came back, after so many seconds; `again` is the header `Retry-After`."""

    address: str
    status: int
    again: str
    seconds: float


@contextmanager
def _connections(site: Site, most: int) -> Iterator[None]:
    """Let the web server's role have so many connections, and end those that it has."""
    owner, web = site.environment["DATABASE_URL"], site.environment["OMNIWEB_WEB_DATABASE_URL"]
    name = str(urlsplit(web).username)
    limit = sql.SQL("ALTER ROLE {} CONNECTION LIMIT {}")
    with psycopg.connect(owner, autocommit=True) as server:
        server.execute(limit.format(sql.Identifier(name), most))
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [name]
        )
        try:
            yield
        finally:
            server.execute(limit.format(sql.Identifier(name), -1))


def _addresses(token: str) -> list[Asked]:
    """Return searches that nobody has asked for, pages and REST, with their headers."""
    number = next(_numbers)
    bearer = {"Authorization": f"Bearer {token}"}
    return [
        (f"/?q=retry+number{number}", {}),
        ("/login/", {}),
        (f"/api/v1/search?q=parse+number{number}", bearer),
        ("/repositories/", {}),
        ("/api/v1/repositories", bearer),
        (f"/?q=count:all+/n(o|p){{2}}{number}/", {}),
        ("/api/v1/runs", bearer),
    ]


def _ask(client: httpx.Client, address: str, headers: dict[str, str]) -> Answer:
    began = time.monotonic()
    response = client.get(address, headers=headers)
    taken = time.monotonic() - began
    again = response.headers.get("Retry-After", "")
    return Answer(address.partition("?")[0], response.status_code, again, taken)


def _client(site: Site, connections: int) -> httpx.Client:
    limits = httpx.Limits(max_connections=connections)
    client = httpx.Client(base_url=site.url, timeout=REQUEST_SECONDS, limits=limits)
    site.clients.append(client)
    return client


@contextmanager
def _asking_health(site: Site) -> Iterator[list[Answer]]:
    """Ask /healthz and /readyz again and again."""
    answers: list[Answer] = []
    client, stop = _client(site, 1), threading.Event()

    def ask() -> None:
        while not stop.is_set():
            answers.extend(_ask(client, address, {}) for address in ("/healthz", "/readyz"))
            time.sleep(0.05)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield answers
    finally:
        stop.set()
        asking.join()


def _mixed(token: str, requests: int) -> list[Asked]:
    return [each for _ in range(requests) for each in _addresses(token)][:requests]


def _at_once(site: Site, wanted: list[Asked]) -> list[Answer]:
    """Send requests, all at the same time."""
    requests = len(wanted)
    client, together = _client(site, requests), threading.Barrier(requests)

    def send(what: Asked) -> Answer:
        together.wait()
        return _ask(client, *what)

    with ThreadPoolExecutor(requests) as threads:
        return list(threads.map(send, wanted))


def _seconds_until_normal(site: Site, token: str) -> float:
    """Return after how long all are served again."""
    client, began = _client(site, 1), time.monotonic()
    while True:
        answers = [_ask(client, *each) for each in [*_addresses(token), ("/readyz", {})]]
        if {each.status for each in answers} == {200}:
            return time.monotonic() - began
        assert time.monotonic() - began < REQUEST_SECONDS, answers
        time.sleep(0.1)


@pytest.mark.functional
def test_surplus_is_told_to_come_again_and_then_all_is_normal(
    site: Site, size: Size, row: Callable[..., None]
) -> None:
    site.add_user("few")
    token = site.token("few", "search:read", "repos:read")
    requests = size(60, 500)
    with _connections(site, CONNECTIONS):
        with _asking_health(site) as health:
            # At first pages, whose pool takes all that there are: then searches need some, too.
            answers = _at_once(site, [("/repositories/", {})] * (requests // 5))
            answers += _at_once(site, _mixed(token, requests))
        normal = _seconds_until_normal(site, token)

    refused = [each for each in answers if each.status in REFUSALS]
    seen = Counter(each.status for each in answers)
    slowest = max((each.seconds for each in refused), default=0.0)
    row(
        "B8",
        "many requests at once, few connections",
        requests=len(answers),
        connections=CONNECTIONS,
        served=seen[200],
        busy=seen[503],
        told_to_wait=seen[429],
        slowest_refusal_s=round(slowest, 2),
        normal_after_s=round(normal, 2),
        slowest_health_s=round(max(each.seconds for each in health), 2),
    )
    assert set(seen) <= {200, *REFUSALS}, seen
    assert all(each.again.isdecimal() for each in refused)
    assert {each.status for each in health if each.address == "/healthz"} == {200}
    assert {each.status for each in health} <= {200, 503}
