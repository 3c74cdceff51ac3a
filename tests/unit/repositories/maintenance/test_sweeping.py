"""Sweeping a repository: alone, and again after the next run."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db.models import F
from django.utils import timezone

from omniweb.repositories.maintenance import due
from omniweb.repositories.maintenance.sweeping import make_due, sweep, sweeping
from omniweb.repositories.models import IndexRun, Repository, State

if TYPE_CHECKING:
    from tests.unit.repositories.conftest import ScriptedIndex

pytestmark = pytest.mark.django_db


def test_it_is_due_again_for_a_run_whose_readers_had_not_left(run: IndexRun) -> None:
    IndexRun.objects.update(state=State.DONE, finished_at=timezone.now())
    with sweeping(run.repository_id):
        pass

    minute = timedelta(seconds=61)
    IndexRun.objects.update(finished_at=F("finished_at") - minute)
    Repository.objects.update(swept_at=F("swept_at") - minute)
    assert due.for_sweeping() == [run.repository_id]


def test_runs_cannot_begin_meanwhile(repository: Repository) -> None:
    with sweeping(repository.pk) as free:
        assert free
        repository.refresh_from_db()
        assert repository.sweeping_until > timezone.now()

    repository.refresh_from_db()
    assert repository.sweeping_until is None
    assert repository.swept_at is not None


def test_it_keeps_away_from_a_repository_that_is_being_indexed(run: IndexRun) -> None:
    IndexRun.objects.update(state=State.BUILDING)

    with sweeping(run.repository_id) as free:
        assert not free


def test_two_sweeps_do_not_meet(repository: Repository) -> None:
    with sweeping(repository.pk), sweeping(repository.pk) as second:
        assert not second


def test_a_sweep_that_fails_is_due_again(repository: Repository) -> None:
    with pytest.raises(ZeroDivisionError), sweeping(repository.pk):
        raise ZeroDivisionError

    repository.refresh_from_db()
    assert repository.sweeping_until is None
    assert repository.swept_at is None


@pytest.mark.usefixtures("wakeups")
def test_what_was_published_without_a_run_is_swept_once_its_readers_have_left(
    run: IndexRun, index: "ScriptedIndex"
) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    IndexRun.objects.update(state=State.DONE, finished_at=long_ago)
    sweep(run.repository_id)
    assert due.for_sweeping() == []

    make_due(run.repository_id)
    index.early = True
    sweep(run.repository_id)
    assert due.for_sweeping() == [run.repository_id]

    index.early = False
    sweep(run.repository_id)
    assert due.for_sweeping() == []


def test_the_newest_fifty_runs_are_kept(repository: Repository) -> None:
    IndexRun.objects.bulk_create(
        IndexRun(repository=repository, reason=str(n), state=State.DONE) for n in range(53)
    )
    queued = IndexRun.objects.create(repository=repository, reason="queued")

    with sweeping(repository.pk):
        pass

    left = IndexRun.objects.exclude(pk=queued.pk)
    assert left.count() == 50
    assert not left.filter(reason__in=["0", "1", "2"]).exists()
    assert IndexRun.objects.filter(pk=queued.pk).exists()
