"""Statements for many repositories have another shape, and find the same."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.cache import cache as store

from omniweb.search import search
from omniweb.search.index import snapshot_set, tsquery
from omniweb.search.types import Mode, SearchRequest, SearchResult
from tests.unit.search.published import LIBRARY, PublishedRepository, publish, request

QUERIES = [
    "retry with exponential backoff",
    "retry lang:python",
    "retry -lang:python",
    "sym:close",
    "session.py",
    "def retry path:lib lang:python",
    '"connection refused" retry',
    "return lang:python kind:method",
    "gone_with_the_wind",
    "repo:moved retry",
]


@pytest.fixture(scope="module")
def moved(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:  # noqa: ARG001 - for its effect
    """Return a repository whose first generation had files that the second has not."""
    gone = b"def gone_with_the_wind():\n    return retry_with_backoff()\n"
    folder: Path = tmp_path_factory.mktemp("moved")
    made = publish(folder, 71, "team/moved", {**LIBRARY, "lib/gone.py": gone})
    made.git.commit({"lib/gone.py": None})
    made.index()
    return made


def _answer(wanted: SearchRequest) -> SearchResult:
    store.clear()
    return replace(search(wanted), took_ms=0.0, timings={})


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.SYMBOL, Mode.PATH])
@pytest.mark.parametrize("sliver", [False, True])
def test_the_same_is_found(
    library: PublishedRepository,
    secret: PublishedRepository,
    moved: PublishedRepository,
    monkeypatch: pytest.MonkeyPatch,
    query: str,
    mode: Mode,
    *,
    sliver: bool,
) -> None:
    wanted = request(query, library, secret, moved, mode=mode)
    few = _answer(wanted)

    monkeypatch.setattr(snapshot_set, "MANY", 0)
    monkeypatch.setattr(tsquery, "is_sliver", lambda _: sliver)

    assert _answer(wanted) == few
    assert all(hit.path != "lib/gone.py" for hit in few.hits)
