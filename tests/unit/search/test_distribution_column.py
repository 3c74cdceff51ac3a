"""Whoever distributes the index by repository finds that column in every statement."""
# ruff: noqa: ARG001 - fixtures for their effect

from datetime import timedelta

import pytest

import indexer
from indexer import database
from omniweb.search.errors import QueryError
from omniweb.search.index import documents
from omniweb.search.index.pool import reading
from omniweb.search.nearest import stored_codes
from omniweb.search.searcher import search
from omniweb.search.types import Mode, Scope
from tests.fixtures.sent_statements import COLUMN, SCHEMA, Sent, recorded
from tests.unit.search.published import LIBRARY, REF, SECRET, publish, request

NUMBER = 9_401
QUERIES = (
    "retry backoff",
    "how long to wait between attempts",
    '"connection refused"',
    r"/def \w+_backoff/",
    r"/retry\n.*call/",
    "retry AND NOT session",
    "retry -exponentially path:lib/* lang:python",
    "sym:RetryPolicy kind:class",
    "path:/retry/ count:all",
    "lib/retry.py",
    "case:yes TimeoutError generated:no",
    "nowhere_to_be_found",
    "symbol:/Retry.*/",
    "lang:python",
    "repo:tools/* retry",
)
EVERYWHERE = {
    "SELECT DISTINCT search_index.published_ref.repository_id": "renewal asks which repositories"
    " an earlier version analysed: one small row for each ref, once a minute",
    "SELECT repository_id FROM search_index.repository_statistics": "an upgrade asks which"
    " repositories lack codes of their vectors: one small row for each, once a minute",
    "SELECT repository_id, id FROM search_index.code_segment": "a file of all codes that has"
    " doubled is tidied: two numbers for each segment",
}
"""Beginnings of statements that read a table of all repositories, each with its reason."""
WITHOUT_A_PLAN = {
    "ANALYZE": "the planner's figures are of whole tables",
    "VACUUM": "so is the disk that it gives back",
    "CREATE TEMPORARY TABLE fresh_": "takes the shape of a table and none of its rows",
}
"""Beginnings of statements that name tables of the index and no repository, with the reason."""


@pytest.fixture(scope="module")
def sent(told: None, tmp_path_factory: pytest.TempPathFactory) -> Sent:
    """Return what a life of two repositories sends, with searches of all kinds between."""
    folders = [tmp_path_factory.mktemp(name) for name in ("library", "secret")]
    with recorded() as sent:
        library = publish(folders[0], NUMBER, "tools/distributed", LIBRARY)
        other = publish(folders[1], NUMBER + 1, "tools/beside", SECRET)
        for query in QUERIES:
            for repositories in ((library,), (library, other)):
                for mode in Mode:
                    try:
                        search(request(query, *repositories, mode=mode, explain=True))
                    except QueryError:
                        continue
        _read_documents(Scope((library.scoped,)))
        with reading() as connection:
            stored_codes.all_existing(connection)
            stored_codes.published(connection)
        library.git.commit({"lib/new.py": b"new = 1\n", "lib/retry.py": b"retry = 2\n"})
        library.index()
        indexer.sweep(NUMBER, leave=timedelta(0))
        indexer.outdated()
        indexer.uncoded()
        indexer.fill_codes(NUMBER)
        indexer.is_published(NUMBER, library.mirror, REF, library.git.git("rev-parse", "main"))
        indexer.digest(NUMBER)
        indexer.reconcile(NUMBER, library.mirror, repair=True, thorough=True)
        indexer.forget(NUMBER)
        indexer.forget(NUMBER + 1)
    return sent


def _read_documents(scope: Scope) -> None:
    documents.read_document(scope, NUMBER, "lib/retry.py")
    documents.place_of(scope, NUMBER, "lib/retry.py", REF)
    documents.list_paths(scope, NUMBER, "lib/")
    documents.skipped_files(scope, NUMBER, 10, 0)
    documents.skipped_file(scope, NUMBER, "logo.png")
    documents.index_status({NUMBER: REF})


def test_every_access_to_a_table_of_the_index_says_of_which_repositories(sent: Sent) -> None:
    everywhere = {text.strip(): tables for text, tables in sent.planned.items() if tables}
    unknown = {
        text: tables
        for text, tables in everywhere.items()
        if not text.startswith(tuple(EVERYWHERE))
    }

    assert unknown == {}
    assert len(sent.planned) > 50


def test_no_exception_is_kept_that_none_needs(sent: Sent) -> None:
    everywhere = [text.strip() for text, tables in sent.planned.items() if tables]
    for known in EVERYWHERE:
        assert any(text.startswith(known) for text in everywhere), known


def test_what_has_no_plan_names_the_column_too_or_is_known(sent: Sent) -> None:
    of_the_index = {text for text in sent.others if SCHEMA in text}
    unknown = {
        text
        for text in of_the_index
        if COLUMN not in text and not text.startswith(tuple(WITHOUT_A_PLAN))
    }

    assert unknown == set()


ALL_CHUNKS = "SELECT count(*) FROM search_index.chunk"
SOME_CHUNKS = "SELECT FROM search_index.chunk WHERE repository_id > 7"
ONE_SIDE = """DELETE FROM search_index.symbol s USING search_index.chunk c
  WHERE s.repository_id = 7 AND c.document_id = s.document_id"""
BOTH_SIDES = """SELECT FROM search_index.symbol s JOIN search_index.chunk c USING (repository_id)
  WHERE s.repository_id = ANY('{7,8}')"""
INSIDE = """SELECT (SELECT count(*) FROM search_index.symbol s
  WHERE s.repository_id = p.repository_id) FROM search_index.published_ref p
  WHERE p.repository_id IN (SELECT unnest('{7}'::int[]))"""


@pytest.mark.parametrize(
    ("statement", "everywhere"),
    [
        (ALL_CHUNKS, {"chunk"}),
        (SOME_CHUNKS, {"chunk"}),
        (ONE_SIDE, {"chunk"}),
        (BOTH_SIDES, set()),
        (INSIDE, set()),
    ],
)
def test_what_says_of_no_repository_is_seen(
    told: None, statement: str, everywhere: set[str]
) -> None:
    with recorded() as sent, database.transaction() as connection:
        connection.exec_driver_sql(statement)

    assert sent.planned[statement] == everywhere
