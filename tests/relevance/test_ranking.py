"""Judged queries over packages that are installed anyway, against figures that are reviewed."""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from benchmarks.fast_import import create_repository
from benchmarks.judgments import Judgment, averaged, read_judgments, score
from tests.fixtures.site import Site

pytestmark = [pytest.mark.ranking, pytest.mark.functional]
HERE = Path(__file__).parent
FIGURES = json.loads((HERE / "figures.json").read_text())
"""NDCG@10 by category. Better ones are written down by hand; worse ones fail."""
TOLERANCE = 0.01
"""Less than one file a place lower in one of twenty answers."""


def _sources(package: str) -> Iterator[tuple[str, bytes]]:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent
    for path in sorted(folder.rglob("*.py")):
        yield path.relative_to(folder).as_posix(), path.read_bytes()


def _answer(client: httpx.Client, token: str, judgment: Judgment) -> list[str]:
    return [hit["path"] for hit in _hits(client, token, judgment)]


def _hits(client: httpx.Client, token: str, judgment: Judgment) -> list[dict[str, Any]]:
    answer = client.get(
        "/api/v1/search",
        params={"q": f"repo:{judgment.repository} {judgment.query}", "limit": 10},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200, answer.text
    return list(answer.json()["hits"])


LOOK_UPS = {
    "django": (
        *(
            "application/json",
            "--no-input",
            "127.0.0.1",
            "%(class)s",
            "x-frame-options",
            "text/html",
        ),
        *("serializable", "mimetype", "slugify"),
    ),
    "celery": (
        "not registered",
        "task failed",
        "broker connection",
        "task_acks_late",
        "exponential",
    ),
}
"""Strings with signs, lone words and words in a row that stand in few files."""
PLACES = {
    "__init__.py": ("__init__.py", 0),
    "/home/me/django/core/paginator.py:40": ("core/paginator.py", 40),
    "C:\\work\\django\\core\\signing.py:12": ("core/signing.py", 12),
    "https://github.com/django/django/blob/main/django/utils/text.py#L99": ("utils/text.py", 99),
}


PASTES = (
    (
        "django",
        (
            "Pages past the end\n\nTraceback (most recent call last):\n"
            '  File "/srv/app/views.py", line 9, in index\n    page = paginator.page(99)\n'
            '  File "/venv/site-packages/django/core/paginator.py", line 70, in page\n'
            "django.core.paginator.EmptyPage: That page contains no results\n"
        ),
        "core/paginator.py",
        1,
    ),
    (
        "celery",
        (
            "celery  | [2024-05-01 10:00:00,001: ERROR/MainProcess] consumer: Cannot connect\n"
            'celery  |   File "/usr/lib/python3/dist-packages/celery/worker/consumer/consumer.py",'
            " line 340, in start\n"
        ),
        "worker/consumer/consumer.py",
        1,
    ),
    (
        "django",
        (
            "diff --git a/django/utils/text.py b/django/utils/text.py\n--- a/django/utils/text.py\n"
            "+++ b/django/utils/text.py\n@@ -400,3 +400,3 @@ def slugify(value):\n"
            "-    value = str(value)\n+    value = str(value).strip()\n"
        ),
        "utils/text.py",
        1,
    ),
    (
        "django",
        (
            "Build 12\nruff check\ndjango/core/signing.py:12:5: F841 local variable is never used\n"
            "Found 1 error.\n"
        ),
        "core/signing.py",
        1,
    ),
    (
        "django",
        (
            "Fix #12345: let Paginator take an iterator of pages (#12346)\n\n"
            "It counted the objects of every page before.\n\nCloses #12345\n"
        ),
        "core/paginator.py",
        1,
    ),
    (
        "celery",
        (
            "fix(chord): count errors of headers\n\nchord.run raised before the body was there.\n"
            "\nSigned-off-by: A <a@example.org>\n"
        ),
        "canvas.py",
        3,
    ),
    (
        "django",
        (
            "slugify keeps trailing dashes\n\n### Description\n\n"
            "Calling `slugify` on a title that ends"
            " in a dash gives a slug that ends in one.\n\n### Environment\n\n"
            "Python: 3.12.1\nOS: x\n"
            "\n### Expected behaviour\n\nNo dash at the end.\n"
        ),
        "utils/text.py",
        3,
    ),
)
"""Repository, a text that was pasted, the file that it is about, and among how many hits."""


@pytest.fixture(scope="module")
def answers(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Judgment, list[str]]]:
    judgments = read_judgments(HERE / "judgments.jsonl")
    for package in sorted({judgment.repository for judgment in judgments}):
        folder = tmp_path_factory.mktemp("judged") / package
        create_repository(folder, _sources(package), package)
        site.manage("add_repository", package, str(folder), "--public", "--wait")
    token = site.token("admin", "search:read")
    with site.client() as client:
        return [(judgment, _answer(client, token, judgment)) for judgment in judgments]


@pytest.mark.parametrize("category", FIGURES)
def test_judged_queries_are_answered_as_well_as_before(
    answers: list[tuple[Judgment, list[str]]], category: str
) -> None:
    chosen = [(each, paths) for each, paths in answers if each.category == category]
    found = averaged([score(paths, each.relevant) for each, paths in chosen]).ndcg
    worst = sorted(chosen, key=lambda each: score(each[1], each[0].relevant).ndcg)[:3]
    assert found >= FIGURES[category] - TOLERANCE, worst


def test_the_definition_of_an_exact_name_is_the_first_hit(
    answers: list[tuple[Judgment, list[str]]],
) -> None:
    symbols = [(each, paths) for each, paths in answers if each.category == "symbol"]
    missed = [each.query for each, paths in symbols if not {*paths[:1]} & each.relevant]
    assert missed == []


@pytest.mark.parametrize("repository", LOOK_UPS)
@pytest.mark.usefixtures("answers")
def test_what_is_looked_up_stands_in_the_first_hit(site: Site, repository: str) -> None:
    token, sources = site.token("admin", "search:read"), dict(_sources(repository))
    missed = []
    with site.client() as client:
        for text in LOOK_UPS[repository]:
            first = _answer(client, token, _asked(repository, text))[:1]
            if not first or text.encode() not in sources[first[0]].lower():
                missed.append((text, first))
    assert missed == []


@pytest.mark.parametrize("text", PLACES)
@pytest.mark.usefixtures("answers")
def test_a_place_is_the_first_hit(site: Site, text: str) -> None:
    path, line = PLACES[text]
    token = site.token("admin", "search:read")
    with site.client() as client:
        [hit, *_] = _hits(client, token, _asked("django", text))
    assert hit["path"].endswith(path)
    assert not line or hit["asked_line"] == line


@pytest.mark.parametrize(("repository", "text", "path", "most"), PASTES)
@pytest.mark.usefixtures("answers")
def test_a_pasted_text_finds_its_file(
    site: Site, repository: str, text: str, path: str, most: int
) -> None:
    token = site.token("admin", "search:read")
    with site.client() as client:
        assert path in _answer(client, token, _asked(repository, text))[:most]


def _asked(repository: str, text: str) -> Judgment:
    return Judgment(repository, "python", "look-up", text, frozenset())
