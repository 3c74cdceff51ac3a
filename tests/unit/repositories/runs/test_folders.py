"""Which hosts may take up a run, and what becomes of one whose hosts are gone."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from omniweb import mirror_folder
from omniweb.repositories import mirrors
from omniweb.repositories.models import (
    BatchState,
    IndexBatch,
    IndexRun,
    MirrorFolder,
    Repository,
    State,
)
from omniweb.repositories.runs import claims, folders, outcomes

ELSEWHERE = "0123456789abcdef"


@pytest.fixture(autouse=True)
def _mirrors(settings: Settings, tmp_path: Path) -> None:
    settings.OMNIWEB_MIRRORS = tmp_path / "mirrors"


def _fetched(run: IndexRun, folder: str, *, minutes: int = 10) -> None:
    began = timezone.now() - timedelta(minutes=minutes)
    IndexRun.objects.filter(pk=run.pk).update(
        state=State.PLANNING, folder=folder, phase_at=began, lease_until=None
    )


def _state(run: IndexRun) -> tuple[str, str]:
    run.refresh_from_db()
    return run.state, run.folder


def test_a_folder_keeps_its_name(tmp_path: Path, settings: Settings) -> None:
    name = mirror_folder.name()
    mirror_folder._name_of.cache_clear()
    assert mirror_folder.name() == name
    assert len(name) == 16

    settings.OMNIWEB_MIRRORS = tmp_path / "others"
    assert mirror_folder.name() != name
    assert [each.name for each in (tmp_path / "others").iterdir()] == ["folder-name"]


def test_a_run_is_of_the_folder_that_it_was_fetched_into(run: IndexRun) -> None:
    fetching = claims.claim_start(run.pk)
    assert fetching is not None
    outcomes.fetched(fetching, "refs/heads/main", "c" * 40)

    assert _state(run) == (State.PLANNING, mirror_folder.name())


def test_a_run_is_taken_up_where_its_mirror_is(run: IndexRun) -> None:
    _fetched(run, ELSEWHERE)
    assert not claims.may_work()
    assert claims.claim_work() is None
    assert folders.waited_for() == [ELSEWHERE]

    for folder in (folders.ANYBODYS, mirror_folder.name()):
        _fetched(run, folder)
        assert claims.may_work()
    assert claims.claim_work() == run


def test_a_run_whose_hosts_are_gone_is_fetched_again(run: IndexRun) -> None:
    _fetched(run, ELSEWHERE)
    IndexRun.objects.update(state=State.BUILDING)
    batch = IndexBatch.objects.create(run=run, number=1, entries=b"", files=1, bytes=1)
    old = IndexBatch.objects.get()

    folders.give_back_those_of_lost()

    assert _state(run) == (State.FETCHING, folders.ANYBODYS)
    assert not IndexBatch.objects.exists()
    with pytest.raises(outcomes.LeaseLost):
        outcomes.finish_batch(old, skipped=0, seconds=0.0)
    assert claims.claim_fetch() == run
    assert batch.pk


@pytest.mark.parametrize("sign", ["seen", "a lease", "a batch", "fetched a moment ago"])
def test_hosts_that_give_a_sign_of_life_keep_their_runs(
    run: IndexRun, repository: Repository, sign: str
) -> None:
    _fetched(run, ELSEWHERE, minutes=0 if sign == "fetched a moment ago" else 10)
    soon = timezone.now() + timedelta(seconds=20)
    other = IndexRun.objects.create(
        repository=repository, ref="other", reason="test", folder=ELSEWHERE, state=State.BUILDING
    )
    batch = IndexBatch.objects.create(
        run=other, number=1, entries=b"", files=1, bytes=1, state=BatchState.BUILDING
    )
    if sign == "seen":
        MirrorFolder.objects.create(name=ELSEWHERE, seen_at=timezone.now())
    elif sign == "a lease":
        IndexRun.objects.filter(pk=other.pk).update(state=State.PUBLISHING, lease_until=soon)
    elif sign == "a batch":
        IndexBatch.objects.filter(pk=batch.pk).update(lease_until=soon)

    folders.give_back_those_of_lost()

    assert _state(run) == (State.PLANNING, ELSEWHERE)


@pytest.mark.django_db
def test_folders_that_nobody_has_heard_of_for_a_day_are_forgotten() -> None:
    folders.show_life()
    long_ago = timezone.now() - timedelta(days=2)
    MirrorFolder.objects.create(name=ELSEWHERE, seen_at=long_ago)

    assert folders.known() == [mirror_folder.name()]


def test_mirrors_of_forgotten_repositories_are_strangers(repository: Repository) -> None:
    mirror_folder.name()
    for number in (repository.pk, 77_001):
        mirrors.mirror_of(number).mkdir()
    (mirrors.mirror_of(77_002).parent / "77002.git.lock").touch()

    assert mirrors.strangers() == [77_001]
