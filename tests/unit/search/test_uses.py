"""`uses:`, `calls:`, `impl:` and `imports:` in whole searches."""

from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial

import pytest
from sqlalchemy import text

from indexer import database
from omniweb.search import QueryError, search
from omniweb.search.marking import marked
from omniweb.search.query.parser import parse_query
from omniweb.search.types import Mode, Scope, SearchResult
from omniweb.search.used_places import used_places
from tests.unit.search.navigation.shapes import FILES, publish_shapes
from tests.unit.search.published import PublishedRepository, paths_of, request

INIT, BASE, ROUND = "src/shapes/__init__.py", "src/shapes/base.py", "src/shapes/round.py"
USE, JSON = "app/use.py", "app/json.py"


@pytest.fixture(scope="module")
def code(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    return publish_shapes(tmp_path_factory.mktemp("used"))


@pytest.fixture
def analysed_before(
    code: PublishedRepository,  # noqa: ARG001 - it is in there
) -> Iterator[str]:
    """Let one file be as an earlier version left it: nothing is known of its uses."""
    change = "UPDATE search_index.document SET analysis = {} WHERE path_text = :path"
    move = "UPDATE search_index.occurrence SET document_id = {} WHERE document_id = {}"
    with database.transaction() as connection:
        select = "SELECT id, analysis FROM search_index.document WHERE path_text = :path"
        number, analysis = connection.execute(text(select), {"path": USE}).one()
        connection.execute(text(change.format("'0-0-0'")), {"path": USE})
        connection.execute(text(move.format(-number, number)))
    yield USE
    with database.transaction() as connection:
        connection.execute(text(change.format(":analysis")), {"path": USE, "analysis": analysis})
        connection.execute(text(move.format(number, -number)))


def ask(code: PublishedRepository, query: str) -> SearchResult:
    return search(request(query, code))


@pytest.mark.parametrize(
    ("mode", "text"),
    [(Mode.USES, "Circle"), (Mode.CALLS, "area"), (Mode.IMPL, "Flat"), (Mode.IMPORTS, "shapes")],
)
def test_a_mode_finds_what_the_filter_finds(
    code: PublishedRepository, mode: Mode, text: str
) -> None:
    asked = search(request(text, code, mode=mode))
    written = ask(code, f"{mode}:{text}")

    assert paths_of(asked) == paths_of(written) != []
    assert [each.chunks for each in asked.hits] == [each.chunks for each in written.hits]


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("calls:area", {BASE, ROUND, USE}),
        ("uses:circle", {USE}),
        ("uses:Circle", {USE}),
        ("uses:circle case:yes", set()),
        ("uses:über", {ROUND}),
        ("calls:Circle", {USE}),
        ("impl:Flat", {ROUND}),
        ("impl:Shape", set()),
        ("uses:run", set()),
        ("calls:json.area", {USE}),
        ("calls:shapes.area", set()),
        ("calls:self.area", {BASE}),
        ("calls:this.twice", {ROUND}),
        ("calls:Shape.area", {BASE}),
        ("calls:Circle.twice", {ROUND}),
        ("calls:Circle.area", {USE}),
        ("calls:Shape.twice", set()),
        ("calls:area -calls:twice", {BASE}),
        ("-uses:area", {INIT, JSON}),
        ("calls:twice OR impl:Flat", {ROUND, USE}),
        ("calls:twice,print", {ROUND, USE}),
        ("calls:area path:app", {USE}),
        ("imports:shapes", {USE}),
        ("imports:base", {ROUND}),
        ("imports:json", {USE}),
        ("-imports:shapes path:app", {JSON}),
        ("calls:nothing_like_it", set()),
    ],
)
def test_files_are_found_by_what_a_name_does_in_them(
    code: PublishedRepository, query: str, paths: set[str]
) -> None:
    found = ask(code, query)

    assert set(paths_of(found)) == paths
    assert (found.total.value, found.total.relation) == (len(paths), "eq")
    assert not found.incomplete


def test_the_lines_of_the_uses_are_shown(code: PublishedRepository) -> None:
    (hit,) = ask(code, "calls:area path:app/use.py").hits

    shown = {line.line for chunk in hit.chunks for line in chunk.highlights}
    assert {8, 10} <= shown
    assert (hit.match_count, hit.why) == (2, "calls area")


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("calls:area", {8: "area", 10: "area"}),
        ("calls:area thing", {8: "area", 10: "area"}),
        ("uses:CIRCLE", {2: "Circle", 7: "Circle", 11: "Circle"}),
        ("calls:json.area", {10: "area"}),
        ("imports:json", {3: "import json"}),
    ],
)
def test_the_file_marks_the_uses_that_its_hit_counts(
    code: PublishedRepository, query: str, marks: dict[int, str]
) -> None:
    where = Scope((code.scoped,)), code.number, USE, None
    of_file = marked(
        FILES[USE], query, Mode.AUTO, lambda _: nullcontext(), partial(used_places, *where)
    )
    rows = FILES[USE].split("\n")
    (hit,) = ask(code, f"{query} path:app/use.py").hits

    found = {line: rows[line - 1][slice(*span)] for line, (span,) in of_file.by_line.items()}
    assert found == marks
    assert hit.match_count == of_file.count == len(marks)


@pytest.mark.parametrize("query", ["uses:area", "calls:area", "impl:Flat", "imports:shapes"])
def test_a_hit_by_uses_alone_is_literal(code: PublishedRepository, query: str) -> None:
    assert {hit.match for hit in ask(code, query).hits} == {"literal"}


def test_words_rank_among_the_files_that_use_a_name(code: PublishedRepository) -> None:
    assert paths_of(ask(code, "thing calls:area"))[0] == USE


def test_files_that_an_earlier_version_analysed_are_told(
    code: PublishedRepository, analysed_before: str
) -> None:
    found, without = ask(code, "calls:area lang:python"), ask(code, "-calls:area lang:python")

    assert set(paths_of(found)) == {BASE, ROUND}
    assert analysed_before not in paths_of(without)
    assert [each.reason for each in found.skipped] == ["analysed-before"]
    assert found.incomplete
    assert found.total.relation == "gte"


def test_a_misspelt_name_is_refused_with_the_right_one() -> None:
    with pytest.raises(QueryError, match="Did you mean “imports:”") as refused:
        parse_query("import:os")

    assert refused.value.suggestion == "imports:os"


def test_in_a_pasted_text_they_are_words() -> None:
    query = parse_query("Traceback of the worker:\n  uses:actions failed\n  calls:area\n")

    assert query.required is None
