"""Taking work."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

import indexer
from indexer.types import Entry
from omniweb.repositories.models import BatchState, IndexBatch, IndexRun, Repository, State
from omniweb.repositories.runs import claims

pytestmark = pytest.mark.django_db
Lose = Callable[[IndexRun | IndexBatch], None]


@pytest.fixture
def building(run: IndexRun) -> IndexRun:
    run.state = State.BUILDING
    run.save()
    for number in (1, 2):
        entry = Entry(b"%d.py" % number, "a" * 40, 10)
        packed = indexer.Batch.of([entry]).packed
        IndexBatch.objects.create(run=run, number=number, entries=packed, files=1, bytes=10)
    return run


def test_an_attempt_is_counted_before_the_work(run: IndexRun) -> None:
    claims.claim_start(run.pk)

    run.refresh_from_db()
    assert (run.state, run.attempt, run.strikes) == (State.FETCHING, 1, 1)
    assert run.lease_until > timezone.now()
    assert run.started_at is not None


def test_a_run_is_taken_once(run: IndexRun) -> None:
    assert claims.claim_start(run.pk)
    assert claims.claim_start(run.pk) is None


def test_the_run_of_a_lost_worker_is_taken_over(run: IndexRun, lose_worker: Lose) -> None:
    claims.claim_start(run.pk)
    lose_worker(run)

    assert claims.claim_start(run.pk).attempt == 2


def test_after_nine_lost_workers_a_run_fails_with_a_sentence(
    run: IndexRun, lose_worker: Lose
) -> None:
    for _ in range(9):
        assert claims.claim_start(run.pk)
        lose_worker(run)

    assert claims.claim_start(run.pk) is None
    run.refresh_from_db()
    assert run.state == State.FAILED
    assert "lost again and again while fetching" in run.error


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.CANCELLED])
def test_an_ended_run_is_left_alone(run: IndexRun, state: State) -> None:
    IndexRun.objects.update(state=state)

    assert claims.claim_start(run.pk) is None
    assert claims.claim_batch(run.pk) is None
    assert claims.claim_publishing(run.pk) is None


def test_a_run_of_a_deleted_repository_is_left_alone(run: IndexRun) -> None:
    Repository.objects.update(deleted_at=timezone.now())

    assert claims.claim_start(run.pk) is None


def test_a_run_waits_while_its_repository_is_swept(run: IndexRun) -> None:
    Repository.objects.update(sweeping_until=timezone.now() + timedelta(minutes=1))
    assert claims.claim_start(run.pk) is None

    Repository.objects.update(sweeping_until=timezone.now() - timedelta(seconds=1))
    assert claims.claim_start(run.pk)


def test_the_next_run_of_a_ref_waits_for_the_one_before(building: IndexRun) -> None:
    following = IndexRun.objects.create(repository=building.repository, reason="push")

    assert claims.claim_start(following.pk) is None


def test_another_ref_waits_only_while_the_mirror_is_fetched(run: IndexRun) -> None:
    other = IndexRun.objects.create(repository=run.repository, ref="release", reason="push")
    claims.claim_start(run.pk)
    assert claims.claim_start(other.pk) is None

    IndexRun.objects.filter(pk=run.pk).update(state=State.BUILDING)
    assert claims.claim_start(other.pk)


def test_batches_are_handed_out_in_order_once_each(building: IndexRun) -> None:
    numbers = [claims.claim_batch(building.pk).number for _ in range(2)]

    assert numbers == [1, 2]
    assert claims.claim_batch(building.pk) is None


def test_the_batch_of_a_lost_worker_is_handed_out_again(
    building: IndexRun, lose_worker: Lose
) -> None:
    first = claims.claim_batch(building.pk)
    lose_worker(first)

    again = claims.claim_batch(building.pk)
    assert (again.pk, again.attempt) == (first.pk, 2)


def test_a_file_in_hand_when_three_workers_in_a_row_are_lost_is_left_out(
    building: IndexRun, lose_worker: Lose
) -> None:
    for expected in (*[frozenset()] * 3, frozenset({b"poison\xff.py"})):
        batch = claims.claim_batch(building.pk)
        assert claims.quarantine(batch) == expected
        IndexBatch.objects.filter(pk=batch.pk).update(in_hand=b"poison\xff.py")
        lose_worker(batch)


def test_workers_lost_on_different_files_blame_none(building: IndexRun, lose_worker: Lose) -> None:
    for path in (b"a", b"a", b"b", b"a", b"a", b"c", b"b", b"a"):
        batch = claims.claim_batch(building.pk)
        IndexBatch.objects.filter(pk=batch.pk).update(in_hand=path)
        lose_worker(batch)

    assert claims.quarantine(claims.claim_batch(building.pk)) == frozenset()


def test_three_files_that_kill_workers_do_not_use_up_the_batch(
    building: IndexRun, lose_worker: Lose
) -> None:
    for path in [b"a"] * 3 + [b"b"] * 3 + [b"c"] * 3:
        batch = claims.claim_batch(building.pk)
        IndexBatch.objects.filter(pk=batch.pk).update(in_hand=path)
        lose_worker(batch)

    assert claims.quarantine(claims.claim_batch(building.pk)) == {b"a", b"b", b"c"}


def test_a_batch_that_loses_workers_for_no_known_reason_fails_the_run_in_the_end(
    building: IndexRun, lose_worker: Lose
) -> None:
    for _ in range(claims.MAX_BATCH_ATTEMPTS):
        lose_worker(claims.claim_batch(building.pk))

    assert claims.claim_batch(building.pk) is None
    building.refresh_from_db()
    assert building.state == State.FAILED
    assert "batch 1" in building.error


def test_publishing_waits_for_the_last_batch(building: IndexRun) -> None:
    building.batches.filter(number=1).update(state=BatchState.DONE)
    assert claims.claim_publishing(building.pk) is None

    building.batches.update(state=BatchState.DONE)
    assert claims.claim_publishing(building.pk).state == State.PUBLISHING


def test_publishing_is_taken_once_and_again_when_its_worker_is_lost(
    building: IndexRun, lose_worker: Lose
) -> None:
    building.batches.update(state=BatchState.DONE)
    assert claims.claim_publishing(building.pk)
    assert claims.claim_publishing(building.pk) is None

    lose_worker(building)
    assert claims.claim_publishing(building.pk).attempt == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_deliveries_of_one_message_start_one_run() -> None:
    repository = Repository.objects.create(name="a", source="https://x/a")
    run = IndexRun.objects.create(repository=repository, reason="test")
    barrier, taken = threading.Barrier(20), []

    def deliver() -> None:
        barrier.wait()
        taken.append(claims.claim_start(run.pk))
        connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([each for each in taken if each is not None]) == 1
