"""E7: nasty values for every parameter of every route, for everybody: refused, never a fault."""

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx2 as httpx
import pytest
from django.contrib import admin
from django.urls import NoReverseMatch
from typing_extensions import override

from benchmarks.doors import RawClient, Reply, Request
from tests.fixtures.nasty import CONTENT_TYPES, IN_ADDRESSES, IN_JSON
from tests.fixtures.reliability import Size
from tests.fixtures.site import Site, csrf
from tests.fixtures.world import make_git
from tests.functional.routes import Route, routes

pytestmark = pytest.mark.functional
ROOT = Path(__file__).parents[3] / "omniweb"
ENDS_SESSIONS = {"web:logout", "admin:logout"}
SCOPES = ("search:read", "repos:read", "index:trigger", "admin:write")
FORM = "application/x-www-form-urlencoded"
NAME, PATH = "nasty/repository", "src/parse.py"
MARK = "zqnasty"
"""Stands for the nasty value in an address until it is put there, unquoted."""


def _names_in_code() -> set[str]:
    """Return the names of all parameters that a page reads from its address."""
    reads = re.compile(r"""GET(?:\.get|\.getlist)?[(\[]["'](\w+)["']""")
    return {name for file in ROOT.rglob("*.py") for name in reads.findall(file.read_text())}


def _names_of_the_admin() -> set[str]:
    own = {"q", "p", "o", "e", "all", "_popup", "_to_field", "_changelist_filters", "next"}
    own |= {"app_label", "model_name", "field_name", "term", "page"}
    for model in admin.site._registry.values():
        for name in model.list_filter:
            if isinstance(name, str):
                looked_up = ("exact", "isnull", "gte", "range", "regex", "in")
                own |= {name, *(f"{name}__{lookup}" for lookup in looked_up)}
    return own


class _Fields(HTMLParser):
    """The fields of a page's forms, with what they hold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"input", "select", "textarea"} and given.get("name"):
            self.found.setdefault(given["name"] or "", given.get("value") or "")


@dataclass(frozen=True)
class Try:
    """A request with one nasty value, and the route and parameter that it is for."""

    what: str
    request: Request

    @override
    def __str__(self) -> str:
        body = ascii((self.request.body or b"")[-80:].decode(errors="backslashreplace"))
        kind = self.request.headers.get("Content-Type", "")
        return f"{self.request.method} {self.request.target[:100]} {self.what} {kind} {body}"


@pytest.fixture(scope="module")
def values(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what addresses are made of: of a repository and a user that nobody else needs."""
    folder = tmp_path_factory.mktemp("nasty") / "repository"
    make_git(folder, {PATH: b"def parse(text):\n    return text\n"}, branch="main")
    site.manage("add_repository", NAME, str(folder), "--wait")
    site.add_user("nasty")
    site.add_user("nasty-admin", superuser=True)
    made = site.manage(
        "shell",
        "-v0",
        "-c",
        "import json; from omniweb.accounts.models import User\n"
        "from omniweb.repositories.models import Access, Repository\n"
        f"r = Repository.objects.get(name={NAME!r}); u = User.objects.get(username='nasty')\n"
        "access = Access.objects.create(repository=r, user=u)\n"
        "print(json.dumps([r.pk, r.runs.get().pk, access.pk, u.pk]))",
    )
    repository, run, access, user = json.loads(made.splitlines()[-1])
    return {
        "name": NAME,
        "path": PATH,
        "repository_id": repository,
        "run_id": run,
        "access_id": access,
        "token_id": 1,
        "upload_id": 1,
        "object_id": user,
        "app_label": "repositories",
        "content_type_id": 1,
        "id": user,
    }


def _marked(route: Route, values: dict[str, Any], parameter: str) -> str:
    """Return the route's address with `MARK` in the place of a parameter."""
    for stand_in in (MARK, 987_654_321_012, values[parameter]):
        with suppress(NoReverseMatch):
            address = route.address(values | {parameter: stand_in})
            return address.replace(quote(str(stand_in)), MARK)
    raise AssertionError(route)


def _in_path(route: Route, values: dict[str, Any]) -> Iterator[Try]:
    right = route.address(values)
    for parameter in route.parameters:
        marked = _marked(route, values, parameter)
        for value in IN_ADDRESSES:
            yield Try(f"{parameter} in the path", Request("GET", marked.replace(MARK, value)))
    for value in IN_ADDRESSES:
        yield Try("end of the path", Request("GET", right + value))


def _in_query(address: str, names: Sequence[str]) -> Iterator[Try]:
    for name in names:
        for value in IN_ADDRESSES:
            yield Try(f"?{name}", Request("GET", f"{address}?{name}={value}"))
        yield Try(f"?{name} twice", Request("GET", f"{address}?{name}=1&{name}=a&{name}"))
    for value in IN_ADDRESSES:
        yield Try("a name of the query", Request("GET", f"{address}?{value}=1"))


