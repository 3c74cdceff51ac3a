"""E7: generated requests to REST, by everybody, are answered as its OpenAPI document says."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2 as httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.fixtures.reliability import Size
from tests.fixtures.site import Site, csrf
from tests.fixtures.world import World

pytestmark = pytest.mark.functional
CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SCOPES = ("search:read", "repos:read", "index:trigger", "admin:write")
ROLES = ("nobody", "reader", "administrator", "session")
SENT = ("method", "url", "headers", "params", "json", "data", "content")
"""Of a generated request."""
CASES = (6, 800)
"""Of each operation, for each role."""
SECONDS = (12, 55)
"""For each role; then it is enough."""


@dataclass
class Findings:
    """What came back, and what was not as described."""

    seen: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def operations(site: Site) -> list[APIOperation[Any, Any, Any, Any]]:
    document = site.client().get("/api/v1/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=site.url)
    return [found.ok() for found in schema.get_all_operations()]


def _client(world: World, role: str) -> httpx.Client:
    """Return a client that sends what proves who it is."""
    site = world.site
    if role == "session":
        client = site.client("reader")
        client.headers["X-CSRFToken"] = csrf(client)["csrfmiddlewaretoken"]
        return client
    client = site.client()
    if role == "reader":
        client.headers["Authorization"] = f"Bearer {site.token('reader', *SCOPES[:2])}"
    if role == "administrator":
        client.headers["Authorization"] = f"Bearer {site.token('admin', *SCOPES)}"
    return client


def _existing(world: World) -> Mapping[str, Any]:
    return {
        "repository_id": world.public,
        "run_id": world.run,
        "upload_id": 1,
        "path": "lib/retry.py",
    }


def _send(client: httpx.Client, case: Case) -> httpx.Response:
    """Send a generated request as the client: who asks is not the generator's business."""
    case.headers.pop("Authorization", None)
    case.cookies.clear()
    arguments = case.as_transport_kwargs(base_url=str(client.base_url))
    arguments = {name: arguments[name] for name in SENT if arguments.get(name) is not None}
    if isinstance(arguments.get("data"), str | bytes):
        arguments["content"] = arguments.pop("data")
    headers = dict(client.headers) | dict(arguments.pop("headers", {}))
    return client.request(headers=headers, **arguments)


def _faults(case: Case, response: httpx.Response) -> Iterator[str]:
    if response.status_code >= 500:
        yield f"{response.status_code}"
    try:
        case.validate_response(response, checks=CHECKS)
    except FailureGroup as group:
        yield from (f"{type(each).__name__} {each.message}" for each in group.exceptions)


@pytest.mark.parametrize("role", ROLES)
def test_answers_are_as_described(
    world: World,
    operations: list[APIOperation[Any, Any, Any, Any]],
    role: str,
    size: Size,
    row: Callable[..., None],
) -> None:
    client, found = _client(world, role), Findings()
    seconds = size(*SECONDS) / len(operations)
    for operation in operations:
        _ask(client, operation, _existing(world), found, size(*CASES), seconds)

    row(
        "E7",
        f"OpenAPI as {role}",
        asked=sum(found.seen.values()),
        faults=len(found.faults),
        **{f"status_{status}": times for status, times in sorted(found.seen.items())},
    )
    assert not found.faults, f"{len(found.faults)}:\n" + "\n".join(found.faults[:40])


def _ask(
    client: httpx.Client,
    operation: APIOperation[Any, Any, Any, Any],
    existing: Mapping[str, Any],
    found: Findings,
    cases: int,
    seconds: float,
) -> None:
    """Send so many requests for an operation, valid ones and others, until the time is over."""
    until, chooser = time.monotonic() + seconds, random.Random(7)
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    strategy = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes))

    @seed(7)
    @settings(
        max_examples=cases,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=strategy)
    def send(case: Case) -> None:
        if time.monotonic() > until:
            return
        if case.method != "DELETE" and chooser.random() < 1 / 2:  # else hardly anything exists
            case.path_parameters |= {
                name: existing[name] for name in case.path_parameters if name in existing
            }
        try:
            response = _send(client, case)
        except httpx.InvalidURL:
            return  # longer than a client sends
        found.seen[response.status_code] += 1
        what = f"{case.method} {response.request.url} {response.request.content[:200]!a}"
        found.faults += [f"{fault}: {what[:400]}" for fault in _faults(case, response)]

    send()
