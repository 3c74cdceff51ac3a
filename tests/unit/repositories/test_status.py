"""The condition of a repository, by its newest run and by what is published."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from omniweb.repositories import status
from omniweb.repositories.models import IndexRun, Repository, State
from omniweb.repositories.status import Condition, statuses_of
from omniweb.search.index import documents
from omniweb.search.index.documents import IndexStatus

pytestmark = pytest.mark.django_db
INDEX = IndexStatus(
    1, "c" * 40, 5, 9, {"binary": 2, "generated": 1}, datetime(2026, 1, 1, tzinfo=UTC)
)


@pytest.mark.parametrize(
    ("state", "published", "condition"),
    [
        (None, False, Condition.NEVER_INDEXED),
        (State.QUEUED, True, Condition.QUEUED),
        (State.PLANNING, True, Condition.RUNNING),
        (State.DONE, True, Condition.INDEXED),
        (State.CANCELLED, True, Condition.INDEXED),
        (State.CANCELLED, False, Condition.NEVER_INDEXED),
        (State.FAILED, True, Condition.REFRESH_FAILED),
        (State.FAILED, False, Condition.FAILED),
    ],
)
def test_a_condition(
    repository: Repository,
    monkeypatch: pytest.MonkeyPatch,
    state: State | None,
    condition: Condition,
    *,
    published: bool,
) -> None:
    if state is not None:
        IndexRun.objects.create(repository=repository, reason="test", state=state)
    found = {repository.pk: INDEX} if published else {}
    monkeypatch.setattr(documents, "index_status", lambda _: found)

    shown = statuses_of([repository])[repository.pk]

    assert shown.condition is condition
    assert shown.is_active is (condition in {Condition.QUEUED, Condition.RUNNING})
    assert shown.skipped == (3 if published else 0)


def test_a_run_of_a_further_ref_says_nothing_of_the_repository(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    IndexRun.objects.create(repository=repository, reason="test", ref="release", state=State.FAILED)
    monkeypatch.setattr(status.documents, "index_status", lambda _: {repository.pk: INDEX})

    assert statuses_of([repository])[repository.pk].condition is Condition.INDEXED


def test_a_run_is_shown_with_its_repository_without_reading_it_once_more(
    repository: Repository, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    IndexRun.objects.create(repository=repository, reason="test", state=State.DONE)
    run = statuses_of([repository])[repository.pk].run

    with django_assert_num_queries(0):
        assert run is not None
        assert run.repository is repository
