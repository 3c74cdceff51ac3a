"""Combined conditions through the doors: in a small repository beside others, and over all."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2 as httpx
import pytest

from tests.fixtures.site import REQUEST_SECONDS, Site, free_port, serving
from tests.fixtures.world import make_git

pytestmark = pytest.mark.functional
SMALL, LARGE = "forms/small", "forms/large"
NEIGHBOURS = 240
"""Files beside the small repository in which every word of it is common."""
FILES = {
    "cli/flags.py": 'parser.add("flag")  # see the usage\n',
    "cli/usage.py": "# usage: prog --flag VALUE\n",
    "cli/here.py": "# everything is here\nflag = 1\n",
    "web/middleware.py": "middleware = [logger, session]\n",
    "web/plain.py": "def middleware(request):\n    return request\n",
    "net/connect.py": "def connect(host):\n    raise OSError('connection refused')\n",
    "net/retry.go": "// connect again: a retry\nfunc retry() {}\n",
    "net/timeout.go": "// Connect, with a timeout\nfunc connect(timeout int) {}\n",
    "net/test_connect.py": "# a test: connection refused\nconnect()\n",
    "docs/there.md": "Nothing of all that.\n",
}
SAID = "flag usage middleware logger connect timeout retry connection refused test here"
ASKED: list[tuple[str, set[str]]] = [
    ('"flag" "usage"', {"cli/flags.py", "cli/usage.py"}),
    ('"middleware" -"logger"', {"web/plain.py"}),
    ('"connect" AND ("timeout" OR "retry")', {"net/retry.go", "net/timeout.go"}),
    ('"connection refused" -"test"', {"net/connect.py"}),
    ('"here"', {"cli/here.py"}),
    ('"flag" -path:cli/here', {"cli/flags.py", "cli/usage.py"}),
    ('lang:go "connect" OR "flag"', {"net/retry.go", "net/timeout.go"}),
    ("connect AND NOT lang:go", {"net/connect.py", "net/test_connect.py"}),
    (r"/\bconnect\(/ -/^def/", {"net/test_connect.py", "net/timeout.go"}),
    ('case:yes "Connect"', {"net/timeout.go"}),
    ('NOT "e"', {"docs/there.md"}),
    (
        '"logger" OR NOT ("connect" OR "flag" OR "middleware")',
        {"web/middleware.py", "docs/there.md"},
    ),
]


@pytest.fixture(scope="module")
def asking(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Index a small repository and a larger one of the same words; return who may read both."""
    folder = tmp_path_factory.mktemp("forms")
    make_git(folder / "small", {path: text.encode() for path, text in FILES.items()}, "main")
    lines = "\n".join(f"# {word}" for word in SAID.split())
    neighbours = {
        f"part_{n}/module.py": f"{lines}\n# connection refused\nx = {n}\n".encode()
        for n in range(NEIGHBOURS)
    }
    make_git(folder / "large", neighbours, "main")
    for name in (SMALL, LARGE):
        place = folder / name.rpartition("/")[2]
        site.manage("add_repository", name, str(place), "--public", "--wait")
    client = site.client("admin")
    yield client
    client.close()


def _found(client: httpx.Client, text: str) -> dict[str, Any]:
    response = client.get("/api/v1/search", params={"q": text, "limit": 100})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize(("text", "paths"), ASKED, ids=[text for text, _ in ASKED])
def test_every_form_finds_all_files_and_no_other(
    asking: httpx.Client, text: str, paths: set[str]
) -> None:
    found = _found(asking, f"repo:{SMALL} {text}")

    assert {hit["path"] for hit in found["hits"]} == paths
    assert {hit["repository"] for hit in found["hits"]} <= {SMALL}
    assert found["total"] == {"value": len(paths), "relation": "eq"}
    assert not found["incomplete"]
    assert found["skipped"] == []

    page = asking.get("/", params={"q": f"repo:{SMALL} {text}"})
    assert page.status_code == 200
    linked = set(re.findall(rf'href="/r/{SMALL}/-/[^/"]+/([^"#?]+)', page.text))
    assert {path for path in FILES if path in linked} == paths


def test_pages_go_through_all_files_of_both_repositories(asking: httpx.Client) -> None:
    text, seen, cursor = 'repo:forms "connect" -lang:go', list[tuple[str, str]](), ""
    while True:
        response = asking.get("/api/v1/search", params={"q": text, "limit": 50, "cursor": cursor})
        found = response.json()
        assert found["total"] == {"value": NEIGHBOURS + 2, "relation": "eq"}
        seen += [(hit["repository"], hit["path"]) for hit in found["hits"]]
        cursor = found["next_cursor"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == NEIGHBOURS + 2


@pytest.fixture(scope="module")
def hurried(asking: httpx.Client, site: Site) -> Iterator[httpx.Client]:
    """Return the same client at a server that has no time to look at texts."""
    granian = ("granian", "--interface", "asginl", "--port", str(port := free_port()))
    module = "tests.fixtures.hurried_filters:application"
    with (
        serving(site, *granian, module, port=port, log="hurried") as url,
        httpx.Client(base_url=url, timeout=REQUEST_SECONDS, cookies=asking.cookies) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('count:all "flag" "usage"', {"cli/flags.py", "cli/usage.py"}),
        ('count:all "here" OR path:docs', {"cli/here.py", "docs/there.md"}),
        ('count:all path:docs OR NOT "e"', {"docs/there.md"}),
        ('count:all -"connect" path:net', set()),
    ],
)
def test_an_answer_that_was_cut_says_so_on_the_page_and_in_rest(
    hurried: httpx.Client, text: str, right: set[str]
) -> None:
    text = f"repo:{SMALL} {text}"
    found = _found(hurried, text)
    page = hurried.get("/", params={"q": text}).text

    assert found["incomplete"]
    assert [each["reason"] for each in found["skipped"]] == ["timeout"]
    assert found["total"]["relation"] == "gte"
    assert len(found["hits"]) <= found["total"]["value"] <= len(right)
    assert {hit["path"] for hit in found["hits"]} <= right
    assert "was stopped at its time limit" in page
    assert "of at least" in page or not found["hits"]
