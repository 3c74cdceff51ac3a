"""What is done without being asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from omniweb.repositories.models import BatchState, IndexBatch, IndexRun, Repository, State
from omniweb.repositories.services import upkeep

pytestmark = pytest.mark.django_db
Lose = Callable[[IndexRun | IndexBatch], None]


def _leased(run: IndexRun, state: State) -> None:
    IndexRun.objects.filter(pk=run.pk).update(
        state=state, lease_until=timezone.now() + timedelta(minutes=1)
    )


def _batch(run: IndexRun, state: BatchState, *, leased: bool = True) -> IndexBatch:
    return IndexBatch.objects.create(
        run=run,
        number=IndexBatch.objects.count() + 1,
        entries=b"",
        files=1,
        bytes=1,
        state=state,
        lease_until=timezone.now() + timedelta(minutes=1 if leased else -1),
    )


class TestUnattendedRuns:
    def test_a_queued_run_is_one(self, run: IndexRun) -> None:
        assert upkeep.unattended_runs() == [run.pk]

    @pytest.mark.parametrize("state", [State.FETCHING, State.PLANNING, State.PUBLISHING])
    def test_a_run_is_one_only_once_its_lease_has_run_out(
        self, run: IndexRun, state: State, lose_worker: Lose
    ) -> None:
        _leased(run, state)
        assert upkeep.unattended_runs() == []

        lose_worker(run)
        assert upkeep.unattended_runs() == [run.pk]

    @pytest.mark.parametrize(
        ("state", "leased", "unattended"),
        [
            (BatchState.WAITING, True, True),
            (BatchState.BUILDING, True, False),
            (BatchState.BUILDING, False, True),
            (BatchState.DONE, True, True),  # its worker was lost before it could publish
        ],
    )
    def test_a_building_run_is_one_by_its_batches(
        self, run: IndexRun, state: BatchState, *, leased: bool, unattended: bool
    ) -> None:
        IndexRun.objects.update(state=State.BUILDING)
        _batch(run, state, leased=leased)

        assert upkeep.unattended_runs() == ([run.pk] if unattended else [])

    @pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.CANCELLED])
    def test_an_ended_run_is_none(self, run: IndexRun, state: State) -> None:
        IndexRun.objects.update(state=state)
        _batch(run, BatchState.WAITING)

        assert upkeep.unattended_runs() == []


class TestPolling:
    def test_a_repository_is_due_when_its_interval_is_over(self, repository: Repository) -> None:
        Repository.objects.update(polled_at=timezone.now() - timedelta(seconds=899))
        assert upkeep.due_for_polling() == []

        Repository.objects.update(polled_at=timezone.now() - timedelta(seconds=901))
        assert upkeep.due_for_polling() == [repository]

    def test_being_due_begins_the_next_interval(self, repository: Repository) -> None:
        assert upkeep.due_for_polling() == [repository]
        assert upkeep.due_for_polling() == []

    def test_an_interval_of_nought_means_never(self, repository: Repository) -> None:
        Repository.objects.filter(pk=repository.pk).update(polling_interval=0)

        assert upkeep.due_for_polling() == []

    def test_a_deleted_repository_is_not_polled(self, repository: Repository) -> None:
        Repository.objects.filter(pk=repository.pk).update(deleted_at=timezone.now())

        assert upkeep.due_for_polling() == []


class TestRenewal:
    def test_few_at_a_time(self, repository: Repository) -> None:
        names = [f"team/other-{number}" for number in range(upkeep.MOST_RENEWALS)]
        others = Repository.objects.bulk_create(
            [Repository(name=name, source=f"https://example.org/{name}") for name in names]
        )
        outdated = [repository.pk, *(other.pk for other in others)]
        IndexRun.objects.create(repository=others[0], reason=upkeep.RENEWAL)

        due = upkeep.due_for_renewal(outdated)

        assert len(due) == upkeep.MOST_RENEWALS - 1
        assert others[0].pk not in due

    def test_what_is_not_outdated_or_was_deleted_is_left_alone(
        self, repository: Repository
    ) -> None:
        assert upkeep.due_for_renewal([]) == []

        Repository.objects.update(deleted_at=timezone.now())
        assert upkeep.due_for_renewal([repository.pk]) == []

    def test_one_that_failed_is_tried_again_later(self, run: IndexRun) -> None:
        outdated = [run.repository_id]
        IndexRun.objects.update(
            reason=upkeep.RENEWAL, state=State.FAILED, finished_at=timezone.now()
        )
        assert upkeep.due_for_renewal(outdated) == []

        IndexRun.objects.update(finished_at=timezone.now() - upkeep.RENEWED_AGAIN)
        assert upkeep.due_for_renewal(outdated) == outdated


class TestSweeping:
    def test_a_repository_is_due_once_readers_have_had_time_to_leave(self, run: IndexRun) -> None:
        IndexRun.objects.update(state=State.DONE, finished_at=timezone.now())
        assert upkeep.due_for_sweeping() == []

        IndexRun.objects.update(finished_at=timezone.now() - timedelta(minutes=2))
        assert upkeep.due_for_sweeping() == [run.repository_id]

    def test_it_is_due_again_only_after_another_run(self, run: IndexRun) -> None:
        IndexRun.objects.update(state=State.DONE, finished_at=timezone.now() - timedelta(minutes=3))
        Repository.objects.update(swept_at=timezone.now() - timedelta(minutes=2))
        assert upkeep.due_for_sweeping() == []

        Repository.objects.update(swept_at=timezone.now() - timedelta(minutes=4))
        assert upkeep.due_for_sweeping() == [run.repository_id]

    def test_it_is_due_again_for_a_run_whose_readers_had_not_left(self, run: IndexRun) -> None:
        IndexRun.objects.update(state=State.DONE, finished_at=timezone.now())
        with upkeep.sweeping(run.repository_id):
            pass

        minute = timedelta(seconds=61)
        IndexRun.objects.update(finished_at=F("finished_at") - minute)
        Repository.objects.update(swept_at=F("swept_at") - minute)
        assert upkeep.due_for_sweeping() == [run.repository_id]

    def test_runs_cannot_begin_meanwhile(self, repository: Repository) -> None:
        with upkeep.sweeping(repository.pk) as free:
            assert free
            repository.refresh_from_db()
            assert repository.sweeping_until > timezone.now()

        repository.refresh_from_db()
        assert repository.sweeping_until is None
        assert repository.swept_at is not None

    def test_it_keeps_away_from_a_repository_that_is_being_indexed(self, run: IndexRun) -> None:
        IndexRun.objects.update(state=State.BUILDING)

        with upkeep.sweeping(run.repository_id) as free:
            assert not free

    def test_two_sweeps_do_not_meet(self, repository: Repository) -> None:
        with upkeep.sweeping(repository.pk), upkeep.sweeping(repository.pk) as second:
            assert not second

    def test_a_sweep_that_fails_is_due_again(self, repository: Repository) -> None:
        with pytest.raises(ZeroDivisionError), upkeep.sweeping(repository.pk):
            raise ZeroDivisionError

        repository.refresh_from_db()
        assert repository.sweeping_until is None
        assert repository.swept_at is None

    def test_the_newest_fifty_runs_are_kept(self, repository: Repository) -> None:
        IndexRun.objects.bulk_create(
            IndexRun(repository=repository, reason=str(n), state=State.DONE) for n in range(53)
        )
        queued = IndexRun.objects.create(repository=repository, reason="queued")

        with upkeep.sweeping(repository.pk):
            pass

        left = IndexRun.objects.exclude(pk=queued.pk)
        assert left.count() == 50
        assert not left.filter(reason__in=["0", "1", "2"]).exists()
        assert IndexRun.objects.filter(pk=queued.pk).exists()


class TestForgetting:
    def test_only_a_deleted_repository_may_be_forgotten(self, repository: Repository) -> None:
        assert not upkeep.may_forget(repository.pk)
        assert upkeep.deleted_repositories() == []

        Repository.objects.update(deleted_at=timezone.now())
        assert upkeep.may_forget(repository.pk)
        assert upkeep.deleted_repositories() == [repository.pk]

    def test_not_while_a_worker_may_still_be_writing(
        self, run: IndexRun, lose_worker: Lose
    ) -> None:
        Repository.objects.update(deleted_at=timezone.now())
        batch = _batch(run, BatchState.BUILDING)
        assert not upkeep.may_forget(run.repository_id)

        lose_worker(batch)
        assert upkeep.may_forget(run.repository_id)
