"""Documents, folders and what was left out, as the index holds them."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

import indexer
from indexer import database
from omniweb.search.index import documents
from omniweb.search.types import Scope
from tests.fixtures.git_repository import Content
from tests.unit.search.published import LIBRARY, REF, RETRY, PublishedRepository, publish


def test_a_document_is_read_whole_with_its_symbols(library: PublishedRepository) -> None:
    scope = Scope((library.scoped,))
    document = documents.read_document(scope, library.number, "lib/retry.py")

    assert document is not None
    assert document.text.encode() == RETRY
    assert [symbol.name for symbol in document.symbols] == [
        "RetryPolicy",
        "delay",
        "retry_with_backoff",
    ]
    assert [symbol.container for symbol in document.symbols] == ["", "RetryPolicy", ""]


def test_a_long_document_is_the_joined_chunks(library: PublishedRepository) -> None:
    document = documents.read_document(Scope((library.scoped,)), library.number, "many/words.py")

    assert document is not None
    assert document.text.encode() == LIBRARY["many/words.py"]


@pytest.mark.parametrize("ref", ["main", REF, None])
def test_a_ref_may_be_named(library: PublishedRepository, ref: str | None) -> None:
    scope = Scope((library.scoped,))

    assert documents.read_document(scope, library.number, "lib/retry.py", ref)
    commit = library.git.git("rev-parse", REF)
    assert documents.read_document(scope, library.number, "lib/retry.py", commit)
    assert documents.read_document(scope, library.number, "lib/retry.py", commit[:12])
    assert documents.read_document(scope, library.number, "lib/retry.py", commit[:6]) is None
    assert documents.read_document(scope, library.number, "lib/retry.py", "other") is None


def test_two_names_that_differ_in_bytes_that_are_no_utf8_open_each_its_own(
    tmp_path: Path, library: PublishedRepository
) -> None:
    files: dict[str | bytes, Content] = {b"caf\xe9.py": b"one = 1\n", b"caf\xe8.py": b"two = 2\n"}
    code = publish(tmp_path, library.number + 50, "odd/names", files)
    scope = Scope((code.scoped,))

    listed = documents.list_paths(scope, code.number, "")
    found = [documents.read_document(scope, code.number, path) for path in listed]

    assert listed == [r"caf\xe8.py", r"caf\xe9.py"]
    assert [each and each.text for each in found] == ["two = 2\n", "one = 1\n"]


def test_what_is_not_in_the_scope_is_not_there(library: PublishedRepository) -> None:
    nothing = Scope()

    assert documents.read_document(nothing, library.number, "lib/retry.py") is None
    assert documents.list_paths(nothing, library.number, "") == []
    assert documents.skipped_files(nothing, library.number, 10, 0) == []
    assert documents.skipped_file(nothing, library.number, "logo.png") is None


def test_folders_and_skipped_files_are_listed(library: PublishedRepository) -> None:
    scope = Scope((library.scoped,))

    assert documents.list_paths(scope, library.number, "lib/") == [
        "lib/config.ts",
        "lib/retry.py",
        "lib/session.py",
    ]
    (skipped,) = documents.skipped_files(scope, library.number, 10, 0)
    assert (skipped.path_text, skipped.reason) == ("logo.png", "binary")
    assert documents.skipped_file(scope, library.number, "logo.png") == skipped
    assert documents.skipped_file(scope, library.number, "lib/retry.py") is None


def test_the_status_counts_what_is_published(library: PublishedRepository) -> None:
    status = documents.index_status({library.number: REF, 9_999: REF})

    assert set(status) == {library.number}
    assert status[library.number].documents == 6
    assert status[library.number].skipped == {"binary": 1}
    assert status[library.number].commit == library.git.git("rev-parse", REF)


def test_counts_are_those_of_what_readers_see_in_every_phase_of_a_full_reindex(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
) -> None:
    code = publish(tmp_path, 9_001, "tools/counted", LIBRARY)
    commit = code.git.git("rev-parse", REF)

    def counts() -> tuple[int, int]:
        status = documents.index_status({code.number: REF})[code.number]
        return status.documents, status.chunks

    before = counts()
    assert before[0] == 6
    assert before[1] > 6

    indexer.take_fence(code.number, REF, 2)
    for batch in indexer.plan(code.number, code.mirror, REF, commit, full=True).batches:
        indexer.build(code.number, code.mirror, batch)
        assert counts() == before  # built beside what is published
    indexer.publish(code.number, code.mirror, REF, commit, fence=2)
    assert counts() == before  # published; what it replaces is not swept yet
    indexer.sweep(code.number, leave=timedelta(0))
    assert counts() == before

    with database.transaction() as connection:  # as an earlier version of the code publishes
        connection.execute(
            text(
                "UPDATE search_index.published_ref SET seen_documents = 7, seen_chunks = 7,"
                " counted = 1 WHERE repository_id = 9001"
            )
        )
    assert counts() == before


def test_counts_follow_what_comes_and_goes(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
) -> None:
    code = publish(tmp_path, 9_002, "tools/followed", {"a.py": b"a = 1\n", "b.py": b"b = 1\n"})

    def push(files: dict[str | bytes, Content], **options: bool) -> tuple[int, int]:
        code.git.commit(files, **options)
        code.index()
        status = documents.index_status({code.number: REF})[code.number]
        return status.documents, status.chunks

    assert push({"b.py": b"b = 2\n", "c.py": b"c = 1\n"}) == (3, 3)
    assert push({"c.py": b"c = 1\n"}, afresh=True) == (1, 1)
    with database.transaction() as connection:
        connection.execute(
            text("UPDATE search_index.published_ref SET counted = NULL WHERE repository_id = 9002")
        )
    assert push({"d.py": b"d = 1\n"}) == (2, 2)
    with database.transaction() as connection:
        kept = connection.execute(
            text(
                "SELECT seen_documents, seen_chunks, counted = generation"
                " FROM search_index.published_ref"
                " WHERE repository_id = 9002"
            )
        ).one()
    assert tuple(kept) == (2, 2, True)
