"""Which runs are fetched next, however many are queued."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from omniweb.accounts.models import User
from omniweb.repositories.models import IndexRun, Repository, State
from omniweb.repositories.runs import claims, queue, turns
from omniweb.repositories.runs.slots import Slots

pytestmark = pytest.mark.django_db
Owners = dict[str, int]


def _queue(owner: User | None, count: int, reason: str = "added", host: str = "h") -> list[int]:
    """Queue runs of repositories of their own; return their ids."""
    rows = [
        Repository(
            name=f"{owner}-{reason}-{host}-{n}", source=f"https://{host}/{n}", added_by=owner
        )
        for n in range(count)
    ]
    repositories = Repository.objects.bulk_create(rows)
    runs = [IndexRun(repository=each, reason=reason) for each in repositories]
    return [run.pk for run in IndexRun.objects.bulk_create(runs)]


def _next() -> list[int]:
    """Return what is offered once the very first, of which nobody has asked, could not be taken."""
    return list(queue.next_runs(Slots.now(), turns.RENEWAL_PATIENCE))[1:]


def _serve(run_id: int) -> None:
    IndexRun.objects.filter(pk=run_id).update(state=State.DONE, served_at=timezone.now())


def test_the_first_of_each_line_comes_people_before_bulk(ada: User) -> None:
    bob = User.objects.create_user("bob")
    renewals, polls = _queue(ada, 3, "renewal"), _queue(bob, 3, "poll")
    added, one = _queue(ada, 3), _queue(bob, 1, "requested")

    assert _next() == [added[0], one[0], polls[0], renewals[0]]
    _serve(added[0])
    assert _next() == [one[0], added[1], polls[0], renewals[0]]


def test_a_host_without_a_slot_holds_up_nobody_elses_runs(ada: User, settings: Settings) -> None:
    settings.OMNIWEB_FETCHES_PER_HOST = 1
    settings.OMNIWEB_FETCHES_PER_OWNER = 9
    slow, quick = _queue(ada, 5, host="slow"), _queue(ada, 2, host="quick")

    taken = [claims.claim_fetch(), claims.claim_fetch(), claims.claim_fetch()]

    assert [run.pk for run in taken if run] == [slow[0], quick[0]]


def test_what_others_work_on_is_passed_over(ada: User) -> None:
    first, second, third = _queue(ada, 3)
    held = IndexRun.objects.get(pk=first)
    IndexRun.objects.create(repository=held.repository, reason="x", state=State.BUILDING)
    assert _next() == [second]

    Repository.objects.filter(runs=second).update(sweeping_until=timezone.now() + turns.REMEMBERED)
    assert _next() == [third]
    Repository.objects.filter(runs=third).update(deleted_at=timezone.now())
    assert _next() == []


def test_nobody_fetches_far_ahead_of_what_is_built(ada: User, settings: Settings) -> None:
    settings.OMNIWEB_FETCH_SLOTS = settings.OMNIWEB_FETCHES_PER_OWNER = 99
    settings.OMNIWEB_FETCHES_PER_HOST = 99
    runs = _queue(ada, queue.FETCHED_AHEAD + 2)
    for run_id in runs[: queue.FETCHED_AHEAD]:
        IndexRun.objects.filter(pk=run_id).update(state=State.PLANNING)
    [renewal] = _queue(ada, 1, "renewal")
    [of_bob] = _queue(User.objects.create_user("bob"), 1)
    assert _next() == [of_bob, renewal]

    assert claims.claim_planning(runs[0])
    assert _next() == [of_bob, runs[queue.FETCHED_AHEAD], renewal]


def test_a_run_whose_fetcher_was_lost_comes_first(ada: User) -> None:
    _queue(ada, 2)
    [lost] = _queue(ada, 1, "poll")
    IndexRun.objects.filter(pk=lost).update(state=State.FETCHING, lease_until=timezone.now())

    assert next(queue.next_runs(Slots.now(), turns.RENEWAL_PATIENCE)) == lost
    assert claims.claim_fetch() == IndexRun.objects.get(pk=lost)


def test_a_place_follows_the_owner_and_the_address(ada: User) -> None:
    [run_id] = _queue(None, 1, "poll")
    run = IndexRun.objects.select_related("repository").get(pk=run_id)
    assert (run.patience, run.owner, run.host) == (1, turns.NOBODY, "h")

    run.repository.added_by, run.repository.source = ada, "https://Other.example:8443/x"
    run.repository.save()
    run.refresh_from_db()
    assert (run.owner, run.host) == (ada.pk, "other.example")

    bob = User.objects.create_user("bob")
    IndexRun.objects.filter(pk=run_id).update(reason="requested", requested_by=bob)
    run.refresh_from_db()
    assert (run.patience, run.owner) == (0, bob.pk)

    bob.delete()
    run.refresh_from_db()
    assert run.owner == ada.pk


def test_the_choice_reads_a_row_of_each_line_not_of_each_run(
    ada: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    _queue(ada, 2_000)
    _queue(None, 2_000, "renewal")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE repositories_indexrun")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {queue._LINES}")
        [plan] = cursor.fetchone()[0]
    read = 0
    parts = [plan["Plan"]]
    while parts:
        part = parts.pop()
        parts += part.get("Plans", [])
        if part.get("Relation Name"):
            read += part["Actual Rows"] * part["Actual Loops"]
    assert read <= 4

    with django_assert_max_num_queries(6), CaptureQueriesContext(connection):
        assert claims.may_fetch()
