"""How many may fetch at once, and what the others are told."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from pytest_django import Settings

from omniweb.accounts.models import User
from omniweb.repositories.models import IndexRun, Repository, State
from omniweb.repositories.runs import claims, waiting

pytestmark = pytest.mark.django_db
Lose = Callable[[IndexRun], None]


def _run(name: str, host: str = "example.org", owner: User | None = None) -> IndexRun:
    source = f"https://{host}/{name}" if host else f"/srv/{name}"
    repository = Repository.objects.create(name=name, source=source, added_by=owner)
    return IndexRun.objects.create(repository=repository, reason="added")


def _claimed() -> list[str]:
    names = []
    while run := claims.claim_fetch():
        names.append(run.repository.name)
    return names


def _note(run: IndexRun) -> str:
    run.refresh_from_db()
    waits = waiting.waits_of([run])
    return waits[run.pk].why if waits else run.note


@pytest.mark.parametrize(
    ("source", "host"),
    [
        ("https://Example.org/a", "example.org"),
        ("HTTPS://example.org:8443/a", "example.org"),
        ("http://[::1]:80/a", "[::1]"),
        ("/srv/git/a", ""),
    ],
)
def test_a_run_knows_the_host_that_it_is_fetched_from(
    settings: Settings, source: str, host: str
) -> None:
    settings.OMNIWEB_FETCHES_PER_HOST = 1
    for name in "ab":
        repository = Repository.objects.create(name=name, source=source)
        IndexRun.objects.create(repository=repository, reason="added")
    assert set(IndexRun.objects.values_list("host", flat=True)) == {host}
    assert len(_claimed()) == (1 if host else 2)


def test_the_installation_has_so_many_slots(settings: Settings, lose_worker: Lose) -> None:
    settings.OMNIWEB_FETCH_SLOTS = 2
    runs = [_run(f"r{n}", host=f"h{n}.example") for n in range(3)]

    assert _claimed() == ["r0", "r1"]
    assert not claims.may_fetch()
    assert _note(runs[2]) == "waits for a slot: 2 repositories are being fetched"

    lose_worker(runs[0])
    assert claims.may_fetch()


def test_an_owner_has_so_many(settings: Settings, ada: User) -> None:
    settings.OMNIWEB_FETCHES_PER_OWNER = 1
    runs = [_run(f"a{n}", host=f"h{n}.example", owner=ada) for n in range(2)]
    _run("b", owner=User.objects.create_user("bob"))

    assert _claimed() == ["a0", "b"]
    assert _note(runs[1]) == ("waits for a slot: 1 repository of the same owner is being fetched")


def test_what_the_command_line_added_is_of_no_owner(settings: Settings) -> None:
    settings.OMNIWEB_FETCHES_PER_OWNER = 1
    for name in "ab":
        _run(name)

    assert _claimed() == ["a", "b"]


def test_a_host_has_so_many_whoever_asks(settings: Settings, ada: User) -> None:
    settings.OMNIWEB_FETCHES_PER_HOST = 2
    runs = [_run("slow0"), _run("slow1", owner=ada), _run("slow2", "EXAMPLE.org:8443")]
    _run("quick", "quick.example")
    _run("local", "")

    assert set(_claimed()) == {"slow0", "slow1", "quick", "local"}
    assert _note(runs[2]) == "waits for a slot: 2 repositories of example.org are being fetched"

    IndexRun.objects.filter(pk=runs[0].pk).update(state=State.DONE, lease_until=None)
    assert _note(runs[2]) == ""
    assert _claimed() == ["slow2"]


def test_a_claim_takes_the_reason_for_waiting_away(settings: Settings) -> None:
    settings.OMNIWEB_FETCH_SLOTS = 0
    run = _run("a")
    assert _note(run) == "waits for a slot: 0 repositories are being fetched"

    settings.OMNIWEB_FETCH_SLOTS = 1
    assert claims.claim_fetch() == run
    run.refresh_from_db()
    assert (run.state, run.note) == (State.FETCHING, "")


@pytest.mark.django_db(transaction=True)
def test_ten_workers_at_once_take_no_more_slots_than_there_are(settings: Settings) -> None:
    settings.OMNIWEB_FETCH_SLOTS = 3
    for n in range(10):
        _run(f"r{n}", host=f"h{n}.example")
    barrier, taken = threading.Barrier(10), []

    def claim() -> None:
        barrier.wait()
        taken.append(claims.claim_fetch())
        connection.close()

    threads = [threading.Thread(target=claim) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([each for each in taken if each is not None]) == 3
