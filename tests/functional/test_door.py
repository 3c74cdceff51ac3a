"""The web server's door: who is slow to send does not keep others waiting."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest

from tests.fixtures.site import REQUEST_SECONDS, Site

pytestmark = pytest.mark.functional
SLOW_CLIENTS = 40
"""More than `omniweb.asgi` has threads."""
_BEGINNING = (
    b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Cookie: csrftoken=abcdefghijklmnopqrstuvwxyz012345\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nusername="
)
"""Of a form whose token is looked for in its body."""


@pytest.fixture
def slow_clients(site: Site) -> Iterator[list[socket.socket]]:
    """None of them sends its body to the end."""
    address = urlsplit(site.url)
    with ExitStack() as stack:
        sockets = [
            stack.enter_context(socket.create_connection((address.hostname, address.port)))
            for _ in range(SLOW_CLIENTS)
        ]
        for each in sockets:
            each.sendall(_BEGINNING)
        yield sockets


@pytest.mark.usefixtures("slow_clients")
def test_bodies_that_do_not_come_keep_no_thread(site: Site) -> None:
    assert httpx.get(f"{site.url}/healthz", timeout=REQUEST_SECONDS).status_code == httpx.codes.OK


def test_who_gives_up_in_the_middle_of_his_body_costs_nothing(
    site: Site, slow_clients: list[socket.socket]
) -> None:
    for each in slow_clients:
        each.close()

    assert httpx.get(f"{site.url}/healthz", timeout=REQUEST_SECONDS).status_code == httpx.codes.OK
