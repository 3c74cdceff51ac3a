"""The objects that REST sends, key by key: programs depend on them."""

from datetime import UTC, datetime

import orjson
import pytest
from pytest_django import Settings

from omniweb.api.responses import SEARCH_RESULT, definitions_object, repository_object, run_object
from omniweb.repositories.models import IndexRun, Repository, State
from omniweb.repositories.status import Condition, RepositoryStatus
from omniweb.search.index.documents import IndexStatus
from omniweb.search.types import (
    Contribution,
    Explanation,
    Facet,
    Highlight,
    HitChunk,
    Omission,
    SearchResult,
    Total,
)
from tests.unit.api.conftest import make_hit, make_result

ORIGIN = "https://code.example"
FILE_URL = f"{ORIGIN}/r/team/project/-/file/src/a%20b.py?ref={'c' * 40}"
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HIT = {
    "repository": "team/project",
    "repository_id": 7,
    "ref": "refs/heads/main",
    "commit": "c" * 40,
    "path": "src/a b.py",
    "language": "python",
    "score": 1.5,
    "match_count": 1,
    "why": "defines parse",
    "generated": False,
    "partial": False,
    "match": "words",
    "asked_line": 0,
    "folder": "",
    "chunks": [
        {
            "start_line": 3,
            "end_line": 3,
            "lines": ["def parse():"],
            "highlights": [{"line": 3, "start": 4, "end": 9}],
        }
    ],
    "symbols": [
        {
            "name": "parse",
            "qualified_name": "parse",
            "kind": "function",
            "signature": "def parse()",
            "start_line": 3,
            "end_line": 9,
        }
    ],
    "web_url": f"{FILE_URL}#L3",
}
EXPLANATION = Explanation(
    tier=1,
    tier_reason="defines parse",
    ranks={"symbol": 1},
    scores={"symbol": 3.5},
    contributions=(Contribution("symbol", 3.5, 0.5, "its name is parse"),),
)


@pytest.fixture(autouse=True)
def _origin(settings: Settings) -> None:
    settings.OMNIWEB_PUBLIC_URL = ORIGIN


def _sent(result: SearchResult) -> object:
    return orjson.loads(orjson.dumps(SEARCH_RESULT.dump(result)))


def test_a_whole_result() -> None:
    result = make_result(
        hits=(make_hit(), make_hit(language=None, chunks=(), symbols=())),
        total=Total(431, "gte"),
        incomplete=True,
        skipped=(Omission("timeout", "The time was over.", "parse repo:x"),),
        facets={"language": (Facet("python", 1), Facet("go", 2)), "repository": ()},
        next_cursor="more",
        notices=("A word was cut.",),
    )

    assert _sent(result) == {
        "hits": [
            HIT,
            HIT | {"language": None, "chunks": [], "symbols": [], "web_url": FILE_URL},
        ],
        "total": {"value": 431, "relation": "gte"},
        "incomplete": True,
        "skipped": [
            {
                "reason": "timeout",
                "title": "The time was over.",
                "suggested_query": "parse repo:x",
            }
        ],
        "facets": {
            "language": [{"value": "python", "count": 1}, {"value": "go", "count": 2}],
            "repository": [],
        },
        "next_cursor": "more",
        "took_ms": 1.5,
        "timings": {"keyword": 1.0},
        "cached": False,
        "notices": ["A word was cut."],
        "facets_of": 0,
        "unindexed": [],
        "looked_up": "",
        "did_you_mean": "",
        "found_ms": 0.0,
    }


def test_the_last_page_has_no_cursor() -> None:
    assert SEARCH_RESULT.dump(make_result())["next_cursor"] is None


def test_an_explanation_is_there_only_where_it_was_asked_for() -> None:
    explained = SEARCH_RESULT.dump(make_result(hits=(make_hit(explanation=EXPLANATION),)))

    assert "explanation" not in SEARCH_RESULT.dump(make_result())["hits"][0]
    assert explained["hits"][0]["explanation"] == {
        "tier": 1,
        "tier_reason": "defines parse",
        "ranks": {"symbol": 1},
        "scores": {"symbol": 3.5},
        "contributions": [
            {"signal": "symbol", "value": 3.5, "added": 0.5, "reason": "its name is parse"}
        ],
    }


