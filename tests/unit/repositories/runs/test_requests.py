"""Asking for runs."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from omniweb.accounts.models import AuditEntry, User
from omniweb.errors import RepositoryNotFound
from omniweb.repositories.models import IndexRun, Repository, State
from omniweb.repositories.runs.requests import cancel_run, latest_runs, request_run, wake_next
from omniweb.repositories.runs.wakeup import Bell
from tests.unit.repositories.conftest import Wakeups

pytestmark = pytest.mark.django_db


def test_a_request_while_one_is_queued_returns_that_one(repository: Repository) -> None:
    first = request_run(repository.pk, reason="push")

    assert request_run(repository.pk, reason="push") == first
    assert IndexRun.objects.count() == 1


def test_requests_while_one_is_running_queue_exactly_one_more(repository: Repository) -> None:
    running = request_run(repository.pk, reason="push")
    IndexRun.objects.update(state=State.BUILDING)

    more = {request_run(repository.pk, reason="push") for _ in range(3)}

    assert len(more) == 1
    assert running not in more


def test_each_ref_has_its_own_run(repository: Repository) -> None:
    default = request_run(repository.pk, reason="push")

    assert request_run(repository.pk, reason="push", ref="release") != default


def test_a_full_request_makes_the_queued_run_a_full_one(repository: Repository) -> None:
    request_run(repository.pk, reason="push")

    assert request_run(repository.pk, reason="admin", full=True).full
    assert request_run(repository.pk, reason="push").full


def test_a_deleted_repository_cannot_be_indexed(repository: Repository) -> None:
    Repository.objects.update(deleted_at=timezone.now())

    with pytest.raises(RepositoryNotFound):
        request_run(repository.pk, reason="push")


def test_a_persons_request_is_written_down(repository: Repository, ada: User) -> None:
    request_run(repository.pk, reason="page", requested_by=ada)
    request_run(repository.pk, reason="page", requested_by=ada)

    assert AuditEntry.objects.filter(actor="ada", action="repository.reindex").count() == 1


def test_cancelling_ends_a_run_once(run: IndexRun, ada: User) -> None:
    assert cancel_run(run, actor=ada)
    assert not cancel_run(run, actor=ada)

    run.refresh_from_db()
    assert run.state == State.CANCELLED
    assert run.finished_at is not None


def test_the_latest_run_of_each_repository_is_found(repository: Repository) -> None:
    other = Repository.objects.create(name="other", source="https://x/o")
    request_run(repository.pk, reason="push")
    IndexRun.objects.update(state=State.DONE)
    newest = request_run(repository.pk, reason="push")
    request_run(repository.pk, reason="push", ref="release")

    assert latest_runs([repository.pk, other.pk]) == {repository.pk: newest}


def test_a_bell_is_rung_only_where_a_run_of_the_repository_waits(
    repository: Repository, wakeups: Wakeups
) -> None:
    other = Repository.objects.create(name="other", source="https://x/other")
    run = request_run(repository.pk, reason="push")

    wake_next(other.pk)
    assert wakeups.rung == []

    wake_next(repository.pk)
    assert wakeups.rung == [Bell.FETCH]

    IndexRun.objects.filter(pk=run.pk).update(state=State.BUILDING)
    wake_next(repository.pk)
    assert wakeups.rung == [Bell.FETCH]


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_moment_share_one_run() -> None:
    repository = Repository.objects.create(name="a", source="https://x/a")
    barrier, runs = threading.Barrier(8), []

    def ask() -> None:
        barrier.wait()
        runs.append(request_run(repository.pk, reason="push"))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(runs) == 8
    assert len(set(runs)) == 1
