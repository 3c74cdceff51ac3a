"""The definition that made a file a hit is among its lines, and links lead to it."""
# ruff: noqa: ARG001 - fixtures asked for their effect

from itertools import pairwise
from pathlib import Path

import pytest
from django.core.cache import cache as store

from omniweb.search import search
from omniweb.search.index.pool import reading
from omniweb.search.types import SearchResult
from tests.fixtures.git_repository import Content
from tests.unit.search.published import PublishedRepository, publish, request

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(autouse=True)
def _no_cache() -> None:
    store.clear()


LONG = "\n".join(
    [
        *("# parseConfig parse config" for _ in range(30)),
        *("x = 1" for _ in range(300)),
        "def parseConfig(text):",
        *("    parseConfig(text)" for _ in range(200)),
        *(f"def other_{at}(parse, config): return {at}" for at in range(120)),
    ]
)


@pytest.fixture(scope="module")
def corpus_repository(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:
    """Return code in twenty languages, and a file whose definition is hard to see."""
    files: dict[str | bytes, Content] = {
        f"{path.parent.name}/{path.name}": path.read_bytes() for path in CORPUS.glob("*/*")
    }
    files["long/config.py"] = LONG.encode()
    return publish(tmp_path_factory.mktemp("corpus"), 7_001, "corpus", files)


def _assert_definitions_are_shown(result: SearchResult) -> None:
    for hit in result.hits:
        named = hit.why.partition("defines ")[2].partition(",")[0].removeprefix("the type ")
        assert not named or named == hit.symbols[0].name, hit.why
        if hit.symbols:
            assert hit.line == hit.symbols[0].first_line
            assert any(each.start_line <= hit.line <= each.end_line for each in hit.chunks), hit


def test_the_definition_of_what_is_sought_is_shown_first_and_linked(
    corpus_repository: PublishedRepository,
) -> None:
    hit = search(request("parseConfig path:long", corpus_repository)).hits[0]

    assert hit.line == 331
    assert "def parseConfig(text):" in hit.chunks[0].lines


def test_whatever_definition_made_a_file_a_hit_is_among_its_lines(
    corpus_repository: PublishedRepository,
) -> None:
    with reading() as connection:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT DISTINCT name FROM search_index.symbol WHERE repository_id = 7001"
                " AND name ~ '^[A-Za-z_]{3,}$' ORDER BY name"
            ).fetchall()
        ]
    assert len(names) > 100
    chosen = names[:: max(len(names) // 60, 1)]
    texts = [*chosen, *map(" ".join, pairwise(chosen)), *(f"/{each}/" for each in chosen[:10])]
    for text in texts:
        _assert_definitions_are_shown(search(request(text, corpus_repository)))
