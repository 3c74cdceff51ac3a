"""Downloads: the blob, byte for byte, whatever the index made of it."""

import json
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.fixtures.site import Site
from tests.fixtures.world import make_git

pytestmark = pytest.mark.functional
NAME = "raw/files"
FILES: dict[str, bytes] = {
    "plain.py": b"x = 1\r\ny = 2\n",
    "latin1.c": "/* größe: äöü ß, Müller */\n".encode("latin-1") * 9,
    "one_bad_byte.py": "# größe äöü Straße Übung\n".encode() + b"x = '\xff'\n",
    "old.pas": b"program a;\rbegin\rend.\r" * 20,
    "book.ipynb": json.dumps({"cells": [{"cell_type": "code", "source": ["a = 1\n"]}]}).encode(),
    "large.txt": b"a line of a large file\n" * 60_000,
    "logo.png": b"\x89PNG\r\n\x1a\n\0\0" + bytes(range(256)) * 40,
    "package-lock.json": b'{"lockfileVersion": 3}\n',
    "node_modules/x/index.js": b"module.exports = 1\n",
}


@pytest.fixture(scope="module")
def reader(site: Site, tmp_path_factory: pytest.TempPathFactory) -> httpx.Client:
    folder: Path = tmp_path_factory.mktemp("raw") / "files"
    make_git(folder, FILES, branch="main")
    site.manage("add_repository", NAME, str(folder), "--wait")
    return site.client("admin")


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_download_is_the_blob(reader: httpx.Client, path: str) -> None:
    response = reader.get(f"/r/{NAME}/-/raw/{path}")

    assert response.status_code == 200, response.text
    assert response.content == FILES[path]
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("path", ["nowhere.py", "node_modules", "..%2f..%2fHEAD", "plain.py%0a"])
def test_what_the_commit_does_not_have_is_not_there(reader: httpx.Client, path: str) -> None:
    assert reader.get(f"/r/{NAME}/-/raw/{path}").status_code == 404


def test_nobody_else_gets_one(site: Site, reader: httpx.Client) -> None:
    assert reader.get(f"/r/{NAME}/-/raw/logo.png").status_code == 200
    for path in ("logo.png", "plain.py", "large.txt"):
        assert site.client().get(f"/r/{NAME}/-/raw/{path}").status_code == 404


def test_a_download_that_is_left_in_the_middle_gives_its_place_back(reader: httpx.Client) -> None:
    address = f"/r/{NAME}/-/raw/large.txt"
    for _ in range(20):  # more often than there are places: left in the middle
        with reader.stream("GET", address) as response:
            assert response.status_code == 200
            next(response.iter_raw())

    assert reader.get(address).content == FILES["large.txt"]
