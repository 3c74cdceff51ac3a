"""What people are told of a run that waits."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from omniweb.accounts.models import User
from omniweb.repositories.models import IndexRun, Repository, State
from omniweb.repositories.runs import terminal, waiting
from omniweb.repositories.runs.waiting import QueuePlace, Wait

pytestmark = pytest.mark.django_db


def _queue(owner: User | None, count: int, reason: str = "added") -> list[IndexRun]:
    rows = [
        Repository(name=f"{owner}-{reason}-{n}", source=f"/srv/{n}", added_by=owner)
        for n in range(count)
    ]
    repositories = Repository.objects.bulk_create(rows)
    return IndexRun.objects.bulk_create(
        [IndexRun(repository=each, reason=reason) for each in repositories]
    )


def _place(run: IndexRun) -> QueuePlace:
    return waiting.waits_of([run])[run.pk].place


@pytest.fixture
def crowd(ada: User) -> list[IndexRun]:
    """Ada has five that she asked for, nobody three, and there are four renewals."""
    _queue(ada, 4, "renewal")
    _queue(None, 3)
    return _queue(ada, 5)


def test_a_place_is_what_the_order_of_turns_makes_it(crowd: list[IndexRun]) -> None:
    bob = User.objects.create_user("bob")
    [one] = _queue(bob, 1, "requested")

    assert _place(one) == QueuePlace(position=1, of=1, ahead=2, waiting=13)
    assert _place(crowd[0]) == QueuePlace(position=1, of=5, ahead=2, waiting=13)
    assert _place(crowd[4]) == QueuePlace(position=5, of=5, ahead=8, waiting=13)
    renewals = IndexRun.objects.filter(reason="renewal").order_by("pk")
    assert _place(renewals[3]) == QueuePlace(position=4, of=4, ahead=12, waiting=13)


def test_the_same_number_of_statements_tells_of_any_number_of_runs(
    crowd: list[IndexRun], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for runs in (crowd[:1], list(IndexRun.objects.all())):
        with django_assert_num_queries(4):
            assert len(waiting.waits_of(runs)) == len(runs)
    with django_assert_num_queries(0):
        assert waiting.waits_of([IndexRun(pk=1, state=State.DONE)]) == {}


@pytest.mark.parametrize(
    ("place", "of_nobody", "sentence"),
    [
        (QueuePlace(1, 1, 0, 1), False, "next in turn"),
        (QueuePlace(1, 9, 0, 9), False, "next in turn; 9 wait in all"),
        (QueuePlace(1, 1, 1, 9_999), False, "at most 1 before it; 9,999 wait in all"),
        (
            QueuePlace(3, 12, 57, 9_998),
            False,
            "3rd of 12 of its owner, at most 57 before it; 9,998 wait in all",
        ),
        (
            QueuePlace(1_112, 1_200, 1_111, 1_200),
            True,
            "1,112th of 1,200 the server asked for, at most 1,111 before it; 1,200 wait in all",
        ),
        (
            QueuePlace(22, 30, 21, 30),
            False,
            "22nd of 30 of its owner, at most 21 before it; 30 wait in all",
        ),
    ],
)
def test_a_place_in_words(place: QueuePlace, sentence: str, *, of_nobody: bool) -> None:
    assert Wait(place, "", of_nobody).sentence == sentence


def test_a_run_that_waits_for_a_sweep_says_so(crowd: list[IndexRun]) -> None:
    Repository.objects.filter(runs=crowd[2].pk).update(
        sweeping_until=timezone.now() + timedelta(minutes=1)
    )
    assert waiting.waits_of(crowd)[crowd[2].pk].why == waiting.SWEPT
    assert waiting.waits_of(crowd)[crowd[1].pk].why == ""


def test_pages_rest_and_the_command_line_say_where_it_stands(
    crowd: list[IndexRun], admin_client: Client
) -> None:
    run = IndexRun.objects.select_related("repository").get(pk=crowd[2].pk)
    said = "3rd of 5 of its owner, at most 5 before it; 12 wait in all"

    assert said in admin_client.get(f"/r/{run.repository.name}/").content.decode()
    assert said in admin_client.get("/repositories/").content.decode()
    got = admin_client.get(f"/api/v1/runs/{run.pk}").json()
    assert got["queue"] == {"position": 3, "of": 5, "ahead": 5, "waiting": 12}
    runs = admin_client.get("/api/v1/runs").json()["results"]
    assert {each["id"]: each["queue"] for each in runs}[run.pk] == got["queue"]
    assert terminal.queued(run) == f"Run {run.pk} of {run.repository.name} is queued: {said}."

    IndexRun.objects.filter(pk=run.pk).update(state=State.DONE, finished_at=timezone.now())
    assert admin_client.get(f"/api/v1/runs/{run.pk}").json()["queue"] is None
