"""Polls that find nothing new end where they were fetched."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from omniweb.repositories.maintenance import due
from omniweb.repositories.models import IndexRun, Repository, State
from omniweb.repositories.runs import turns
from omniweb.repositories.runs.outcomes import NOTHING_NEW
from omniweb.repositories.services import change_repository
from tests.unit.repositories.conftest import COMMIT, work

if TYPE_CHECKING:
    from tests.unit.repositories.conftest import ScriptedIndex

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wakeups")]
MAIN = "refs/heads/main"


@pytest.fixture
def published(repository: Repository, index: "ScriptedIndex") -> Repository:
    """A repository that was indexed once, and whose source has not changed since."""
    _run(repository, "added")
    index.published.add((MAIN, COMMIT))
    index.calls.clear()
    repository.refresh_from_db()
    return repository


def _run(repository: Repository, reason: str, **values: object) -> IndexRun:
    run = IndexRun.objects.create(repository=repository, reason=reason, **values)
    work()
    run.refresh_from_db()
    return run


def test_a_poll_of_what_is_published_plans_nothing(
    published: Repository, index: "ScriptedIndex"
) -> None:
    run = _run(published, turns.POLL)

    assert index.steps() == ["fetch", "is_published"]
    assert (run.state, run.note, run.commit) == (State.DONE, NOTHING_NEW, COMMIT)
    assert run.finished_at is not None
    assert run.lease_until is None


@pytest.mark.parametrize(("reason", "full"), [("requested", False), (turns.POLL, True)])
def test_what_a_person_asked_for_and_what_is_to_be_built_anew_is_done(
    published: Repository, index: "ScriptedIndex", reason: str, full: bool
) -> None:
    _run(published, reason, full=full)

    assert index.steps()[-1] == "publish"


def test_a_poll_of_a_new_commit_or_of_what_an_earlier_version_analysed_is_indexed(
    published: Repository, index: "ScriptedIndex"
) -> None:
    index.published.clear()

    run = _run(published, turns.POLL)

    assert index.steps()[-1] == "publish"
    assert run.note == ""


def test_a_poll_takes_up_another_choice_of_files(
    published: Repository, index: "ScriptedIndex"
) -> None:
    change_repository(published, actor=None, excludes=["*.md"])
    _run(published, turns.POLL)
    assert index.steps()[-1] == "publish"

    index.calls.clear()
    _run(published, turns.POLL)
    assert index.steps()[-1] == "is_published"


def test_a_poll_takes_up_another_default_branch(
    published: Repository, index: "ScriptedIndex"
) -> None:
    index.published.add(("refs/heads/next", COMMIT))
    Repository.objects.update(default_ref="next")

    _run(published, turns.POLL)

    published.refresh_from_db()
    assert index.steps()[-1] == "publish"
    assert published.resolved_ref == "refs/heads/next"


def test_of_such_polls_a_ref_keeps_the_last(published: Repository) -> None:
    first = published.runs.get()
    polls = [_run(published, turns.POLL) for _ in range(3)]

    assert list(published.runs.order_by("pk")) == [first, polls[-1]]


def test_such_a_poll_leaves_nothing_to_sweep(published: Repository) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    IndexRun.objects.update(finished_at=long_ago)
    Repository.objects.update(swept_at=timezone.now() - timedelta(minutes=30))
    _run(published, turns.POLL)
    IndexRun.objects.update(finished_at=timezone.now() - timedelta(minutes=5))
    IndexRun.objects.filter(note="").update(finished_at=long_ago)

    assert due.for_sweeping() == []
