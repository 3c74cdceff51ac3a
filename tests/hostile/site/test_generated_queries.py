"""B3: generated queries and hard ones through page and REST: answered, or refused."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, count
from pathlib import Path

import pytest

from benchmarks.doors import RawClient, Request, every_request, request_for
from benchmarks.fuzzing import Fuzzer, Generated
from benchmarks.outcomes import Outcome, budget_of
from tests.fixtures.reliability import Size
from tests.fixtures.site import ROOT, Site
from tests.fixtures.world import make_git

pytestmark = pytest.mark.functional
LEAST = 20
"""Queries that are asked however long they take."""
SEED = 3
RUNS = (10_000, 1, 2, 10, 100, 1_000)
SIGNS = '-("a/*.é😀 \\%:'
SERVED_OR_REFUSED = {200, 400, 413, 414, 415, 431}
LONGEST_ADDRESS, NO_ADDRESS = 60_000, set('"<>')
"""Beyond it, or with these signs unquoted, the HTTP server refuses without asking OmniWeb."""
CLOSES = 413
"""After it the server closes the connection: it has not read the body."""
HARD = {
    "33 dashes": "-" * 33,
    "dashes and spaces": "- " * 40,
    "NUL": "\0",
    "quoted NUL": "%00",
    "lone surrogate": "\ud800",
    "100 KB": "x" * 100 * 1024,
    "80,000 words": "word " * 80_000,
    "lines": "def parse(text):\n    return text\n" * 200,
}
CODES = {200: {"33 dashes", "dashes and spaces", "lines"}, 400: {"100 KB", "80,000 words"}}
"""What the answer to JSON must be: a text of several lines is never refused."""


@pytest.fixture(scope="module")
def client(site: Site, size: Size, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RawClient]:
    """Index OmniWeb's own code, or a room of it, and return whom all may ask as."""
    folder = tmp_path_factory.mktemp("generated")
    rooms = (ROOT / "omniweb" / "search", ROOT / "omniweb", ROOT / "indexer")
    chosen = rooms[: size(1, 3)]
    files = chain.from_iterable(room.rglob("*.py") for room in chosen)
    make_git(folder / "code", {_name(each): each.read_bytes() for each in files}, branch="main")
    site.manage("add_repository", "generated/code", str(folder / "code"), "--public", "--wait")
    site.add_user("fuzzer")
    client = RawClient(site.url, site.token("fuzzer", "search:read"))
    yield client
    client.close()


def _name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def _ask(client: RawClient, query: Generated, request: Request) -> Outcome:
    reply = client.send(request)
    if reply.status == CLOSES:
        client.close()
    return Outcome(query, request, reply, budget_of(query))


def _faults(outcome: Outcome) -> Iterator[str]:
    """Say what is wrong with an answer."""
    status, body = outcome.reply.status, outcome.reply.body
    if outcome.failed or status not in SERVED_OR_REFUSED:
        yield "failed"
    if status >= 400 and _is_heard(outcome.request) and not _sentence(outcome.request, body):
        yield "refused without a sentence"


def _is_heard(request: Request) -> bool:
    """Tell whether an address comes through the HTTP server."""
    return len(request.target) < LONGEST_ADDRESS and not NO_ADDRESS & set(request.target)


def _sentence(request: Request, body: bytes) -> bool:
    """Tell whether a refusal says why: a problem's detail, or a page."""
    if request.target.startswith("/api/") and body.startswith(b"{"):
        return bool(json.loads(body)["detail"])
    return bool(body.strip())


def _hard(signs: int, runs: int) -> list[Generated]:
    """Return the hard texts, with runs of so many signs in so many lengths."""
    long = {f"{many} of {sign}": sign * many for sign in SIGNS[:signs] for many in RUNS[:runs]}
    texts = enumerate((HARD | long).items())
    return [
        Generated(at, name, text.encode("utf-8", "surrogatepass")) for at, (name, text) in texts
    ]


def test_hard_texts_are_answered_through_each_door(client: RawClient, size: Size) -> None:
    hard = _hard(size(3, len(SIGNS)), size(1, len(RUNS)))
    outcomes = [_ask(client, each, door) for each in hard for door in every_request(each)]

    wrong = [f"{fault}: {each}" for each in outcomes for fault in _faults(each)]
    assert not wrong, "\n".join(wrong[:20])
    by_json = {
        each.query.kind: each.reply.status
        for each in outcomes
        if each.request.headers.get("Content-Type") == "application/json"
    }
    for status, names in CODES.items():
        assert {name: by_json[name] for name in names} == dict.fromkeys(names, status)


def test_generated_queries_are_answered(
    client: RawClient, size: Size, row: Callable[..., None]
) -> None:
    fuzzer, until = Fuzzer(SEED), time.monotonic() + size(10, 300)
    seen: Counter[int] = Counter()
    late, slowest, wrong = 0, 0.0, []
    for number in count():
        if number >= LEAST and time.monotonic() > until:
            break
        query = fuzzer[number]
        outcome = _ask(client, query, request_for(query))
        seen[outcome.reply.status] += 1
        late += outcome.late
        slowest = max(slowest, outcome.reply.took / 1_000)
        wrong += [f"{fault}: {outcome}" for fault in _faults(outcome)]

    row(
        "B3",
        "generated queries through page and REST",
        asked=sum(seen.values()),
        faults=len(wrong),
        late=late,
        slowest_s=round(slowest, 2),
        **{f"status_{status}": times for status, times in sorted(seen.items())},
    )
    assert not wrong, "\n".join(wrong[:20])
