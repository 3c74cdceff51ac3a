"""C4: with the first look broken, the second lets nothing foreign out, at no door."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.fixtures.git_repository import GitRepository
from tests.fixtures.reliability import Size
from tests.fixtures.site import REQUEST_SECONDS, Site, csrf, free_port, serving
from tests.functional.routes import routes

CANARY = "zqforeign4"
"""It is in every line of the private repository, and nobody asks for it."""
PRIVATE, PUBLIC, PATH = "c4/vault", "c4/library", "src/keys.py"
SCOPES = ("search:read", "repos:read", "index:trigger", "admin:write")
QUERIES = (
    "c4_shared_word",
    f"repo:{PRIVATE} c4_shared_word",
    "c4_unlock",
    "/c4_unl.*/",
    '"c4 key"',
    "path:src/keys.py",
    "repo:c4/ -nothing",
    "count:all c4_shared_word OR unlock",
)
DOORS = ("definition", "hover", "references", "callers", "callees", "implementations")
MODES = ("auto", "keyword", "vector", "symbol", "regex", "path")


@dataclass(frozen=True)
class Broken:
    """The address of the broken server, and what addresses are made of."""

    site: Site
    url: str
    private: int
    run: int

    def client(self, who: str) -> httpx.Client:
        """Return a client of it: logged in, with a token, or anonymous."""
        name, _, kind = who.partition("'s ")
        client = replace(self.site, url=self.url).client(None if kind or not who else name)
        if kind:
            client.headers["Authorization"] = f"Bearer {self.site.token(name, *SCOPES)}"
        return client

    def counted(self) -> float:
        """Return how many things were kept back so far."""
        figures = httpx.get(f"{self.url}/metrics", timeout=REQUEST_SECONDS).text
        found = re.search(r"^omniweb_redacted_total (\S+)", figures, re.MULTILINE)
        assert found
        return float(found[1])


def _add(site: Site, path: Path, name: str, source: str, *options: str) -> None:
    path.mkdir()
    repository = GitRepository(path)
    repository.git("init", "--quiet", "--template=", "--initial-branch=main")
    repository.commit({PATH: source.encode()}, branch="main")
    site.manage("add_repository", name, str(path), "--wait", *options)


@pytest.fixture(scope="module")
def broken(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broken]:
    folder = tmp_path_factory.mktemp("c4")
    secret = f'def c4_unlock(c4_shared_word, {CANARY}):\n    return "c4 key {CANARY}"\n'
    _add(site, folder / "private", PRIVATE, secret)
    _add(site, folder / "public", PUBLIC, "def find(c4_shared_word):\n    pass\n", "--public")
    site.add_user("c4-stranger")
    listed = site.client("admin").get("/api/v1/repositories", params={"name": PRIVATE}).json()
    private = listed["results"][0]
    granian = ("granian", "--interface", "asginl", "--port", str(port := free_port()))
    server = serving(site, *granian, "tests.fixtures.broken_scope:application", port=port, log="c4")
    with server as url:
        yield Broken(site, url, private["id"], private["run"]["id"])


@pytest.fixture(scope="module", params=["", "c4-stranger", "c4-stranger's token"])
def outsider(request: pytest.FixtureRequest, broken: Broken) -> httpx.Client:
    return broken.client(request.param)


@pytest.fixture(scope="module")
def admin(broken: Broken) -> httpx.Client:
    return broken.client("admin")


def _shown(response: httpx.Response) -> str:
    return f"{response.headers}\n{response.text}"


def test_no_search_answers_with_it(
    broken: Broken,
    admin: httpx.Client,
    outsider: httpx.Client,
    size: Size,
    row: Callable[..., None],
) -> None:
    asked = 0
    everything = [(query, mode) for query in QUERIES for mode in MODES]
    for query, mode in everything[:: size(5, 1)]:
        wanted = {"q": query, "mode": mode, "explain": "1"}
        whole = admin.get("/api/v1/search", params=wanted).json()  # it fills the cache
        before = broken.counted()

        page = outsider.get("/", params=wanted)
        answer = outsider.get("/api/v1/search", params=wanted)
        if answer.status_code == 200:
            found = answer.json()
            assert found["cached"] or "timeout" in str(whole)
            assert broken.private not in {hit["repository_id"] for hit in found["hits"]}
            assert PRIVATE not in str(found) or PRIVATE in query
            assert not found["facets"].get("repository")
        assert CANARY not in _shown(answer)
        assert CANARY not in _shown(page)
        assert broken.counted() > before
        asked += 2
    row("C4", "searches while everybody may read everything", asked=asked, foreign=0)


def test_no_door_of_navigation_answers_with_it(
    broken: Broken, admin: httpx.Client, outsider: httpx.Client, row: Callable[..., None]
) -> None:
    asked = 0
    place = {"path": PATH, "line": "1", "column": "4"}
    for door in DOORS:
        for wanted in (
            {"repository": PRIVATE, **place},
            {"repository_id": str(broken.private), **place},
            {"symbol": "c4_unlock"},
            {"symbol": "c4_unlock", "repository": PRIVATE},
        ):
            whole = admin.get(f"/api/v1/{door}", params=wanted)
            answer = outsider.get(f"/api/v1/{door}", params=wanted)

            assert whole.status_code == 200
            assert door == "callees" or "c4_unlock" in whole.text
            assert answer.status_code in ({401, 404} if len(wanted) > 1 else {200, 401})
            assert CANARY not in _shown(answer)
            assert PRIVATE not in answer.text
            asked += 1
    row("C4", "navigation while everybody may read everything", asked=asked, foreign=0)


def test_what_is_theirs_is_found_all_the_same(broken: Broken, admin: httpx.Client) -> None:
    wanted = {"q": "c4_shared_word"}

    found = broken.client("c4-stranger").get("/api/v1/search", params=wanted).json()
    whole = admin.get("/api/v1/search", params=wanted).json()

    theirs = {hit["repository"] for hit in found["hits"]}
    assert PUBLIC in theirs
    assert PRIVATE not in theirs
    assert found["total"] == {"value": len(found["hits"]), "relation": "gte"}
    assert {PUBLIC, PRIVATE} <= {hit["repository"] for hit in whole["hits"]}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_no_route_shows_or_changes_it(
    broken: Broken,
    admin: httpx.Client,
    outsider: httpx.Client,
    method: str,
    row: Callable[..., None],
) -> None:
    values = {
        "name": PRIVATE,
        "path": PATH,
        "repository_id": broken.private,
        "run_id": broken.run,
        "object_id": broken.private,
        "app_label": "repositories",
        "access_id": 1,
        "token_id": 1,
        "upload_id": 1,
        "content_type_id": 1,
        "id": 1,
    }
    before, asked = broken.counted(), 0
    for route in routes():
        if route.name == "web:logout" or set(route.parameters) - set(values):
            continue
        address = route.address(values)
        data = csrf(outsider)
        headers = {"X-CSRFToken": data["csrfmiddlewaretoken"]}
        if method == "GET":
            response = outsider.get(address, params={"q": "c4_shared_word", "name": "unlock"})
        else:
            response = outsider.request(method, address, data=data, headers=headers)
        assert response.status_code < 500, route
        assert CANARY not in _shown(response), route
        asked += 1

    assert method != "GET" or broken.counted() > before
    assert admin.get(f"/r/{PRIVATE}/").status_code == 200
    row("C4", f"{method} of every route", asked=asked, foreign=0)
