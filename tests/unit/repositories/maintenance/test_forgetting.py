"""When a deleted repository may be forgotten."""
# ruff: noqa: ARG001 - fixtures asked for their effect

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from omniweb.accounts.models import AuditEntry, User
from omniweb.repositories.maintenance import due
from omniweb.repositories.maintenance.forgetting import forget, may_forget
from omniweb.repositories.models import BatchState, IndexBatch, IndexRun, Repository
from omniweb.repositories.runs import claims, outcomes
from omniweb.repositories.services import delete_repository, grant_access

pytestmark = pytest.mark.django_db
Lose = Callable[[IndexRun | IndexBatch], None]


def test_only_a_deleted_repository_may_be_forgotten(repository: Repository) -> None:
    assert not may_forget(repository.pk)
    assert due.for_forgetting() == []

    Repository.objects.update(deleted_at=timezone.now())
    assert may_forget(repository.pk)
    assert due.for_forgetting() == [repository.pk]


def test_not_while_a_worker_may_still_be_writing(run: IndexRun, lose_worker: Lose) -> None:
    Repository.objects.update(deleted_at=timezone.now())
    batch = IndexBatch.objects.create(
        run=run,
        number=1,
        entries=b"",
        files=1,
        bytes=1,
        state=BatchState.BUILDING,
        lease_until=timezone.now() + timedelta(minutes=1),
    )
    assert not may_forget(run.repository_id)

    lose_worker(batch)
    assert may_forget(run.repository_id)


def test_not_while_a_worker_may_still_be_fetching_planning_or_publishing(run: IndexRun) -> None:
    claimed = claims.claim_start(run.pk)
    delete_repository(run.repository)
    assert not may_forget(run.repository_id)

    outcomes.let_go(claimed)
    assert may_forget(run.repository_id)


def test_what_is_forgotten_is_not_written_down_again(
    repository: Repository, ada: User, index: object
) -> None:
    grant_access(repository, ada, actor=None)
    delete_repository(repository)
    before = AuditEntry.objects.count()

    assert forget(repository.pk)

    assert not Repository.objects.exists()
    assert AuditEntry.objects.count() == before
