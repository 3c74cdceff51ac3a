"""Which runs somebody could take up now."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from omniweb.repositories.models import BatchState, IndexBatch, IndexRun, Repository, State
from omniweb.repositories.runs.eligible import ready, startable

pytestmark = pytest.mark.django_db
Lose = Callable[[IndexRun | IndexBatch], None]


def _ready() -> list[int]:
    return list(ready().values_list("pk", flat=True))


def _startable() -> list[int]:
    return list(startable().order_by("pk").values_list("pk", flat=True))


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


class TestReady:
    @pytest.mark.parametrize("state", [State.PLANNING, State.PUBLISHING])
    def test_a_run_is_one_only_once_its_lease_has_run_out(
        self, run: IndexRun, state: State, lose_worker: Lose
    ) -> None:
        _leased(run, state)
        assert _ready() == []

        lose_worker(run)
        assert _ready() == [run.pk]

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

        assert _ready() == ([run.pk] if unattended else [])

    @pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.CANCELLED])
    def test_an_ended_run_is_none(self, run: IndexRun, state: State) -> None:
        IndexRun.objects.update(state=state)
        _batch(run, BatchState.WAITING)

        assert _ready() == []


class TestStartable:
    def test_a_queued_run_is_one_unless_its_repository_is_deleted(self, run: IndexRun) -> None:
        assert _startable() == [run.pk]

        Repository.objects.update(deleted_at=timezone.now())
        assert _startable() == []

    def test_a_run_that_is_fetched_is_one_only_once_its_lease_has_run_out(
        self, run: IndexRun, lose_worker: Lose
    ) -> None:
        _leased(run, State.FETCHING)
        assert _startable() == []

        lose_worker(run)
        assert _startable() == [run.pk]

    def test_a_run_that_is_fetched_is_not_fetched_again(self, run: IndexRun) -> None:
        IndexRun.objects.update(state=State.PLANNING, lease_until=None)

        assert _startable() == []
        assert _ready() == [run.pk]
