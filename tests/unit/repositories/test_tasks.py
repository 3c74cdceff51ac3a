"""The doors of the queue."""
# ruff: noqa: ARG001 - fixtures asked for their effect

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from omniweb.errors import RepositoryNotFound
from omniweb.repositories import tasks
from omniweb.repositories.mirrors import mirror_of
from omniweb.repositories.models import IndexRun, Repository, State
from omniweb.repositories.runs.wakeup import Bell
from omniweb.repositories.services.rules import MAX_EXTRA_REFS

if TYPE_CHECKING:
    from tests.unit.repositories.conftest import ScriptedIndex, Wakeups

pytestmark = pytest.mark.django_db
Commit = DjangoCaptureOnCommitCallbacks


def test_the_bell_rings_after_commit(
    repository: Repository, wakeups: "Wakeups", django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tasks.enqueue_index_run(repository.pk, reason="push")
        assert wakeups.rung == []

    assert wakeups.rung == [Bell.FETCH]


def test_a_request_that_is_rolled_back_never_happened(
    repository: Repository, wakeups: "Wakeups", django_capture_on_commit_callbacks: Commit
) -> None:
    def request() -> None:
        with transaction.atomic():
            tasks.enqueue_index_run(repository.pk, reason="push")
            raise ZeroDivisionError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        request()

    assert wakeups.rung == []
    assert not IndexRun.objects.exists()


def test_without_a_broker_the_request_stands_and_the_sweeper_rings_later(
    repository: Repository, wakeups: "Wakeups", django_capture_on_commit_callbacks: Commit
) -> None:
    wakeups.down = True
    with django_capture_on_commit_callbacks(execute=True):
        tasks.enqueue_index_run(repository.pk, reason="push")
    assert IndexRun.objects.get().state == State.QUEUED

    wakeups.down = False
    tasks.tend_runs()

    assert wakeups.rung == [Bell.FETCH]


def test_each_extra_ref_gets_a_run_and_all_of_them_one_ring(
    repository: Repository, wakeups: "Wakeups", django_capture_on_commit_callbacks: Commit
) -> None:
    Repository.objects.update(extra_refs=["release", "v1"])

    with django_capture_on_commit_callbacks(execute=True):
        run = tasks.enqueue_index_run(repository.pk, reason="push")

    assert run.ref == ""
    assert wakeups.rung == [Bell.FETCH]
    assert set(IndexRun.objects.values_list("ref", flat=True)) == {"", "release", "v1"}


def test_a_repository_that_is_not_there_is_refused(wakeups: "Wakeups") -> None:
    with pytest.raises(RepositoryNotFound):
        tasks.enqueue_index_run(404, reason="push")


def test_a_message_of_an_earlier_version_rings_for_what_there_is(
    run: IndexRun, wakeups: "Wakeups"
) -> None:
    tasks.advance_run(run.pk)
    assert wakeups.rung == [Bell.FETCH]

    IndexRun.objects.update(state=State.PLANNING)
    tasks.advance_run(run.pk)
    assert wakeups.rung == [Bell.FETCH, Bell.WORK]

    IndexRun.objects.update(state=State.DONE)
    tasks.advance_run(run.pk)
    assert wakeups.rung == [Bell.FETCH, Bell.WORK]


@pytest.mark.usefixtures("wakeups")
def test_who_hears_a_bell_does_what_there_is(run: IndexRun, index: "ScriptedIndex") -> None:
    tasks.fetch_runs()
    tasks.advance_runs()

    run.refresh_from_db()
    assert run.state == State.DONE
    assert index.steps()[0] == "fetch"


def test_polling_asks_for_runs(repository: Repository, wakeups: "Wakeups") -> None:
    tasks.poll_repositories()

    assert IndexRun.objects.get().reason == "poll"


def test_what_is_outdated_is_analysed_anew(
    repository: Repository, index: "ScriptedIndex", wakeups: "Wakeups"
) -> None:
    tasks.renew_repositories()
    assert not IndexRun.objects.exists()

    index.old = [repository.pk]
    tasks.renew_repositories()
    assert IndexRun.objects.get().reason == "renewal"


def test_sweeping_asks_the_index_and_rings_for_who_waited(
    run: IndexRun, index: "ScriptedIndex", wakeups: "Wakeups"
) -> None:
    IndexRun.objects.update(state=State.DONE, finished_at=timezone.now() - timedelta(hours=1))
    IndexRun.objects.create(repository=run.repository, reason="push")

    tasks.sweep_generations()
    tasks.sweep_generations()

    assert index.steps() == ["sweep"]
    assert wakeups.rung == [Bell.FETCH]


def test_a_sweep_of_many_ends_after_a_while_and_goes_on_at_the_next_look(
    run: IndexRun, index: "ScriptedIndex", monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository.objects.create(name="other", source="https://x/other")
    IndexRun.objects.create(repository=other, reason="x")
    ended = timezone.now() - timedelta(minutes=2)
    IndexRun.objects.update(state=State.DONE, finished_at=ended)
    Repository.objects.filter(pk=run.repository_id).update(swept_at=ended - timedelta(hours=1))
    monkeypatch.setattr(tasks, "SWEEPING_SECONDS", 0.0)

    swept = []
    for _ in range(3):
        tasks.sweep_generations()
        swept = [call[1] for call in index.calls if call[0] == "sweep"]

    assert swept == [other.pk, run.repository_id]


def test_sweeping_keeps_the_refs_that_are_indexed(
    run: IndexRun, index: "ScriptedIndex", wakeups: "Wakeups"
) -> None:
    IndexRun.objects.update(state=State.DONE, finished_at=timezone.now() - timedelta(hours=1))
    tasks.sweep_generations()
    Repository.objects.update(
        resolved_ref="refs/heads/main", extra_refs=["v1"], swept_at=None, sweeping_until=None
    )
    tasks.sweep_generations()

    swept = [call for call in index.calls if call[0] == "sweep"]
    assert [refs for _, _, refs in swept] == [None, ["refs/heads/main", "v1"]]


def test_a_deleted_repository_is_forgotten_with_mirror_and_rows(
    run: IndexRun, index: "ScriptedIndex", wakeups: "Wakeups"
) -> None:
    mirror: Path = mirror_of(run.repository_id)
    (mirror / "objects").mkdir(parents=True)
    (mirror.parent / f"{mirror.name}.lock").touch()
    (mirror.parent / f"{mirror.name}.new").mkdir()
    Repository.objects.update(deleted_at=timezone.now())
    IndexRun.objects.update(state=State.CANCELLED)

    tasks.tend_runs()
    assert wakeups.sent == [("forget_repository", run.repository_id)]
    tasks.forget_repository(run.repository_id)

    assert index.steps() == ["forget"]
    assert list(mirror.parent.glob("*.git*")) == []
    assert not Repository.objects.exists()
    assert not IndexRun.objects.exists()


def test_a_living_repository_is_never_forgotten(
    repository: Repository, index: "ScriptedIndex"
) -> None:
    tasks.forget_repository(repository.pk)

    assert index.calls == []
    assert Repository.objects.exists()


@pytest.mark.usefixtures("wakeups")
def test_of_a_repository_with_thousands_of_further_refs_no_more_than_the_limit_are_asked_for(
    repository: Repository,
) -> None:
    Repository.objects.update(extra_refs=[f"v{n}" for n in range(3_000)])

    for _ in range(2):
        tasks.enqueue_index_run(repository.pk, reason="push")

    assert IndexRun.objects.count() == 1 + MAX_EXTRA_REFS
