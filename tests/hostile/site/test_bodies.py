"""Bodies and headers that are too long or never end: nothing of them is kept, others go on."""

import resource
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest

from tests.fixtures.reliability import Size
from tests.fixtures.site import REQUEST_SECONDS, Site

pytestmark = pytest.mark.functional
CHUNK = 256 * 1024
MEBIBYTE = 1024 * 1024
UPLOAD = b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nusername="
HALF_A_HEADER = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-More: "


def _chunks(length: int) -> Iterator[bytes]:
    for _ in range(length // CHUNK):
        yield b"x" * CHUNK


@pytest.mark.parametrize("address", ["/healthz", "/login/", "/api/v1/search", "/nowhere"])
@pytest.mark.parametrize("declared", [True, False])
def test_what_anonymous_people_send_is_not_kept(
    site: Site, size: Size, address: str, declared: bool, row: Callable[..., None]
) -> None:
    length = size(4, 300) * MEBIBYTE
    headers = {"Content-Length": str(length)} if declared else {}
    began = time.monotonic()

    with httpx.Client(base_url=site.url, timeout=REQUEST_SECONDS) as client:
        response = client.post(address, content=_chunks(length), headers=headers)

    seconds = time.monotonic() - began
    assert response.status_code == (403 if address == "/healthz" else 413)
    row("bodies", "a long body, anonymously", mebibytes=length // MEBIBYTE, seconds=seconds)


@pytest.mark.parametrize("beginning", [UPLOAD, HALF_A_HEADER, b""])
def test_stalled_connections_keep_nobody_from_an_answer(
    site: Site, size: Size, beginning: bytes, row: Callable[..., None]
) -> None:
    number = size(150, 1_100)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 2 * number)), hard))
    address = urlsplit(site.url)
    with ExitStack() as stack:
        sockets = [
            stack.enter_context(closing(socket.create_connection((address.hostname, address.port))))
            for _ in range(number)
        ]
        for each in sockets:
            each.sendall(beginning)
        began = time.monotonic()
        statuses = [
            httpx.get(f"{site.url}/login/", timeout=REQUEST_SECONDS).status_code for _ in range(5)
        ]
        seconds = (time.monotonic() - began) / 5

    assert statuses == [200] * 5
    row("bodies", "stalled connections", number=number, seconds_to_answer=seconds)
