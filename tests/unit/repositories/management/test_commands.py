"""The commands of this room."""
# ruff: noqa: ARG001, ARG002 - fixtures asked for their effect

from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

import indexer
from indexer.errors import GitFailed
from indexer.reconciling.differences import Difference, DifferenceKind
from omniweb.repositories.models import IndexRun, Repository, State
from omniweb.repositories.runs import terminal
from omniweb.repositories.runs.wakeup import Bell
from tests.unit.repositories.conftest import work

if TYPE_CHECKING:
    from tests.unit.repositories.conftest import ScriptedIndex, Wakeups

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch, wakeups: "Wakeups", index: "ScriptedIndex") -> None:
    """Do the work while the terminal waits, between two looks at the run."""

    monkeypatch.setattr(terminal.time, "sleep", lambda _: work())


def _run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def checkout(tmp_path: Path) -> str:
    from subprocess import run

    run(["git", "init", "-q", str(tmp_path / "project")], check=True)
    return str(tmp_path / "project")


@pytest.mark.usefixtures("wakeups")
def test_a_local_path_may_be_added_here(checkout: str) -> None:
    said = _run("add_repository", "team/project", checkout, "--ref", "develop", "--public")

    repository = Repository.objects.get()
    assert "is added" in said
    assert (repository.source, repository.local) == (checkout, True)
    assert (repository.default_ref, repository.visibility) == ("develop", "public")
    assert IndexRun.objects.get().reason == "added"


@pytest.mark.usefixtures("worker")
def test_waiting_ends_when_it_is_searchable(checkout: str) -> None:
    said = _run("add_repository", "team/project", checkout, "--wait")

    assert "team/project is searchable at refs/heads/main" in said
    assert "5 files, 4 new, 3 skipped" in said


@pytest.mark.usefixtures("worker")
def test_waiting_for_a_run_that_fails_ends_with_its_sentence(
    checkout: str, index: "ScriptedIndex"
) -> None:
    from indexer.errors import EmptyRepository

    index.failures["fetch"] = EmptyRepository(checkout)

    with pytest.raises(CommandError, match=r"is empty\. Push a first commit"):
        _run("add_repository", "team/project", checkout, "--wait")


@pytest.mark.usefixtures("wakeups")
def test_a_taken_name_is_said_in_a_sentence(repository: Repository, checkout: str) -> None:
    with pytest.raises(CommandError, match="There is already a repository “team/project”"):
        _run("add_repository", repository.name, checkout)


@pytest.mark.usefixtures("worker", "repository")
def test_reindex_waits_and_may_build_everything_again(index: "ScriptedIndex") -> None:
    assert "is searchable" in _run("reindex", "team/project", "--full", "--wait")
    assert index.calls[2][3]["full"] is True


@pytest.mark.usefixtures("wakeups", "repository")
def test_reindex_without_waiting_queues_a_run() -> None:
    assert "is queued" in _run("reindex", "team/project")
    assert not IndexRun.objects.get().full


class TestReconcile:
    FOUND = (Difference(DifferenceKind.MISSING, "main: a.py"), Difference(DifferenceKind.ROWS, "b"))

    @pytest.fixture(autouse=True)
    def _outcomes(self, monkeypatch: pytest.MonkeyPatch, repository: Repository) -> None:
        self.outcomes: list[indexer.Reconciled | Exception] = []
        self.asked: list[dict[str, Any]] = []

        def reconcile(*_: Any, **options: Any) -> indexer.Reconciled:
            self.asked.append(options)
            outcome = self.outcomes.pop(0)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(indexer, "reconcile", reconcile, raising=False)

    def test_without_a_difference_it_ends_well(self) -> None:
        self.outcomes = [indexer.Reconciled((), (), 9, 5)]
        assert _run("reconcile", "team/project") == "Documents: 9, read again: 5.\n"
        assert self.asked == [{"excludes": [], "repair": True, "thorough": False}]

    def test_it_names_what_it_found_and_repaired(self) -> None:
        self.outcomes = [indexer.Reconciled(self.FOUND, self.FOUND[:1], 9, 9)]
        with pytest.raises(CommandError) as end:
            _run("reconcile", "team/project", "--thorough")
        assert str(end.value).splitlines() == [
            "left: main: a.py: is in the commit, not in the index",
            "Differences found: 2, repaired: 1.",
        ]

    def test_a_dry_run_repairs_nothing(self) -> None:
        Repository.objects.update(swept_at=timezone.now())
        self.outcomes = [indexer.Reconciled(self.FOUND, self.FOUND, 9, 9)]
        with pytest.raises(CommandError, match=r"^Differences found: 2, nothing was repaired\.$"):
            _run("reconcile", "team/project", "--dry-run")
        assert not self.asked[0]["repair"]
        assert Repository.objects.get().swept_at

    def test_what_a_repair_replaced_is_swept(self) -> None:
        Repository.objects.update(swept_at=timezone.now())
        self.outcomes = [indexer.Reconciled((), (), 9, 9), indexer.Reconciled(self.FOUND, (), 9, 9)]
        _run("reconcile", "team/project")
        assert Repository.objects.get().swept_at
        with pytest.raises(CommandError):
            _run("reconcile", "team/project")
        assert Repository.objects.get().swept_at is None

    def test_a_mirror_that_is_not_here_is_fetched_once(self, index: "ScriptedIndex") -> None:
        Repository.objects.update(extra_refs=["next"])
        lost = GitFailed("comparing", "no")
        self.outcomes = [lost, indexer.Reconciled((), (), 1, 1)]
        _run("reconcile", "team/project")
        assert [call[3] for call in index.calls] == [(), ("next",)]
        self.outcomes = [lost, lost]
        with pytest.raises(CommandError, match="git failed while comparing: no"):
            _run("reconcile", "team/project")

    def test_it_waits_for_nobody_and_lets_those_who_came_meanwhile_go_on(
        self, repository: Repository, wakeups: "Wakeups"
    ) -> None:
        IndexRun.objects.create(repository=repository)
        self.outcomes = [indexer.Reconciled((), (), 1, 1)]
        _run("reconcile", "team/project")
        assert wakeups.rung == [Bell.FETCH]
        IndexRun.objects.update(state=State.BUILDING)
        with pytest.raises(CommandError, match="is being indexed or cleaned"):
            _run("reconcile", "team/project")


@pytest.mark.parametrize("command", ["reindex", "delete_repository", "reconcile", "digest"])
def test_an_unknown_name_is_said_in_a_sentence(command: str) -> None:
    with pytest.raises(CommandError, match="There is no repository “nope”"):
        _run(command, "nope")


@pytest.mark.usefixtures("wakeups", "repository")
def test_a_deleted_repository_is_out_of_search() -> None:
    _run("delete_repository", "team/project")

    assert Repository.objects.get().deleted_at is not None
