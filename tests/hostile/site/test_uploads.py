"""Uploads that stall or are no HTTP: others go on uploading, and the server says what is wrong."""

import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest

from tests.fixtures.git_repository import GitRepository
from tests.fixtures.site import REQUEST_SECONDS, Site

pytestmark = pytest.mark.functional
NAME = "team/uploads"
NOTHING = "/api/v1/repositories/770077/scip?commit=" + "c" * 40
BROKEN = {
    "no size of a chunk": (b"Transfer-Encoding: chunked", b"zz\r\n"),
    "a chunk beyond all sizes": (b"Transfer-Encoding: chunked", b"f" * 18 + b"\r\nx"),
    "half closed": (b"Content-Length: 5000", b"abc"),
}


def _begun(site: Site, address: str, token: str, length: bytes, body: bytes) -> socket.socket:
    """Begin to send a body; return the connection."""
    at = urlsplit(site.url)
    made = socket.create_connection((at.hostname, at.port), timeout=REQUEST_SECONDS)
    lines = f"POST {address} HTTP/1.1\r\nHost: {at.netloc}\r\n"
    lines += f"Authorization: Bearer {token}\r\n" if token else ""
    made.sendall(lines.encode() + length + b"\r\n\r\n" + body)
    return made


def _status(connection: socket.socket) -> int:
    """Return the status of the response; 0 where the connection ends without."""
    line = connection.recv(4_096).split(b"\r\n")[0]
    return int(line.split()[1]) if line else 0


@pytest.fixture(scope="module")
def address(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("uploads")
    git = GitRepository(path)
    git.git("init", "--quiet", "--template=", "--initial-branch=main")
    git.commit({"one.py": b"ONE = 1\n"})
    site.manage("add_repository", NAME, str(path), "--wait")
    listed = site.client("admin").get("/api/v1/repositories", params={"name": NAME}).json()
    commit = git.git("rev-parse", "HEAD").strip()
    return f"/api/v1/repositories/{listed['results'][0]['id']}/scip?commit={commit}"


def test_who_stalls_takes_no_place_of_others(
    site: Site, address: str, row: Callable[..., None]
) -> None:
    site.add_user("other uploader", superuser=True)
    staller = site.token("admin", "index:trigger")
    other = site.token("other uploader", "index:trigger")
    headers = {"Authorization": f"Bearer {other}"}
    length = b"Content-Length: 500000000"
    with ExitStack() as stack:
        stalled = [
            stack.enter_context(closing(_begun(site, address, staller, length, b"abc")))
            for _ in range(8)
        ]
        time.sleep(0.5)
        began = time.monotonic()
        response = httpx.post(
            site.url + address, headers=headers, content=b"x", timeout=REQUEST_SECONDS
        )
        statuses = [_status(each) for each in stalled]
    seconds = time.monotonic() - began

    assert response.status_code == 202, response.text
    assert set(statuses) == {408, 429}
    row("bodies", "stalled uploads of one account", number=8, seconds_until_ended=seconds)


@pytest.mark.parametrize("scope", ["search:read", "index:trigger"])
def test_who_may_not_upload_is_told_before_he_sends(site: Site, address: str, scope: str) -> None:
    token = site.token("admin", scope)
    length = b"Content-Length: 500000000"
    for where in (NOTHING, address.partition("=")[0] + "=main"):
        with closing(_begun(site, where, token, length, b"abc")) as connection:
            refused = _status(connection)
        assert refused == (403 if scope == "search:read" else 404 if where == NOTHING else 400)


def test_what_is_wrong_with_an_upload_is_said(site: Site, address: str) -> None:
    token = site.token("admin", "index:trigger")
    headers = {"Authorization": f"Bearer {token}"}
    packed = headers | {"Content-Encoding": "gzip"}
    with httpx.Client(base_url=site.url, timeout=REQUEST_SECONDS) as client:
        compressed = client.post(address, headers=packed, content=b"x")
        anonymous = client.post(address, content=b"x")

    assert compressed.status_code == 415
    assert "Content-Encoding" in compressed.json()["detail"]
    assert anonymous.status_code == 401
    assert "needs a token" in anonymous.json()["detail"]
    with closing(_begun(site, address, token, b"Content-Length: 600000000", b"")) as connection:
        assert b"512 MiB" in connection.recv(4_096)


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_body_is_a_400_and_no_failure(site: Site, address: str, broken: str) -> None:
    token = site.token("admin", "index:trigger")
    log = Path(site.home / "web.log")
    before = log.read_text().count("Traceback")
    for where in (address, "/api/v1/search", "/login/"):
        credentials = "" if where == "/login/" else token
        with closing(_begun(site, where, credentials, *BROKEN[broken])) as connection:
            if broken == "half closed":
                connection.shutdown(socket.SHUT_WR)
            assert _status(connection) in {0, 400}
    assert log.read_text().count("Traceback") == before
