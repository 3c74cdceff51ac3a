"""Which repositories are due."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from omniweb.repositories.maintenance import due
from omniweb.repositories.models import IndexRun, Repository, State
from omniweb.repositories.runs import turns

pytestmark = pytest.mark.django_db


class TestPolling:
    def test_a_repository_is_due_when_its_interval_is_over(self, repository: Repository) -> None:
        Repository.objects.update(polled_at=timezone.now() - timedelta(seconds=899))
        assert due.for_polling() == []

        Repository.objects.update(polled_at=timezone.now() - timedelta(seconds=901))
        assert due.for_polling() == [repository]

    def test_being_due_begins_the_next_interval(self, repository: Repository) -> None:
        assert due.for_polling() == [repository]
        assert due.for_polling() == []

    def test_it_is_asked_in_the_database_and_so_many_at_once(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        now = timezone.now()
        Repository.objects.bulk_create(
            Repository(
                name=f"r{number}",
                source="https://example.org/a.git",
                polled_at=now - timedelta(seconds=number),
                polling_interval=900,
            )
            for number in (*range(700), *range(1_000, 1_010 + due.MOST_POLLED))
        )

        with django_assert_num_queries(4):  # with those that begin and end the transaction
            first = due.for_polling()

        assert len(first) == due.MOST_POLLED
        assert first[0].name == f"r{1_009 + due.MOST_POLLED}"
        assert len(due.for_polling()) == 10

    def test_an_interval_of_nought_means_never(self, repository: Repository) -> None:
        Repository.objects.filter(pk=repository.pk).update(polling_interval=0)

        assert due.for_polling() == []

    def test_a_deleted_repository_is_not_polled(self, repository: Repository) -> None:
        Repository.objects.filter(pk=repository.pk).update(deleted_at=timezone.now())

        assert due.for_polling() == []


class TestRenewal:
    def test_few_at_a_time(self, repository: Repository) -> None:
        names = [f"team/other-{number}" for number in range(due.MOST_RENEWALS)]
        others = Repository.objects.bulk_create(
            [Repository(name=name, source=f"https://example.org/{name}") for name in names]
        )
        outdated = [repository.pk, *(other.pk for other in others)]
        IndexRun.objects.create(repository=others[0], reason=turns.RENEWAL)

        chosen = due.for_renewal(outdated)

        assert len(chosen) == due.MOST_RENEWALS - 1
        assert others[0].pk not in chosen

    def test_only_as_many_are_looked_at_as_there_is_room_for(
        self,
        repository: Repository,
        monkeypatch: pytest.MonkeyPatch,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        monkeypatch.setattr(due, "_LOOKED_AT", 10)
        monkeypatch.setattr(due, "MOST_RENEWALS", 25)
        others = Repository.objects.bulk_create(
            [Repository(name=f"other/{number}", source="https://x") for number in range(60)]
        )
        outdated = [repository.pk, *(other.pk for other in others)]
        for other in others[:5]:
            IndexRun.objects.create(repository=other, reason=turns.RENEWAL)

        with django_assert_num_queries(4):
            chosen = due.for_renewal(reversed(outdated))
        IndexRun.objects.update(state=State.DONE, finished_at=timezone.now())

        assert chosen == [repository.pk, *(other.pk for other in others[5:24])]
        with django_assert_num_queries(3):
            assert len(due.for_renewal(outdated[:20])) == 15

    def test_nothing_is_looked_at_where_there_is_no_room(
        self,
        run: IndexRun,
        monkeypatch: pytest.MonkeyPatch,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        monkeypatch.setattr(due, "MOST_RENEWALS", 1)
        IndexRun.objects.update(reason=turns.RENEWAL)

        with django_assert_num_queries(1):
            assert due.for_renewal([run.repository_id]) == []

    def test_what_is_not_outdated_or_was_deleted_is_left_alone(
        self, repository: Repository
    ) -> None:
        assert due.for_renewal([]) == []

        Repository.objects.update(deleted_at=timezone.now())
        assert due.for_renewal([repository.pk]) == []

    def test_one_that_failed_is_tried_again_later(self, run: IndexRun) -> None:
        outdated = [run.repository_id]
        IndexRun.objects.update(
            reason=turns.RENEWAL, state=State.FAILED, finished_at=timezone.now()
        )
        assert due.for_renewal(outdated) == []

        IndexRun.objects.update(finished_at=timezone.now() - due.RENEWED_AGAIN)
        assert due.for_renewal(outdated) == outdated


class TestSweeping:
    def test_a_repository_is_due_once_readers_have_had_time_to_leave(self, run: IndexRun) -> None:
        IndexRun.objects.update(state=State.DONE, finished_at=timezone.now())
        assert due.for_sweeping() == []

        IndexRun.objects.update(finished_at=timezone.now() - timedelta(minutes=2))
        assert due.for_sweeping() == [run.repository_id]

    def test_it_is_due_again_only_after_another_run(self, run: IndexRun) -> None:
        IndexRun.objects.update(state=State.DONE, finished_at=timezone.now() - timedelta(minutes=3))
        Repository.objects.update(swept_at=timezone.now() - timedelta(minutes=2))
        assert due.for_sweeping() == []

        Repository.objects.update(swept_at=timezone.now() - timedelta(minutes=4))
        assert due.for_sweeping() == [run.repository_id]

    def test_its_runs_are_looked_up_by_when_they_ended(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        with CaptureQueriesContext(connection) as asked:
            due.for_sweeping()
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + asked[0]["sql"])
            plan = "\n".join(line for (line,) in cursor)

        assert "run_ended_idx" in plan
