"""Answers from the cache: as true as others, and gone with the right to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx2 as httpx
import pytest

from tests.fixtures.git_repository import GitRepository
from tests.fixtures.site import Site
from tests.fixtures.world import make_git

pytestmark = pytest.mark.functional
NAME, WAITING = "kept/library", "kept/waiting"
QUERY = "kept_unlock"
_IMPORTS = """
from django.utils.timezone import now
from omniweb.accounts.models import ApiToken, User
from omniweb.repositories.models import Access, Repository
from omniweb.repositories.services import grant_access, revoke_access
library = Repository.objects.get(name="kept/library")
TOKENS = ApiToken.objects.filter(user__username="kept-ada")
"""


@dataclass(frozen=True)
class Kept:
    """A private repository that two people may read; one of them looks after another one."""

    site: Site
    git: GitRepository

    def do(self, code: str) -> None:
        self.site.manage("shell", "-c", f"{_IMPORTS}\n{code}")

    def client(self, user: str, *scopes: str) -> httpx.Client:
        client = self.site.client()
        token = self.site.token(user, *(scopes or ("search:read",)))
        client.headers["Authorization"] = f"Bearer {token}"
        return client


@pytest.fixture(scope="module")
def kept(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("kept") / "library"
    git = make_git(folder, {"src/keys.py": b"def kept_unlock():\n    pass\n"}, branch="main")
    site.manage("add_repository", NAME, str(folder), "--wait")
    for user in ("kept-ada", "kept-bob"):
        site.add_user(user)
    made = Kept(site, git)
    made.do(
        f"waiting = Repository.objects.create(name={WAITING!r}, source='https://x.example/w')\n"
        "ada, bob = (User.objects.get(username=f'kept-{each}') for each in ('ada', 'bob'))\n"
        "for user in (ada, bob): grant_access(library, user, actor=None)\n"
        "grant_access(waiting, ada, 'admin', actor=None)\n"
        "grant_access(waiting, bob, actor=None)\n"
    )
    return made


@pytest.fixture
def ada(kept: Kept) -> Iterator[httpx.Client]:
    """Return a client of hers, whose answer is in the cache."""
    client = kept.client("kept-ada")
    _ask(client)
    assert _ask(client)["cached"]
    yield client
    kept.do(
        "ada = User.objects.get(username='kept-ada'); ada.is_active = True; ada.save()\n"
        "grant_access(library, ada, actor=None)"
    )


def _ask(client: httpx.Client, **parameters: str) -> dict[str, Any]:
    response = client.get("/api/v1/search", params={"q": QUERY, **parameters})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def _found(answer: dict[str, Any]) -> set[str]:
    return {hit["path"] for hit in answer["hits"]}


NEW = {"took_ms", "timings", "cached"}


def test_what_is_kept_is_what_was_computed(kept: Kept) -> None:
    client = kept.client("kept-bob")
    parameters = {"limit": "7"}  # asked by nobody else

    first, second = (_ask(client, **parameters) for _ in range(2))
    posted = client.post("/api/v1/search", json={"q": QUERY, "limit": 7}).json()

    assert (first["cached"], second["cached"], posted["cached"]) == (False, True, True)
    assert set(second["timings"]) == {"cache"}
    assert list(first) == list(second) == list(posted)
    for each in (second, posted):
        assert {**each, **{name: first[name] for name in NEW}} == first


def test_an_answer_is_kept_in_the_form_of_the_door_that_asked(kept: Kept) -> None:
    session = kept.site.client("kept-bob")
    session.get("/", params={"q": f"{QUERY} pass"})

    first, second = (
        session.get("/api/v1/search", params={"q": f"{QUERY} pass"}).json() for _ in range(2)
    )

    assert (first["cached"], second["cached"]) == (False, True)
    assert first["hits"] == second["hits"]


def test_news_for_one_are_not_told_to_another_who_shares_the_answer(kept: Kept) -> None:
    ada, bob = kept.client("kept-ada"), kept.client("kept-bob")
    _ask(ada)

    hers, his = _ask(ada, unknown="1"), _ask(bob)

    assert hers["cached"]
    assert his["cached"]
    assert any(WAITING in notice for notice in hers["notices"])
    assert any("unknown" in notice for notice in hers["notices"])
    assert his["notices"] == []


@pytest.mark.parametrize(
    "end",
    [
        "revoke_access(library, User.objects.get(username='kept-ada'), actor=None)",
        "Access.objects.filter(repository=library, user__username='kept-ada').delete()",
    ],
)
def test_a_right_that_is_taken_away_ends_with_the_next_request(
    kept: Kept, ada: httpx.Client, end: str
) -> None:
    kept.do(end)

    found = _ask(ada)

    assert NAME not in {hit["repository"] for hit in found["hits"]}  # others may be public
    assert NAME not in str(found["facets"])


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ("User.objects.filter(username='kept-ada').update(is_active=False)", 401),
        ("TOKENS.update(revoked_at=now())", 401),
        ("TOKENS.update(expires_at=now())", 401),
        ("TOKENS.update(scopes=['repos:read'])", 403),
    ],
)
def test_so_does_a_token_its_scope_and_its_user(
    kept: Kept, ada: httpx.Client, end: str, status: int
) -> None:
    kept.do(end)

    response = ada.get("/api/v1/search", params={"q": QUERY})

    assert response.status_code == status
    assert "keys.py" not in response.text
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_token_that_is_narrowed_ends_so_too(kept: Kept, ada: httpx.Client) -> None:
    kept.do("TOKENS.update(repositories=[])")

    assert _found(_ask(ada)) == set()


def test_a_publish_is_seen_by_the_next_request(kept: Kept, ada: httpx.Client) -> None:
    assert "src/new.py" not in _found(_ask(ada))
    kept.git.commit({"src/new.py": b"def kept_unlock():\n    return 1\n"}, branch="main")
    kept.site.manage("reindex", NAME, "--wait")

    after = _ask(ada)

    assert not after["cached"]
    assert "src/new.py" in _found(after)
