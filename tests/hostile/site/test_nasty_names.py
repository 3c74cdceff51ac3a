"""D5: names and contents that try to hide, to break out and to be taken for others."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import httpx2 as httpx
import pytest

from tests.fixtures.git_repository import GitRepository
from tests.fixtures.site import Site

NAME = "d5/nasty"
FILES: dict[str | bytes, bytes] = {
    "new\nline.py": b"def d5_newline():\n    pass\n",
    b"no-utf8-\xff\xfe.py": b"def d5_bytes():\n    pass\n",
    "<img src=x onerror=alert(1)>.py": b"def d5_markup():\n    pass\n",
    "\u202eyp.evil\u2066.py": b"def d5_reordered():\n    pass\n",
    f"{'long' * 60}.py": b"def d5_long():\n    pass\n",
    "bidi.py": "d5_bidi = 1  # \u202e } \u2066if d5\u2069\r\n".encode(),
    "bom.py": b"\xef\xbb\xbfdef d5_bom():\n    pass\n",
    "utf16.py": "def d5_utf16():\n    return 'é'\n".encode("utf-16"),
    "latin.py": "def d5_latin():\n    return 'caf\u00e9 d\u00e9j\u00e0 vu'\n".encode("latin-1"),
    "nul.bin": b"d5\x00nul\x00",
}
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
_FIELDS = re.compile(r'\svalue="[^"]*"|(?<=>)[^<]*(?=</textarea>)')


def _is_harmless(page: httpx.Response) -> bool:
    text = _FIELDS.sub("", page.text)
    return UNSEEN.search(text) is None and "<img src=x" not in text


@pytest.fixture(scope="module")
def client(site: Site, tmp_path_factory: pytest.TempPathFactory) -> httpx.Client:
    path: Path = tmp_path_factory.mktemp("d5")
    repository = GitRepository(path)
    repository.git("init", "--quiet", "--template=", "--initial-branch=main")
    repository.commit(FILES, branch="main")
    site.manage("add_repository", NAME, str(path), "--wait")
    return site.client("admin")


def test_no_page_hides_anything(client: httpx.Client) -> None:
    pages = [f"/r/{NAME}/", f"/r/{NAME}/-/tree/", f"/r/{NAME}/-/skipped", f"/r/{NAME}/-/runs"]
    pages += [f"/r/{NAME}/-/file/{quote(name)}" for name in FILES if isinstance(name, str)]
    pages += [
        f"/?q={quote(query)}" for query in ("d5_reordered", "d5_markup", "a\u202eb", "path:new")
    ]
    pages += ["/admin/repositories/repository/", "/no/such/\u202epage"]

    for address in pages:
        page = client.get(address)
        assert page.status_code in {200, 404}, address
        assert _is_harmless(page), address


def test_the_title_names_what_reorders(client: httpx.Client) -> None:
    page = client.get(f"/r/{NAME}/-/file/{quote(chr(0x202E))}yp.evil{quote(chr(0x2066))}.py").text

    assert "<title>U+202Eyp.evilU+2066.py" in page


def test_a_download_is_the_blob(client: httpx.Client, row: Callable[..., None]) -> None:
    same = 0
    for name, content in FILES.items():
        address = f"/r/{NAME}/-/raw/{quote(name)}"
        got = client.get(address)
        if got.status_code == 200:
            assert got.content == content, name
            assert got.headers["content-disposition"].startswith("attachment")
            assert got.headers["x-content-type-options"] == "nosniff"
            assert "sandbox" in got.headers["content-security-policy"]
            same += 1
    assert same >= len(FILES) - 2  # all but what is binary, and a name that is no text
    row("D5", "downloads that are the blob", same=same)
