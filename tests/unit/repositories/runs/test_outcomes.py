"""What becomes of claimed work."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

import indexer
from indexer.types import Entry
from omniweb.repositories.models import BatchState, IndexBatch, IndexRun, Repository, State
from omniweb.repositories.runs import claims, outcomes

pytestmark = pytest.mark.django_db
Lose = Callable[[IndexRun | IndexBatch], None]
LATER = timezone.now() + timedelta(hours=1)


@pytest.fixture
def claimed(run: IndexRun) -> IndexRun:
    return claims.claim_start(run.pk)


@pytest.fixture
def batch(claimed: IndexRun) -> IndexBatch:
    """Return the first of two batches; one of the commit's four files is known already."""
    outcomes.fetched(claimed, "refs/heads/main", "c" * 40)
    batches = [
        indexer.Batch.of([Entry(b"a", "a" * 40, 10), Entry(b"b", "b" * 40, 20)]),
        indexer.Batch.of([Entry(b"c", "c" * 40, 30)]),
    ]
    outcomes.planned(claimed, batches, files=4, size=100, skipped=2)
    return claims.claim_batch(claimed.pk)


def test_a_plan_says_how_much_there_is_and_how_much_is_known(batch: IndexBatch) -> None:
    run = IndexRun.objects.get()

    assert run.state == State.BUILDING
    assert (run.files_total, run.files_done, run.skipped) == (4, 1, 2)
    assert (run.bytes_total, run.bytes_done) == (100, 40)
    assert [(b.files, b.bytes) for b in run.batches.all()] == [(2, 30), (1, 30)]
    assert batch.number == 1


def test_a_renewed_run_keeps_its_lease_and_says_what_it_is_at(claimed: IndexRun) -> None:
    assert outcomes.renew_run(claimed, LATER, "receiving objects: 40 %")

    run = IndexRun.objects.get()
    assert (run.lease_until, run.note) == (LATER, "receiving objects: 40 %")


def test_a_run_that_was_taken_over_is_not_renewed(claimed: IndexRun, lose_worker: Lose) -> None:
    lose_worker(claimed)
    claims.claim_start(claimed.pk)

    assert not outcomes.renew_run(claimed, LATER, "")
    with pytest.raises(outcomes.LeaseLost):
        outcomes.fetched(claimed, "refs/heads/main", "c" * 40)


def test_a_renewed_batch_moves_the_progress_of_its_run(batch: IndexBatch) -> None:
    assert outcomes.renew_batch(batch, LATER, 1, 10)

    run = IndexRun.objects.get()
    assert (run.files_done, run.bytes_done) == (2, 50)
    assert IndexBatch.objects.get(pk=batch.pk).lease_until == LATER


def test_a_batch_that_is_built_again_is_not_counted_twice(
    batch: IndexBatch, lose_worker: Lose
) -> None:
    outcomes.renew_batch(batch, LATER, 2, 30)
    lose_worker(batch)
    again = claims.claim_batch(batch.run_id)

    outcomes.finish_batch(again, skipped=0, seconds=1.0)

    run = IndexRun.objects.get()
    assert (run.files_done, run.bytes_done) == (3, 70)


def test_a_batch_that_was_taken_over_is_neither_renewed_nor_finished(
    batch: IndexBatch, lose_worker: Lose
) -> None:
    lose_worker(batch)
    claims.claim_batch(batch.run_id)

    assert not outcomes.renew_batch(batch, LATER, 1, 10)
    with pytest.raises(outcomes.LeaseLost):
        outcomes.finish_batch(batch, skipped=0, seconds=1.0)
    with pytest.raises(outcomes.LeaseLost):
        outcomes.take_in_hand(batch, b"a")


def test_a_batch_of_a_cancelled_run_is_not_renewed(batch: IndexBatch) -> None:
    IndexRun.objects.update(state=State.CANCELLED)

    assert not outcomes.renew_batch(batch, LATER, 1, 10)


def test_a_batch_given_back_is_free_at_once_and_blames_nobody(batch: IndexBatch) -> None:
    outcomes.take_in_hand(batch, b"a")

    outcomes.release_batch(batch)

    again = claims.claim_batch(batch.run_id)
    assert (again.pk, again.deaths) == (batch.pk, {})


def test_an_outage_does_not_use_up_a_runs_attempts(claimed: IndexRun) -> None:
    for _ in range(5):
        outcomes.release_run(claimed, outcomes.Cause.OUTAGE)
        claimed = claims.claim_start(claimed.pk)

    assert claimed.strikes == 1


def test_a_finished_run_moves_the_repository_and_drops_its_batches(batch: IndexBatch) -> None:
    for each in (batch, claims.claim_batch(batch.run_id)):
        outcomes.finish_batch(each, skipped=0, seconds=1.0)
    run = claims.claim_publishing(batch.run_id)

    outcomes.finish_run(run, added=3, removed=1, skipped=2)

    done = IndexRun.objects.get()
    assert (done.state, done.files_done, done.bytes_done) == (State.DONE, 4, 100)
    assert Repository.objects.get().resolved_ref == "refs/heads/main"
    assert not IndexBatch.objects.exists()


def test_a_run_cancelled_while_it_was_published_stays_cancelled(batch: IndexBatch) -> None:
    IndexBatch.objects.update(state=BatchState.DONE)
    run = claims.claim_publishing(batch.run_id)
    IndexRun.objects.update(state=State.CANCELLED)

    with pytest.raises(outcomes.LeaseLost):
        outcomes.finish_run(run, added=3, removed=1, skipped=2)
    assert Repository.objects.get().resolved_ref == ""


def test_a_worker_that_was_thought_lost_cannot_fail_its_successors_run(
    claimed: IndexRun, lose_worker: Lose
) -> None:
    lose_worker(claimed)
    claims.claim_start(claimed.pk)

    outcomes.fail_run(claimed, "GitFailed", "git failed.")

    assert IndexRun.objects.get().state == State.FETCHING
