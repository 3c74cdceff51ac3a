"""What meaning compares: all that the caller may read and nothing else, at every scale."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import Any
from unittest.mock import Mock

import numpy as np
import psycopg
import pytest
from psycopg import Connection
from psycopg_pool import PoolTimeout

from omniweb.search import preparation, prepare
from omniweb.search.index.conditions import Condition
from omniweb.search.nearest import known, loading, of_process, place, shortlist, stored_codes
from omniweb.search.nearest.known import KnownIndex
from omniweb.search.nearest.of_process import known_index
from tests.unit.indexer import databases
from tests.unit.search.nearest.vectors import Vectors, recall

GO = Condition("d.language = %(f1)s", {"f1": "go"})
LUA = Condition("d.language = %(f1)s", {"f1": "lua"})


@pytest.fixture(scope="session")
def codes_database() -> Iterator[str]:
    with databases.migrated("codes") as url:
        yield url


@pytest.fixture
def vectors(
    codes_database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Vectors]:
    """Return an empty index whose smallest scopes are large ones."""
    monkeypatch.setattr(shortlist, "EXACT_CHUNKS", 0)
    monkeypatch.setattr(shortlist, "COARSE_ROWS", 600)
    monkeypatch.setattr(shortlist, "FINE_ROWS", 200)
    monkeypatch.setattr(shortlist, "COMPARED_ROWS", 300)
    before = place.folder()
    place.configure(tmp_path / "codes")
    forget()
    with (
        databases.told(codes_database),
        psycopg.connect(codes_database, autocommit=True) as connection,
    ):
        yield Vectors(connection)
        for table in ("document", "membership", "embedding", "code_segment", "published_ref"):
            connection.execute(f"TRUNCATE search_index.{table}")
    place.configure(before)
    forget()


def forget() -> None:
    """Be a process that has searched nothing yet."""
    of_process._Known.address, of_process._Known.index = "", None


def index_of(connection: Connection[Any]) -> KnownIndex:
    found = known_index(connection)
    assert found is not None
    return found


@pytest.fixture
def many(vectors: Vectors) -> Vectors:
    """Return thirty repositories with documents that are gone, and branches with others."""
    for repository in range(1, 31):
        vectors.add(repository, 40)
        vectors.add(repository, 10, to=4)
        vectors.add(repository, 15, ref=2)
        shared = [vectors.documents[key] for key in sorted(vectors.live[repository, 1])[:20]]
        vectors.join(shared, ref=2)
    return vectors


@pytest.mark.parametrize("allowed", [1, 3, 10, 30])
@pytest.mark.parametrize("ref", [1, 2])
def test_the_nearest_documents_of_any_caller_and_branch_are_found(
    many: Vectors, allowed: int, ref: int
) -> None:
    recalls = []
    for query in many.around(12):
        repositories = many.random.choice(np.arange(1, 31), allowed, replace=False).tolist()
        searched = many.snapshots(*repositories, ref=ref)
        keys, found, view = many.found(query, searched)
        scores = many.exactly(query, searched)
        assert not view.cut
        assert set(keys) <= set(scores)
        assert len(keys) >= min(60, 20 * allowed)
        assert found.shortlist.looked_at == sum(len(many.documents[key].vectors) for key in scores)
        recalls.append(recall(keys, scores))
    assert mean(recalls) >= 0.95


@pytest.mark.parametrize(("condition", "language"), [(GO, "go"), (LUA, "lua")])
def test_a_filter_is_applied_before_the_nearest_are_cut_off(
    many: Vectors, condition: Condition, language: str
) -> None:
    searched, recalls = many.snapshots(), []
    for query in many.around(12):
        keys, _, _ = many.found(query, searched, condition)
        scores = many.exactly(query, searched, lambda each: each.language == language)
        assert set(keys) <= set(scores)
        assert len(keys) == min(60, sum(score > 0 for score in scores.values()))
        recalls.append(recall(keys, scores))
    assert mean(recalls) >= 0.95


def test_nobody_gets_a_document_of_a_repository_that_they_may_not_read(many: Vectors) -> None:
    many.found(many.around(1)[0], many.snapshots())  # all codes are in the arena now
    for query in many.around(10):
        keys, _, _ = many.found(query, many.snapshots(7))
        assert {key[0] for key in keys} == {7}


def test_another_generation_is_noticed_at_the_next_search(vectors: Vectors) -> None:
    first = vectors.add(1, 50)
    query = first[0].vectors[0]
    assert vectors.found(query, vectors.snapshots())[0][0] == (1, first[0].id)
    vectors.end(first[:1])
    assert (1, first[0].id) not in vectors.found(query, vectors.snapshots())[0]
    (added,) = vectors.add(1, 1)
    vectors.generations[1, 1] += 1
    assert vectors.found(added.vectors[0], vectors.snapshots())[0][0] == (1, added.id)


def test_codes_that_are_not_there_yet_are_compared_exactly_and_used_once_they_are(
    vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = vectors.add(1, 50)
    bare = vectors.add(2, 50, is_coded=False)
    query = bare[0].vectors[0]
    keys, found, _ = vectors.found(query, vectors.snapshots())
    assert keys[0] == (2, bare[0].id)
    assert len(found.shortlist.documents) == 50
    assert found.shortlist.looked_at == sum(len(each.vectors) for each in made)
    monkeypatch.setattr(known, "AGAIN_SECONDS", 0.0)
    vectors.code(bare)
    keys, found, _ = vectors.found(query, vectors.snapshots())
    assert keys[0] == (2, bare[0].id)
    assert not found.shortlist.documents


def test_only_those_without_codes_that_meet_a_filter_are_compared(vectors: Vectors) -> None:
    vectors.add(1, 5)
    bare = vectors.add(2, 50, is_coded=False)
    query, searched = bare[0].vectors[0], vectors.snapshots()
    keys, found, _ = vectors.found(query, searched, GO)
    scores = vectors.exactly(query, searched, lambda each: each.language == "go")
    assert set(found.shortlist.documents) == {key for key in scores if key[0] == 2}
    assert set(keys) == {key for key, score in scores.items() if score > 0}


def test_what_is_too_much_to_compare_without_codes_is_left_to_the_words(
    vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = vectors.add(1, 20)
    bare = vectors.add(2, 50, is_coded=False)
    monkeypatch.setattr(shortlist, "LACKING_CHUNKS", 20)
    keys, found, _ = vectors.found(bare[0].vectors[0], vectors.snapshots())
    assert {key[0] for key in keys} == {1}
    assert len(keys) <= len(made)
    assert found.shortlist.left_out == 1


def test_an_index_without_a_table_of_codes_is_compared_exactly_as_far_as_it_is_small(
    vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = vectors.add(1, 50, is_coded=False)
    vectors.connection.execute("ALTER TABLE search_index.code_segment RENAME TO aside")
    try:
        keys, found, _ = vectors.found(bare[3].vectors[0], vectors.snapshots())
        assert keys[0] == (1, bare[3].id)
        assert found.shortlist.everything
        monkeypatch.setattr(shortlist, "LACKING_CHUNKS", 20)
        keys, found, _ = vectors.found(bare[3].vectors[0], vectors.snapshots())
        assert (keys, found.shortlist.left_out) == ([], 1)
    finally:
        vectors.connection.execute("ALTER TABLE search_index.aside RENAME TO code_segment")


def test_codes_that_may_not_be_read_cost_no_search(vectors: Vectors) -> None:
    made = vectors.add(1, 50)
    index_of(vectors.connection)
    vectors.connection.execute("ALTER TABLE search_index.code_segment RENAME TO aside")
    try:
        keys, found, view = vectors.found(made[3].vectors[0], vectors.snapshots())
        assert keys[0] == (1, made[3].id)
        assert len(found.shortlist.documents) == 50
        assert not view.cut
    finally:
        vectors.connection.execute("ALTER TABLE search_index.aside RENAME TO code_segment")


def test_segments_that_were_merged_while_mapped_lose_nothing(vectors: Vectors) -> None:
    made = [vectors.add(1, 20) for _ in range(4)]
    whole = [each for part in made for each in part]
    vectors.found(whole[0].vectors[0], vectors.snapshots())
    vectors.drop_segments()
    vectors.code(whole)
    (added,) = vectors.add(1, 1)
    vectors.generations[1, 1] += 1
    for each in (whole[0], whole[79], added):
        assert vectors.found(each.vectors[0], vectors.snapshots())[0][0] == (1, each.id)
    forget()
    for each in (whole[0], whole[79], added):
        assert vectors.found(each.vectors[0], vectors.snapshots())[0][0] == (1, each.id)


def test_an_arena_of_mostly_dead_segments_is_written_anew_under_who_reads(
    vectors: Vectors,
) -> None:
    made = vectors.add(1, 100)
    vectors.found(made[0].vectors[0], vectors.snapshots())
    reader = index_of(vectors.connection)
    before = reader._file
    for _ in range(3):
        vectors.drop_segments()
        vectors.code(made)
        forget()  # another process, which comes to the same file
        (added,) = vectors.add(1, 1)
        made.append(added)
        vectors.generations[1, 1] += 1
        vectors.found(made[0].vectors[0], vectors.snapshots())
    after = index_of(vectors.connection)._file
    assert after.number != before.number
    assert after.counters.rows <= 2 * sum(len(each.vectors) for each in made)
    of_process._Known.index = reader
    for each in (made[0], made[-1]):
        assert vectors.found(each.vectors[0], vectors.snapshots())[0][0] == (1, each.id)


def test_time_that_is_over_is_said_and_the_next_search_goes_on(
    many: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = many.around(1)[0]
    monkeypatch.setattr(loading, "SLICE_SEGMENTS", 20)
    monkeypatch.setattr(shortlist, "LOAD_SECONDS", 0.0)
    _, found, view = many.found(query, many.snapshots())
    assert view.cut == ["meaning"]
    monkeypatch.setattr(shortlist, "LOAD_SECONDS", 60.0)
    keys, found, view = many.found(query, many.snapshots())
    assert not view.cut
    assert not found.shortlist.documents
    assert recall(keys, many.exactly(query, many.snapshots())) >= 0.9


def test_codes_of_another_process_that_loads_are_waited_for_in_vain_only_shortly(
    many: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "LOCK_SECONDS", 0.2)
    searched = many.snapshots(1)
    with index_of(many.connection)._arena.writing(1):
        began = time.monotonic()
        _, _, view = many.found(many.around(1)[0], searched)
        assert time.monotonic() - began < 60
    assert view.cut == ["meaning"]
    assert not many.found(many.around(1)[0], searched)[2].cut


def test_a_disk_that_takes_nothing_more_costs_no_search(
    many: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    many.found(many.around(1)[0], many.snapshots(1))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.pwrite", full)
    query = many.around(1)[0]
    keys, found, view = many.found(query, many.snapshots(1, 2))
    assert not view.cut
    assert len(found.shortlist.documents) == 40
    assert recall(keys, many.exactly(query, many.snapshots(1, 2))) >= 0.9


def test_a_process_that_is_prepared_learns_nothing_in_its_first_search(
    many: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    for (repository, ref), generation in many.generations.items():
        many.connection.execute(
            "INSERT INTO search_index.published_ref (repository_id, ref_id, ref, commit,"
            " generation) VALUES (%s, %s, %s, 'c', %s)",
            [repository, ref, f"refs/heads/{ref}", generation],
        )
    prepare()
    monkeypatch.setattr(stored_codes, "live_documents", None)
    monkeypatch.setattr(loading, "load", None)
    query = many.around(1)[0]
    keys, _, view = many.found(query, many.snapshots())
    assert not view.cut
    assert recall(keys, many.exactly(query, many.snapshots())) >= 0.9


def test_a_process_is_prepared_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "reading", Mock(side_effect=PoolTimeout))
    prepare()


def test_a_segment_that_contradicts_itself_is_not_believed(vectors: Vectors) -> None:
    made = vectors.add(1, 20)
    vectors.connection.execute("UPDATE search_index.code_segment SET counts = counts || '\\x01'")
    keys, found, _ = vectors.found(made[0].vectors[0], vectors.snapshots())
    assert keys[0] == (1, made[0].id)
    assert len(found.shortlist.documents) == 20


def test_what_a_process_remembers_is_bounded(
    many: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "MOST_PLACES", 100)
    for repository in range(1, 31):
        many.found(many.around(1)[0], many.snapshots(repository))
    index = index_of(many.connection)
    assert sum(len(each.places) for each in index._lives.values()) <= 140
    assert len(index._selections) <= known.SELECTIONS


def test_that_very_many_documents_live_is_found_out_once(
    many: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything, few = many.snapshots(), many.snapshots(3)
    many.found(many.around(1)[0], everything)
    index = index_of(many.connection)

    with monkeypatch.context() as bounded:
        bounded.setattr(known, "MOST_LIVING", 100)
        assert index.living(everything) is None

    assert index.living(everything) is None
    assert index.living(few) is not None


@pytest.mark.parametrize("part", ["header", "places", "all", "end"])
def test_a_file_that_somebody_writes_into_while_it_is_mapped_costs_no_search(
    many: Vectors, tmp_path: Path, part: str
) -> None:
    query, searched = many.around(1)[0], many.snapshots()
    before, _, _ = many.found(query, searched)
    (arena,) = (tmp_path / "codes").glob("*.arena")
    size = arena.stat().st_size
    parts = {"header": (0, 4_096), "places": (4_096, size // 2), "all": (0, size), "end": (0, 0)}
    first, last = parts[part]
    with arena.open("r+b") as file:
        if part == "end":  # to read what is gone would end the process
            file.truncate(4_096)
        file.seek(first)
        file.write(np.random.default_rng(1).bytes(last - first))
    for generation in range(3):  # what is remembered, then what is asked anew
        of_process._Known.index._selections.clear() if of_process._Known.index else None
        keys, _, view = many.found(query, searched)
        assert (not view.cut, len(keys)) == (True, len(before)), generation
    forget()
    assert many.found(query, searched)[0] == before


def test_tables_that_were_made_anew_are_another_index(
    vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_process, "RENAMED_SECONDS", 0.0)
    before = index_of(vectors.connection)
    assert index_of(vectors.connection) is before
    vectors.connection.execute("CREATE TABLE aside (LIKE search_index.code_segment INCLUDING ALL)")
    vectors.connection.execute("DROP TABLE search_index.code_segment")
    vectors.connection.execute("ALTER TABLE aside SET SCHEMA search_index")
    vectors.connection.execute("ALTER TABLE search_index.aside RENAME TO code_segment")
    assert index_of(vectors.connection) is not before
