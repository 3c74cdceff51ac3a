"""Judged queries over packages that are installed anyway, against figures that are reviewed."""

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

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
    answer = client.get(
        "/api/v1/search",
        params={"q": f"repo:{judgment.repository} {judgment.query}", "limit": 10},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200, answer.text
    return [hit["path"] for hit in answer.json()["hits"]]


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
