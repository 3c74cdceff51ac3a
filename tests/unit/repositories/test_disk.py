"""Indexing pauses before the disk is full, says so, and goes on by itself."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from omniweb import metrics
from omniweb.repositories import disk, tasks
from omniweb.repositories.models import BatchState, DiskSpace, IndexRun, Repository, State
from omniweb.repositories.runs import claims, fetching, waiting
from omniweb.repositories.runs.turns import RENEWAL
from omniweb.repositories.runs.wakeup import Bell
from tests.unit.repositories.conftest import work

if TYPE_CHECKING:
    from tests.unit.repositories.conftest import ScriptedIndex, Wakeups

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wakeups")]
MORE_THAN_THERE_IS = 10**12
"""MiB."""


def test_what_is_free_is_what_the_file_system_says(settings: Settings, tmp_path: Path) -> None:
    settings.OMNIWEB_MIRRORS = tmp_path / "not" / "made" / "yet"
    found = os.statvfs(tmp_path)

    place = disk.mirrors()

    assert place.free == pytest.approx(found.f_bavail * found.f_frsize, abs=2**30)
    settings.OMNIWEB_DISK_RESERVE_MIB = 1
    assert disk.shortage() == ""
    settings.OMNIWEB_DISK_RESERVE_MIB = MORE_THAN_THERE_IS
    assert disk.shortage().startswith("paused: ")
    assert "of disk are free for the mirrors, and 1,000,000,000,000 MiB are kept" in str(place)


def test_a_run_pauses_with_a_reason_and_goes_on_by_itself(
    run: IndexRun, index: "ScriptedIndex", settings: Settings, wakeups: "Wakeups"
) -> None:
    settings.OMNIWEB_DISK_RESERVE_MIB = MORE_THAN_THERE_IS
    tasks.tend_runs()
    work()
    run.refresh_from_db()
    assert (run.state, index.calls, wakeups.rung) == (State.QUEUED, [], [])
    why = waiting.waits_of([run])[run.pk].why
    assert why.startswith("paused: ")
    assert why.endswith("(OMNIWEB_DISK_RESERVE_MIB)")

    settings.OMNIWEB_DISK_RESERVE_MIB = 1
    tasks.tend_runs()
    assert (waiting.waits_of([run])[run.pk].why, wakeups.rung) == ("", [Bell.FETCH])
    work()
    run.refresh_from_db()
    assert run.state == State.DONE


def test_a_run_that_is_being_built_pauses_between_two_batches(
    run: IndexRun, index: "ScriptedIndex", settings: Settings
) -> None:
    def fill(_: object) -> None:
        settings.OMNIWEB_DISK_RESERVE_MIB = MORE_THAN_THERE_IS

    index.while_building = fill
    work()
    tasks.tend_runs()
    run.refresh_from_db()
    states = list(run.batches.values_list("state", flat=True))
    assert (run.state, states) == (State.BUILDING, [BatchState.DONE, BatchState.WAITING])
    assert run.note.startswith("paused: ")

    index.while_building = lambda _: None
    settings.OMNIWEB_DISK_RESERVE_MIB = 1
    tasks.tend_runs()
    work()
    run.refresh_from_db()
    assert (run.state, run.note) == (State.DONE, "")


@pytest.mark.usefixtures("index")
def test_renewals_pause_earlier_than_what_people_ask_for(run: IndexRun, settings: Settings) -> None:
    old = Repository.objects.create(name="old", source="https://example.org/old.git")
    renewal = IndexRun.objects.create(repository=old, reason=RENEWAL)
    free = disk.mirrors().free // disk.MIB
    settings.OMNIWEB_DISK_RESERVE_MIB = free * 2 // 3  # there is room, but not for both
    tasks.tend_runs()
    work()

    run.refresh_from_db()
    renewal.refresh_from_db()
    assert (run.state, renewal.state) == (State.DONE, State.QUEUED)
    assert "a renewal leaves" in waiting.waits_of([renewal])[renewal.pk].why
    assert not claims.may_fetch()

    settings.OMNIWEB_DISK_RESERVE_MIB = 1
    tasks.tend_runs()
    work()
    renewal.refresh_from_db()
    assert renewal.state == State.DONE


def test_a_renewal_that_has_begun_pauses_with_a_reason_that_goes_with_it(
    run: IndexRun, index: "ScriptedIndex", settings: Settings
) -> None:
    IndexRun.objects.update(reason=RENEWAL)
    settings.OMNIWEB_DISK_RESERVE_MIB = 1
    fetching.fetch_runs()
    settings.OMNIWEB_DISK_RESERVE_MIB = disk.mirrors().free // disk.MIB * 2 // 3
    tasks.tend_runs()
    work()
    run.refresh_from_db()
    assert (run.state, index.steps()[-1]) == (State.PLANNING, "take_fence")
    assert "a renewal leaves" in run.note

    settings.OMNIWEB_DISK_RESERVE_MIB = 1
    tasks.tend_runs()
    run.refresh_from_db()
    assert run.note == ""
    work()
    run.refresh_from_db()
    assert run.state == State.DONE


def test_indexing_pauses_only_where_no_host_has_room() -> None:
    now = timezone.now()
    DiskSpace.objects.create(place="the mirrors of a", free_bytes=1, is_short=True, seen_at=now)
    assert disk.shortage_in(disk.recorded()).startswith(
        "paused: 0 MiB of disk are free for the mirrors,"
    )

    DiskSpace.objects.create(place="PostgreSQL of b", free_bytes=2**50, is_short=False, seen_at=now)
    assert disk.shortage_in(disk.recorded()) == ""


def test_a_fetch_that_fills_the_disk_fails_with_the_reason(
    run: IndexRun, index: "ScriptedIndex", settings: Settings
) -> None:
    real = index.fetch

    def fetch(*arguments: object) -> object:
        settings.OMNIWEB_DISK_RESERVE_MIB = MORE_THAN_THERE_IS
        return real(*arguments)  # type: ignore[arg-type] # as they came

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("indexer.fetch", fetch)
        fetching.fetch_runs()

    run.refresh_from_db()
    assert (run.state, run.error_code) == (State.FAILED, "StorageFull")
    assert "are free for the mirrors" in run.error


def test_pages_rest_and_figures_say_so(
    run: IndexRun, settings: Settings, admin_client: Client
) -> None:
    def figures() -> list[str]:
        return metrics.render()[0].decode().splitlines()

    assert "omniweb_indexing_paused 0.0" in figures()

    settings.OMNIWEB_DISK_RESERVE_MIB = MORE_THAN_THERE_IS
    tasks.tend_runs()

    name = Repository.objects.get().name
    said = "are kept free (OMNIWEB_DISK_RESERVE_MIB)"
    assert said in admin_client.get(f"/r/{name}/").content.decode()
    assert said in admin_client.get(f"/api/v1/runs/{run.pk}").json()["note"]
    assert "omniweb_indexing_paused 1.0" in figures()
    assert any(line.startswith('omniweb_disk_free_bytes{place="the mirrors') for line in figures())

    DiskSpace.objects.update(seen_at=timezone.now() - 2 * disk.RECENT)  # the worker is gone
    assert "omniweb_indexing_paused 0.0" in figures()


def test_the_file_system_of_postgresql_is_watched_where_it_is_seen(
    settings: Settings, tmp_path: Path
) -> None:
    settings.OMNIWEB_DATABASE_FOLDER = ""
    assert [place.name for place in disk.places()] == ["the mirrors"]

    settings.OMNIWEB_DATABASE_FOLDER = str(tmp_path)
    assert [place.name for place in disk.places()] == ["the mirrors", "PostgreSQL"]
