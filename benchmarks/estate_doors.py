"""What people and bots ask of a large installation, over HTTP, and how long it takes."""

import http.client
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from benchmarks.clients import OK
from benchmarks.estate_site import READS, user_named
from benchmarks.site import USER, Site, query_rows

if TYPE_CHECKING:
    from omniweb.accounts.models import User

FLOOR_MS = {"search": 150.0}
"""p95 in milliseconds; of all others `FLOOR_OF_OTHERS`."""
FLOOR_OF_OTHERS = 200.0
_A_RUN = "SELECT max(id) FROM repositories_indexrun WHERE repository_id = %s"
_A_FILE = """
    SELECT r.name, d.path_text FROM repositories_repository r
    JOIN search_index.document d ON d.repository_id = r.id WHERE r.id = %s ORDER BY d.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Caller:
    """A user with a session and a token; `reads` says how many repositories, 0: it is no user's."""

    reads: int
    headers: dict[str, str]
    repository: int


@dataclass(frozen=True, slots=True)
class Door:
    """A name and an address; `{…}` in it is filled in for each caller and round."""

    name: str
    address: str
    only_superuser: bool = False


_SUGGESTED = "autocomplete/?app_label=repositories&model_name=access&field_name={}&term="
DOORS = (
    Door("search_page", "/?q={query}"),
    Door("search", "/api/v1/search?q={query}"),
    Door("search_cached", "/api/v1/search?q={query}"),
    Door("search_narrowed", "/api/v1/search?q={query}%20lang:python"),
    Door("front_page", "/"),
    Door("repositories_page", "/repositories/"),
    Door("repositories_filtered", "/repositories/?q=service-00{digit}"),
    Door("repositories_page_3", "/repositories/?page=3"),
    Door("repositories_statuses", "/repositories/statuses"),
    Door("repository_page", "/r/{name}/"),
    Door("repository_status", "/r/{name}/-/status"),
    Door("file_page", "/r/{name}/-/file/{path}"),
    Door("runs_page", "/r/{name}/-/runs"),
    Door("list_repositories", "/api/v1/repositories?limit=100"),
    Door("list_repositories_later", "/api/v1/repositories?limit=100&cursor=5000"),
    Door("list_repositories_named", "/api/v1/repositories?name={name}"),
    Door("one_repository", "/api/v1/repositories/{repository}"),
    Door("list_runs", "/api/v1/runs?limit=100"),
    Door("list_runs_failed", "/api/v1/runs?limit=100&state=failed"),
    Door("list_runs_queued", "/api/v1/runs?limit=100&state=queued"),
    Door("list_runs_of_one", "/api/v1/runs?repository={repository}"),
    Door("run", "/api/v1/runs/{run}"),
    Door("readyz", "/readyz", only_superuser=True),
    Door("metrics", "/metrics", only_superuser=True),
    *(
        Door(f"admin_{name}", f"/admin/{address}", only_superuser=True)
        for name, address in (
            ("repositories", "repositories/repository/"),
            ("repositories_page_50", "repositories/repository/?p=50"),
            ("repositories_found", "repositories/repository/?q=service-00{digit}"),
            ("repositories_private", "repositories/repository/?visibility__exact=private"),
            ("repository", "repositories/repository/{repository}/change/"),
            ("runs", "repositories/indexrun/"),
            ("runs_failed", "repositories/indexrun/?state__exact=failed"),
            ("runs_found", "repositories/indexrun/?q=service-00{digit}"),
            ("tokens", "accounts/apitoken/"),
            ("users", "accounts/user/"),
            ("users_found", "accounts/user/?q=reads-300-00{digit}"),
            ("teams", "accounts/team/"),
            ("audit", "accounts/auditentry/"),
            ("suggested_users", _SUGGESTED.format("user") + "reads-3"),
            ("suggested_teams", _SUGGESTED.format("team") + "e"),
        )
    ),
)


def callers(site: Site, number: int) -> Iterator[tuple[str, list[Caller]]]:
    """Yield each kind of users with so many of them; the last is the administrator."""
    from omniweb.accounts.models import User

    for reads in READS:
        names = [user_named(reads, each) for each in range(number)]
        users = User.objects.filter(username__in=names).order_by("pk")
        yield f"reads_{reads}", [_caller(user, reads) for user in users]
    site.token()  # makes the administrator where there is none
    yield "superuser", [_caller(User.objects.get(username=USER), 0)]


def _caller(user: "User", reads: int) -> Caller:
    from django.conf import settings
    from django.test import Client

    from omniweb.accounts.scopes import DESCRIPTIONS
    from omniweb.accounts.services import create_token
    from omniweb.repositories.services import visible_to

    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    _, token = create_token(user, "estate", list(DESCRIPTIONS), actor=None)
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}",
        "Authorization": f"Bearer {token}",
    }
    first = visible_to(user).order_by("pk").values_list("pk", flat=True).first()
    return Caller(reads, headers, first or 0)


class Asker:
    """One connection; `ask` returns milliseconds, and raises for an answer that is none."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._known: dict[int, dict[str, str]] = {}
        self._connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=60)

    def ask(self, door: Door, caller: Caller, query: str, digit: int) -> tuple[float, int]:
        """Return milliseconds and bytes of an answer; raise `RuntimeError` for a refusal."""
        address = self._filled(door, caller, query, digit)
        api = address.startswith("/api/")
        headers = {
            name: value for name, value in caller.headers.items() if (name == "Cookie") != api
        }
        began = time.perf_counter()
        self._connection.request("GET", address, headers=headers)
        response = self._connection.getresponse()
        body = response.read()
        took = (time.perf_counter() - began) * 1_000
        if response.status != OK:
            message = f"{response.status} for {address}: {body[:300]!r}"
            raise RuntimeError(message)
        return took, len(body)

    def _filled(self, door: Door, caller: Caller, query: str, digit: int) -> str:
        values = {"query": quote(query), "digit": str(digit % 10)}
        return door.address.format(**values, **self._of(caller.repository))

    def _of(self, repository: int) -> dict[str, str]:
        """Return what addresses hold of a repository; asked once, before anything is measured."""
        if repository not in self._known:
            name, path = query_rows(self._site, _A_FILE, repository)[0]
            run = query_rows(self._site, _A_RUN, repository)[0][0]
            self._known[repository] = {
                "repository": str(repository),
                "name": quote(name),
                "path": quote(path),
                "run": str(run),
            }
        return self._known[repository]


def times_of(
    asker: Asker, door: Door, callers: Sequence[Caller], queries: Sequence[str]
) -> tuple[list[float], int]:
    """Ask once for each query, the callers in turn; return milliseconds and the largest answer."""
    asked = [
        asker.ask(door, callers[number % len(callers)], query, number)
        for number, query in enumerate(queries)
    ]
    return [took for took, _ in asked], max(size for _, size in asked)
