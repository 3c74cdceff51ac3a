"""Whose turn it is."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from omniweb.accounts.models import User
from omniweb.repositories.models import IndexRun, Repository, State
from omniweb.repositories.runs import turns
from omniweb.repositories.runs.requests import request_run

pytestmark = pytest.mark.django_db


def _repository(name: str, owner: User | None = None) -> Repository:
    return Repository.objects.create(name=name, source=f"https://x/{name}", added_by=owner)


def _unsaved(name: str, owner: User) -> Repository:
    return Repository(name=name, source=f"https://x/{name}", added_by=owner)


def _in_turn() -> list[int]:
    return turns.in_turn(IndexRun.objects.filter(state=State.QUEUED))


def _take(run_id: int) -> None:
    """Serve a run, from its claim to its end."""
    IndexRun.objects.filter(pk=run_id).update(state=State.DONE, served_at=timezone.now())


def test_what_a_person_asked_for_comes_before_all_that_nobody_waits_for(ada: User) -> None:
    repository = _repository("a")
    bulk = [
        request_run(_repository(f"bulk{n}").pk, reason=reason, ref=ref).pk
        for n, (reason, ref) in enumerate([("poll", ""), ("renewal", ""), ("requested", "v1")])
    ]
    asked = request_run(repository.pk, reason="requested", requested_by=ada).pk

    served = []
    while runs := _in_turn():
        served.append(runs[0])
        _take(runs[0])

    poll, renewal, further = bulk
    assert served == [asked, poll, further, renewal]


@pytest.mark.parametrize(
    ("before", "asked", "after"),
    [
        ("renewal", "poll", "poll"),
        ("renewal", "requested", "requested"),
        ("poll", "renewal", "poll"),
        ("requested", "poll", "requested"),
    ],
)
def test_a_run_that_waits_takes_the_place_of_the_most_urgent_request(
    before: str, asked: str, after: str
) -> None:
    repository = _repository("a")
    run = request_run(repository.pk, reason=before)

    assert request_run(repository.pk, reason=asked) == run
    run.refresh_from_db()
    assert run.reason == after


def test_a_person_stays_first_under_a_thousand_renewals_and_owners_take_turns(ada: User) -> None:
    bob = User.objects.create_user("bob")
    crowd = Repository.objects.bulk_create([_unsaved(f"a{n:04}", ada) for n in range(1_000)])
    IndexRun.objects.bulk_create(
        [
            IndexRun(repository=each, reason=("renewal", "added")[n % 2])
            for n, each in enumerate(crowd)
        ]
    )
    of_bob = request_run(_repository("b", bob).pk, reason="requested", requested_by=bob)

    first = _in_turn()
    _take(first[0])
    second = _in_turn()

    assert {first[0], second[0]} == {of_bob.pk, crowd[1].runs.get().pk}
    assert len(first) == 3


def test_a_claim_reads_few_rows_of_what_was_served(
    ada: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    request_run(_repository("a", ada).pk, reason="added")
    with django_assert_max_num_queries(1):
        _in_turn()

    request_run(_repository("b").pk, reason="added")
    with django_assert_max_num_queries(2) as asked:
        _in_turn()
    assert f"LIMIT {turns.MOST_REMEMBERED}" in asked[-1]["sql"]


def test_owners_take_turns_however_many_runs_one_of_them_has(ada: User) -> None:
    bob = User.objects.create_user("bob")
    of_ada = [request_run(_repository(f"a{n}", ada).pk, reason="added").pk for n in range(3)]
    of_bob = [request_run(_repository(f"b{n}", bob).pk, reason="added").pk for n in range(2)]

    served = []
    while runs := _in_turn():
        served.append(runs[0])
        _take(runs[0])

    assert served == [of_ada[0], of_bob[0], of_ada[1], of_bob[1], of_ada[2]]


def test_who_was_served_long_ago_is_as_good_as_new(ada: User) -> None:
    bob = User.objects.create_user("bob")
    long_ago = timezone.now() - 2 * turns.REMEMBERED
    IndexRun.objects.create(
        repository=_repository("old", ada), reason="x", state=State.DONE, served_at=long_ago
    )
    first = request_run(_repository("a", ada).pk, reason="added").pk
    second = request_run(_repository("b", bob).pk, reason="added").pk
    assert _in_turn() == [first, second]

    IndexRun.objects.filter(state=State.DONE).update(
        served_at=timezone.now() - timedelta(minutes=1)
    )
    assert _in_turn() == [second, first]


def test_a_poll_that_waits_becomes_a_persons_run_when_a_person_asks(ada: User) -> None:
    repository = _repository("a")
    poll = request_run(repository.pk, reason="poll")
    joined = request_run(repository.pk, reason="requested", requested_by=ada)

    assert joined == poll
    poll.refresh_from_db()
    assert (poll.reason, poll.requested_by) == ("requested", ada)

    request_run(repository.pk, reason="poll")
    poll.refresh_from_db()
    assert poll.reason == "requested"