def _in_form(address: str, fields: dict[str, str]) -> Iterator[Try]:
    headers = {"Content-Type": FORM}
    fields = {name: text for name, text in fields.items() if name != "csrfmiddlewaretoken"}
    for name in fields:  # the token is sent as a header, each caller's own
        rest = urlencode({key: text for key, text in fields.items() if key != name})
        for value in IN_ADDRESSES:
            body = f"{rest}&{quote(name)}={value}".encode()
            yield Try(f"field {name}", Request("POST", address, body, headers))
        body = f"{rest}&{quote(name)}=1&{quote(name)}=a".encode()
        yield Try(f"field {name} twice", Request("POST", address, body, headers))
    for kind in CONTENT_TYPES:
        body = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\0\xff\r\n--x--"
        yield Try(f"form as {kind}", Request("POST", address, body, {"Content-Type": kind}))


def _in_json(method: str, address: str, fields: dict[str, Any]) -> Iterator[Try]:
    headers = {"Content-Type": "application/json"}
    for name in fields:
        for value in IN_JSON:
            body = json.dumps(fields | {name: value}).encode()
            yield Try(f"member {name}", Request(method, address, body, headers))
    for value in IN_JSON:
        yield Try("whole body", Request(method, address, json.dumps(value).encode(), headers))
    for kind in CONTENT_TYPES:
        yield Try(f"body as {kind}", Request(method, address, b"\xff{", {"Content-Type": kind}))


def _right_value(schema: dict[str, Any]) -> Any:
    kinds = {"string": "x", "integer": 1, "boolean": False, "array": []}
    return schema.get("default", kinds.get(schema.get("type", ""), "x"))


def _of_api(document: dict[str, Any], values: dict[str, Any]) -> Iterator[Try]:
    """Return the tries of each operation that the OpenAPI document describes."""
    for path, operations in document["paths"].items():
        address = path
        for name, value in values.items():
            address = address.replace("{" + name + "}", quote(str(value)))
        for method, operation in operations.items():
            asked = operation.get("parameters", [])
            names = [each["name"] for each in asked if each["in"] == "query"]
            if method == "get":
                yield from _in_query(address, [*names, "version", "lang", "format"])
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            schema = (body or {}).get("schema", {})
            known = document["components"]["schemas"].get(schema.get("$ref", "").split("/")[-1], {})
            members = known.get("properties", {})
            right = {name: _right_value(member) for name, member in members.items()}
            if method != "delete":
                yield from _in_json(method.upper(), address, right)


def _tries(values: dict[str, Any], client: httpx.Client) -> Iterator[Try]:
    names = sorted(_names_in_code())
    of_the_admin = sorted(_names_of_the_admin())
    for route in routes():
        if route.name in ENDS_SESSIONS:
            continue
        address = route.address(values)
        yield from _in_path(route, values)
        yield from _in_query(address, of_the_admin if address.startswith("/admin/") else names)
        if not address.startswith("/api/"):
            page = client.get(address)
            is_page = page.headers.get("content-type", "").startswith("text/html")
            yield from _in_form(address, _Fields(page.text if is_page else "").found or {"a": ""})
    yield from _of_api(client.get("/api/v1/openapi.json").json(), values)


def _session(client: httpx.Client) -> dict[str, str]:
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    return {"Cookie": cookies, "X-CSRFToken": csrf(client)["csrfmiddlewaretoken"]}


@pytest.fixture(scope="module")
def callers(site: Site, values: dict[str, Any]) -> dict[str, dict[str, str]]:  # noqa: ARG001 - made after them
    anonymous = site.client()
    anonymous.get("/login/")
    token = site.token("nasty-admin", *SCOPES)
    return {
        "anonymous": _session(anonymous),
        "reader": _session(site.client("nasty")),
        "admin": _session(site.client("nasty-admin")),
        "token": {"Authorization": f"Bearer {token}"},
    }


def _faults(each: Try, reply: Reply) -> Iterator[str]:
    """Say what is wrong with an answer."""
    if not 0 < reply.status < 500:
        yield f"{reply.status}"
    if each.request.target.startswith("/api/") and reply.status >= 400 and reply.body:
        try:
            problem = json.loads(reply.body)
        except ValueError:
            yield f"{reply.status} that is no problem: {reply.body[:60]!r}"
        else:
            given = problem.get("status"), str(problem.get("type")).partition("problem:")[0]
            if given != (reply.status, "urn:omniweb:"):
                yield f"{reply.status} with a problem that is none: {problem}"


def test_no_value_of_any_parameter_is_a_fault(
    site: Site,
    values: dict[str, Any],
    callers: dict[str, dict[str, str]],
    size: Size,
    row: Callable[..., None],
) -> None:
    every = list(_tries(values, site.client("nasty-admin")))
    chosen = random.Random(7).sample(every, min(len(every), size(1_500, 15_000)))
    chosen.sort(key=lambda each: each.request.method)  # forms change what addresses are made of
    client, faults, asked = RawClient(site.url), [], 0
    for number, each in enumerate(chosen):
        caller = list(callers)[number % len(callers)]
        client.headers = callers[caller]
        found = _faults(each, client.send(each.request))
        faults += [f"{fault} for {caller}: {each}" for fault in found]
        asked += 1
    client.close()

    row("E7", "every parameter of every route", tries=len(every), asked=asked, faults=len(faults))
    assert not faults, f"{len(faults)} of {asked}:\n" + "\n".join(faults[:60])