def test_every_highlight_of_every_chunk_is_an_object() -> None:
    chunks = tuple(HitChunk(n, n, ("x",), (Highlight(n, 0, 1),)) for n in (1, 2))

    [hit] = SEARCH_RESULT.dump(make_result(hits=(make_hit(chunks=chunks),)))["hits"]

    assert [chunk["highlights"] for chunk in hit["chunks"]] == [
        [{"line": 1, "start": 0, "end": 1}],
        [{"line": 2, "start": 0, "end": 1}],
    ]


def test_a_definition_says_where_it_is() -> None:
    assert definitions_object(
        make_result(hits=(make_hit(), make_hit())), limit=1, notices=("So it is.",)
    ) == {
        "results": [
            HIT["symbols"][0]
            | {
                "repository": "team/project",
                "repository_id": 7,
                "commit": "c" * 40,
                "path": "src/a b.py",
                "language": "python",
                "web_url": f"{FILE_URL}#L3",
            }
        ],
        "incomplete": False,
        "notices": ["So it is."],
    }


def _run(**changes: object) -> IndexRun:
    repository = Repository(pk=3, name="team/project", source="https://git.example/x.git")
    values = {"pk": 9, "repository": repository, "reason": "push", "created_at": WHEN} | changes
    return IndexRun(**values)


def test_a_failed_run() -> None:
    run = _run(
        state=State.FAILED,
        ref="main",
        started_at=WHEN,
        finished_at=WHEN,
        error_code="RefNotFound",
        error="There is no main.",
        phase_seconds={"fetching": 1.5},
        phase_memory={"fetching": 4096},
    )

    assert orjson.loads(orjson.dumps(run_object(run, {}))) == {
        "id": 9,
        "repository": "team/project",
        "repository_id": 3,
        "ref": "main",
        "commit": None,
        "state": "failed",
        "reason": "push",
        "full": False,
        "attempt": 0,
        "progress": {
            "files_done": 0,
            "files_total": 0,
            "bytes_done": 0,
            "bytes_total": 0,
            "skipped": 0,
            "files_per_second": None,
            "seconds_left": None,
            "seconds": 0.0,
        },
        "documents_added": 0,
        "documents_removed": 0,
        "phase_seconds": {"fetching": 1.5},
        "phase_memory": {"fetching": 4096},
        "note": "",
        "queue": None,
        "error": {"code": "RefNotFound", "detail": "There is no main."},
        "created_at": "2026-01-02T03:04:05+00:00",
        "started_at": "2026-01-02T03:04:05+00:00",
        "finished_at": "2026-01-02T03:04:05+00:00",
        "url": f"{ORIGIN}/api/v1/runs/9",
    }


def test_a_repository_with_its_index_and_its_run() -> None:
    run = _run(finished_at=WHEN)
    repository = run.repository
    repository.created_at, repository.extra_refs = WHEN, ["release"]
    index = IndexStatus(4, "c" * 40, 10, 20, {"binary": 2}, WHEN)
    status = RepositoryStatus(Condition.INDEXED, run, index)

    assert orjson.loads(orjson.dumps(repository_object(repository, status, None))) == {
        "id": 3,
        "name": "team/project",
        "source": "https://git.example/x.git",
        "visibility": "private",
        "ref": None,
        "extra_refs": ["release"],
        "status": "indexed",
        "status_detail": "",
        "index": {
            "generation": 4,
            "commit": "c" * 40,
            "published_at": "2026-01-02T03:04:05+00:00",
            "documents": 10,
            "chunks": 20,
            "skipped": {"binary": 2},
        },
        "run": run_object(run, {}),
        "created_at": "2026-01-02T03:04:05+00:00",
        "web_url": f"{ORIGIN}/r/team/project/",
    }
