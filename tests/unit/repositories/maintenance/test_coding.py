"""Codes that are missing are made by and by: of living repositories, while there is room."""

import logging
from collections.abc import Callable

import pytest
from django.utils import timezone

import indexer
from indexer.errors import Stopped
from omniweb.repositories import disk, tasks
from omniweb.repositories.maintenance import coding
from omniweb.repositories.models import Repository
from tests.unit.repositories.conftest import Wakeups

pytestmark = pytest.mark.django_db


class Codes:
    """Stands where the index is: repositories, each with so many slices of ten chunks to make."""

    def __init__(self, slices: dict[int, int]) -> None:
        self.slices, self.asked = slices, list[int]()
        self.meanwhile: Callable[[], None] = lambda: None

    def uncoded(self) -> list[int]:
        return sorted(self.slices)

    def fill_codes(
        self,
        repository_id: int,
        *,
        on_progress: Callable[[int], None],
        should_stop: Callable[[], bool],
    ) -> int:
        self.asked.append(repository_id)
        done = 0
        while self.slices[repository_id]:
            if should_stop():
                raise Stopped
            self.slices[repository_id] -= 1
            done += 10
            on_progress(done)
            self.meanwhile()
        del self.slices[repository_id]
        return done


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch, repository: Repository) -> Codes:
    found = Codes({repository.pk: 2})
    monkeypatch.setattr(indexer, "uncoded", found.uncoded)
    monkeypatch.setattr(indexer, "fill_codes", found.fill_codes)
    return found


def test_one_repository_after_the_other(
    codes: Codes, wakeups: Wakeups, caplog: pytest.LogCaptureFixture
) -> None:
    other = Repository.objects.create(name="b", source="https://example.org/b.git")
    codes.slices[other.pk] = 1
    with caplog.at_level(logging.INFO):
        tasks.code_vectors()
    assert codes.slices == {}
    assert f"repository {other.pk}: codes of 10 chunks made" in caplog.text
    assert wakeups.sent == []


def test_what_does_not_fit_into_the_budget_is_for_the_next_message(
    codes: Codes,
    wakeups: Wakeups,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def end_budget() -> None:
        monkeypatch.setattr(coding.time, "monotonic", lambda: float("inf"))

    codes.meanwhile = end_budget
    with caplog.at_level(logging.INFO):
        tasks.code_vectors()
    assert list(codes.slices.values()) == [1]
    assert "codes of 10 chunks made" in caplog.text
    assert wakeups.sent == [("code_vectors",)]


def test_repositories_that_are_left_are_for_the_next_message(
    codes: Codes, wakeups: Wakeups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coding, "BUDGET_SECONDS", -1.0)
    tasks.code_vectors()
    assert codes.asked == []
    assert wakeups.sent == [("code_vectors",)]


def test_deleted_repositories_get_none(codes: Codes, wakeups: Wakeups) -> None:
    Repository.objects.update(deleted_at=timezone.now())
    tasks.code_vectors()
    assert codes.asked == []
    assert wakeups.sent == []


def test_nothing_is_made_while_the_disk_is_nearly_full(
    codes: Codes, wakeups: Wakeups, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_disk() -> None:
        monkeypatch.setattr(disk, "shortage", lambda: "paused: full")

    codes.meanwhile = fill_disk
    tasks.code_vectors()
    assert list(codes.slices.values()) == [1]
    tasks.code_vectors()
    assert list(codes.slices.values()) == [1]
    assert wakeups.sent == []
