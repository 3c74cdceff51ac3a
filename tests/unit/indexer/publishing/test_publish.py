"""A commit becomes visible whole or not at all, and a reader of an older one is not disturbed."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

import indexer
from indexer import database
from indexer.errors import BuildIncomplete, FenceLost, GitFailed, SourceTooLarge
from indexer.git import mirror
from indexer.planning import plan as planning
from indexer.planning import staging
from indexer.publishing import import_counts, publish, refs
from tests.fixtures.git_repository import EXECUTABLE, SUBMODULE
from tests.unit.indexer.conftest import Indexed

MAIN = "refs/heads/main"
Make = Callable[..., Indexed]


def test_what_is_built_is_invisible_until_it_is_published(indexed: Make) -> None:
    code = indexed()
    commit = code.repository.commit({"a.py": b"x = 1\n"})
    indexer.take_fence(code.id, MAIN, 1)
    assert code.build(MAIN, commit) == 1
    assert code.paths() == []
    published = indexer.publish(code.id, code.mirror, MAIN, commit, fence=1)
    assert published == indexer.Published(1, documents=1, added=1, removed=0, skipped=0)
    assert code.paths() == ["a.py"]


def test_whoever_reads_the_old_generation_goes_on_seeing_it(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n", "b.py": b"y = 1\n"})
    published = code.push({"a.py": b"x = 2\n", "b.py": None, "c.py": b"z = 1\n"})
    assert (published.generation, published.added, published.removed) == (2, 2, 2)
    assert code.paths() == ["a.py", "c.py"]
    assert code.paths(generation=1) == ["a.py", "b.py"]


def test_the_same_commit_again_changes_nothing(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n", "b.bin": b"\0\1\2"})
    commit = code.repository.git("rev-parse", "main")
    assert code.index(commit) == indexer.Published(1, documents=1, added=0, removed=0, skipped=1)
    assert code.rows("SELECT count(*) FROM membership WHERE repository_id = :id") == [1]


def test_a_commit_of_the_same_files_is_told_to_readers(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n"})
    published = code.push({})
    assert (published.generation, published.added) == (2, 0)
    told = code.rows("SELECT commit FROM published_ref WHERE repository_id = :id")
    assert told == [code.repository.git("rev-parse", "main")]


def test_a_newer_run_takes_over(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n"})
    old = code.repository.commit({"b.py": b"y = 1\n"})
    indexer.take_fence(code.id, MAIN, 7)
    code.build(MAIN, old)
    indexer.take_fence(code.id, MAIN, 8)
    with pytest.raises(FenceLost):
        indexer.publish(code.id, code.mirror, MAIN, old, fence=7)
    with pytest.raises(FenceLost):
        indexer.take_fence(code.id, MAIN, 7)
    assert code.paths() == ["a.py"]
    assert indexer.publish(code.id, code.mirror, MAIN, old, fence=8).added == 1


def test_a_commit_with_missing_documents_stays_invisible(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n"})
    commit = code.repository.commit({"b.py": b"y = 1\n", "c.py": b"z = 1\n"})
    indexer.take_fence(code.id, MAIN, 2)
    with pytest.raises(BuildIncomplete, match="2 files"):
        indexer.publish(code.id, code.mirror, MAIN, commit, fence=2)
    assert code.paths() == ["a.py"]


@pytest.mark.parametrize(
    ("change", "paths", "built"),
    [
        ({"a.py": None, "b.py": b"x = 1\n"}, ["b.py"], 1),
        ({"a.py": None, "A.py": b"x = 1\n"}, ["A.py"], 1),
        ({"a.py": (EXECUTABLE, b"x = 1\n")}, ["a.py"], 0),
        ({"a.py": None, "a.py/b.py": b"x = 1\n"}, ["a.py/b.py"], 1),
        ({"m": (SUBMODULE, b"5" * 40)}, ["a.py"], 0),
        ({"a.py": b"\0\0"}, [], 0),
        ({b"caf\xe9.py": b"x = 1\n"}, ["a.py", r"caf\xe9.py"], 1),
    ],
    ids=["rename", "case", "mode", "folder", "submodule", "binary", "not UTF-8"],
)
def test_a_change_of_the_tree_is_followed(
    indexed: Make, change: dict[str | bytes, bytes | None], paths: list[str], built: int
) -> None:
    code = indexed({"a.py": b"x = 1\n"})
    assert code.push(change).added == built
    assert code.paths() == paths


def test_a_history_that_was_rewritten_is_followed(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n", "b.py": b"y = 1\n"})
    code.push({"c.py": b"x = 1\n"}, afresh=True)
    assert code.paths() == ["c.py"]
    code.push({"a.py": b"x = 1\n"}, afresh=True)
    assert code.paths() == ["a.py"]
    assert code.rows("SELECT count(*) FROM document WHERE repository_id = :id") == [3]


def test_branches_share_their_documents(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n", "b.py": b"y = 1\n"})
    code.repository.git("branch", "next", "main")
    published = code.push({"b.py": b"y = 2\n"}, "next")
    assert (published.documents, published.added) == (2, 2)
    assert code.rows("SELECT count(*) FROM document WHERE repository_id = :id") == [3]
    assert code.paths("next") == code.paths() == ["a.py", "b.py"]


def test_skipped_files_are_those_of_the_commit(indexed: Make) -> None:
    code = indexed({"a.py": b"x\n", "b.png": b"\0\1", "link": (0o120000, b"a.py")})
    query = (
        "SELECT path_text, reason FROM skipped_file s JOIN published_ref r"
        " USING (repository_id, ref_id, generation) WHERE s.repository_id = :id ORDER BY path"
    )
    assert code.rows(query) == [("b.png", "binary"), ("link", "symbolic link")]
    assert code.push({"link": None}).skipped == 1
    assert code.rows(query) == [("b.png", "binary")]
    commit = code.repository.git("rev-parse", "main")
    assert code.index(commit, excludes=["a.*"]).skipped == 2
    assert code.rows(query) == [("a.py", "ignored"), ("b.png", "binary")]
    assert code.paths() == []


def test_a_change_of_what_is_skipped_alone_is_a_new_generation(indexed: Make) -> None:
    code = indexed({"a.py": b"x\n", "b.png": b"\0\1", "node_modules/y": b"y\n"})
    commit = code.repository.git("rev-parse", "main")
    again = code.index(commit, excludes=["*.png"])
    assert again == indexer.Published(2, documents=1, added=0, removed=0, skipped=2)
    assert code.index(commit, excludes=["*.png"]).generation == 2
    query = (
        "SELECT path_text, reason FROM skipped_file"
        " WHERE repository_id = :id AND generation = :generation ORDER BY path"
    )
    assert code.rows(query, generation=1) == [("b.png", "binary"), ("node_modules/y", "vendored")]
    assert code.rows(query, generation=2) == [("b.png", "ignored"), ("node_modules/y", "vendored")]


def test_what_an_older_analysis_could_not_read_stays_left_out_until_it_is_read_again(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = indexed({"a.py": b"x\n", "b.png": b"\0\1"})
    monkeypatch.setattr(planning, "ANALYSIS_VERSION", "next")
    commit = code.repository.git("rev-parse", "main")
    [batch] = indexer.plan(code.id, code.mirror, MAIN, commit).batches
    readable = [entry for entry in batch if entry.path == b"a.py"]
    indexer.take_fence(code.id, MAIN, 2)
    indexer.build(code.id, code.mirror, readable, parser=code.parser)
    published = indexer.publish(code.id, code.mirror, MAIN, commit, fence=2)
    assert published == indexer.Published(2, documents=1, added=1, removed=1, skipped=1)


def test_what_is_built_is_seen_whatever_was_learnt_of_it_before(indexed: Make) -> None:
    code = indexed({"a.py": b"x\n", "b.png": b"\0\1"})
    with database.transaction() as connection:
        learnt = (
            "INSERT INTO search_index.unreadable_blob SELECT repository_id, path, blob,"
            " 'parser crashed', '', analysis FROM search_index.document WHERE repository_id = :id"
        )
        connection.execute(text(learnt), {"id": code.id})
    commit = code.repository.git("rev-parse", "main")
    plan = indexer.plan(code.id, code.mirror, MAIN, commit)
    assert (plan.batches, plan.files, plan.skipped) == ((), 2, 1)
    assert code.index(commit) == indexer.Published(1, documents=1, added=0, removed=0, skipped=1)


def test_files_are_compared_alike_however_many_there_are(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes: list[dict[str | bytes, Any]] = [
        {f"f{at}.py": b"import a\n" for at in range(40)},
        {b"f\xe9.py": b"import a\n", b"\xe9.png": b"\0", "f1.py": None, "f2.py": b"y = 2\n"},
        {"f2.py": None, "F2.py": b"y = 2\n", b"f\xe9.py": b"\0", "m": (SUBMODULE, b"5" * 40)},
        {b"\xe9.png": None},
    ]

    def states(code: Indexed) -> list[tuple[indexer.Published, str]]:
        same = code.index(code.repository.git("rev-parse", "main"))
        first = (same, indexer.digest(code.id))
        return [first, *((code.push(change), indexer.digest(code.id)) for change in changes)]

    few = states(indexed({"a.py": b"x = 1\n"}))
    monkeypatch.setattr(staging, "MANY", 0)
    monkeypatch.setattr(refs, "SLICE", 1)
    assert states(indexed({"a.py": b"x = 1\n"})) == few
    counts = [(each.added, each.removed, each.skipped) for each, _ in few]
    assert counts == [(0, 0, 0), (40, 0, 0), (2, 2, 1), (1, 2, 3), (0, 0, 2)]


def test_how_a_path_that_is_not_utf_8_is_shown_where_its_file_is_skipped(indexed: Make) -> None:
    code = indexed({b"caf\xe9.png": b"\0", "é.png": b"\0", "a.png": b"\0"})
    shown = "SELECT path, path_text FROM skipped_file WHERE repository_id = :id ORDER BY path"
    assert code.rows(shown) == [
        (b"a.png", "a.png"),
        (b"caf\xe9.png", r"caf\xe9.png"),
        ("é.png".encode(), "é.png"),
    ]


def test_a_tree_that_cannot_be_read_to_its_end_changes_nothing(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = indexed({"a.py": b"x = 1\n"})
    commit = code.repository.commit({"b.py": b"y = 1\n"})
    indexer.take_fence(code.id, MAIN, 2)
    code.build(MAIN, commit)
    with monkeypatch.context() as small:
        small.setattr(mirror, "MAX_LISTING_BYTES", 100)
        with pytest.raises(SourceTooLarge):
            indexer.publish(code.id, code.mirror, MAIN, commit, fence=2)
        with pytest.raises(SourceTooLarge):
            indexer.plan(code.id, code.mirror, MAIN, commit, full=True)
    with pytest.raises(GitFailed):
        indexer.publish(code.id, code.mirror, MAIN, "0" * 40, fence=2)
    assert code.paths() == ["a.py"]
    assert indexer.plan(code.id, code.mirror, MAIN, commit).batches == ()
    assert indexer.publish(code.id, code.mirror, MAIN, commit, fence=2).added == 1


def test_a_full_run_replaces_every_document_in_one_step(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n", "b.py": b"y = 1\n"})
    published = code.index(code.repository.git("rev-parse", "main"), full=True)
    assert (published.documents, published.added, published.removed) == (2, 2, 2)
    assert code.paths() == code.paths(generation=1) == ["a.py", "b.py"]


def test_what_fails_half_way_leaves_everything_as_it_was(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = indexed({"a.py": b"x = 1\n"})
    commit = code.repository.commit({"a.py": b"x = 2\n", "b.bin": b"\0"})
    with monkeypatch.context() as broken:
        broken.setattr(import_counts, "recount", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            code.index(commit)
    assert code.rows("SELECT generation, commit FROM published_ref WHERE repository_id = :id") == [
        (1, code.repository.git("rev-parse", "main^"))
    ]
    assert code.rows("SELECT count(*) FROM membership WHERE repository_id = :id") == [1]
    assert code.rows("SELECT count(*) FROM skipped_file WHERE repository_id = :id") == [0]
    assert code.index(commit).generation == 2


def test_paths_of_any_length_end_a_run_well(indexed: Make) -> None:
    name = random.Random(1).randbytes(1_000).hex()
    longest, longer = f"{name[:1_997]}.py", f"{name}.py"
    code = indexed({longest: b"x = 1\n", longer: b"x\n", f"{name[1:996]}.png": b"\0"})
    assert code.paths() == [longest]
    skipped = "SELECT reason FROM skipped_file WHERE repository_id = :id ORDER BY reason"
    assert code.rows(skipped) == ["binary", "path too long"]


def test_the_planner_hears_of_many_new_documents(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "MANY", 2)
    code = indexed({"a.py": b"x = 1\n", "b.py": b"y = 1\n"})
    analysed = "SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'search_index'"
    assert {"document", "membership"} <= set(code.rows(analysed))


def test_many_deliveries_at_once_publish_once(indexed: Make) -> None:
    code = indexed({"a.py": b"x = 1\n"})
    commit = code.repository.commit({"b.py": b"y = 1\n"})
    indexer.take_fence(code.id, MAIN, 2)
    code.build(MAIN, commit)
    with ThreadPoolExecutor(8) as threads:
        found = list(
            threads.map(
                lambda _: indexer.publish(code.id, code.mirror, MAIN, commit, fence=2), range(8)
            )
        )
    assert sorted(each.added for each in found) == [0] * 7 + [1]
    assert {each.generation for each in found} == {2}
