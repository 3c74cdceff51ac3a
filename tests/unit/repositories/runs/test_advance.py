"""The life of a run."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import errno
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import OperationalError
from django.utils import timezone

import indexer
from indexer.errors import BuildIncomplete, FenceLost, GitKilled, RefNotFound, SourceUnreachable
from indexer.types import Entry
from omniweb.repositories.models import BatchState, IndexBatch, IndexRun, Repository, State
from omniweb.repositories.runs import advance, claims, fetching, queue, turns, waiting
from omniweb.repositories.runs.slots import Slots
from omniweb.repositories.runs.wakeup import Bell
from tests.unit.repositories.conftest import work

if TYPE_CHECKING:
    from tests.unit.repositories.conftest import ScriptedIndex, Wakeups

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wakeups")]
Lose = Callable[[IndexRun | IndexBatch], None]
COMMIT = "c" * 40


def _advance(run: IndexRun) -> IndexRun:
    work()
    run.refresh_from_db()
    return run


def test_one_worker_alone_takes_a_run_from_the_request_to_the_end(
    run: IndexRun, index: "ScriptedIndex"
) -> None:
    _advance(run)

    assert index.steps() == ["fetch", "take_fence", "plan", "build", "build", "publish"]
    assert (run.state, run.full_ref, run.commit) == (State.DONE, "refs/heads/main", COMMIT)
    assert (run.files_total, run.files_done, run.skipped) == (5, 5, 3)
    assert (run.bytes_total, run.bytes_done) == (105, 105)
    assert (run.documents_added, run.documents_removed) == (4, 1)
    assert set(run.phase_seconds) == {"fetching", "planning", "building", "publishing"}
    assert set(run.phase_memory) == set(run.phase_seconds)
    assert min(run.phase_memory.values()) > 1_000_000
    assert run.finished_at is not None


def test_the_run_is_the_fence(run: IndexRun, index: "ScriptedIndex") -> None:
    _advance(run)

    assert ("take_fence", "refs/heads/main", run.pk) in index.calls
    assert index.calls[-1][3]["fence"] == run.pk


def test_the_repository_is_searched_at_the_ref_once_it_is_published(
    run: IndexRun, index: "ScriptedIndex"
) -> None:
    index.failures["publish"] = SourceUnreachable("x", "no")
    _advance(run)
    assert Repository.objects.get().resolved_ref == ""

    del index.failures["publish"]
    _advance(IndexRun.objects.create(repository=run.repository, reason="again"))
    assert Repository.objects.get().resolved_ref == "refs/heads/main"


def test_an_extra_ref_does_not_change_what_is_searched(
    repository: Repository, index: "ScriptedIndex"
) -> None:
    run = IndexRun.objects.create(repository=repository, ref="release", reason="test")

    assert _advance(run).full_ref == "refs/heads/release"
    assert Repository.objects.get().resolved_ref == ""


def test_the_default_ref_of_the_repository_is_fetched(
    run: IndexRun, index: "ScriptedIndex"
) -> None:
    Repository.objects.update(default_ref="develop", excludes=["*.min.js"])

    assert _advance(run).full_ref == "refs/heads/develop"
    assert index.calls[0][3] == ("develop",)
    assert index.calls[2][3] == {"excludes": ["*.min.js"], "full": False}


def test_nothing_to_build_is_published_at_once(run: IndexRun, index: "ScriptedIndex") -> None:
    index.batches = ()

    assert _advance(run).state == State.DONE
    assert "build" not in index.steps()


def test_a_second_delivery_after_the_end_changes_nothing(
    run: IndexRun, index: "ScriptedIndex"
) -> None:
    _advance(run)
    calls = len(index.calls)

    _advance(run)

    assert len(index.calls) == calls


def test_who_takes_something_up_rings_where_more_is_left(
    run: IndexRun, index: "ScriptedIndex", wakeups: "Wakeups"
) -> None:
    index.batches = tuple((Entry(b"%d" % n, "a" * 40, 1),) for n in range(4))

    _advance(run)

    fetched, planned, each_but_the_last = [Bell.WORK], [Bell.WORK], 3
    assert wakeups.rung == fetched + planned + [Bell.WORK] * each_but_the_last


def test_three_thousand_runs_that_wait_make_no_more_messages_than_steps(
    repository: Repository, index: "ScriptedIndex", wakeups: "Wakeups"
) -> None:
    refs = [IndexRun(repository=repository, ref=f"v{n}", reason="added") for n in range(3_000)]
    IndexRun.objects.bulk_create(refs)
    index.batches = ()

    for taken in range(1, 4):
        run_id = next(queue.next_runs(Slots.now(), turns.RENEWAL_PATIENCE))
        claims.claim_start(run_id)
        IndexRun.objects.filter(pk=run_id).update(state=State.PLANNING, lease_until=None)
        advance.advance()
        assert IndexRun.objects.filter(state=State.DONE).count() == taken

    steps = [Bell.FETCH] * 2  # it is planned, and the next may be fetched; it has ended
    assert wakeups.rung == steps * 3


def test_a_worker_that_has_used_up_its_time_wakes_another_and_leaves(
    run: IndexRun, index: "ScriptedIndex", wakeups: "Wakeups", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advance, "BUDGET_SECONDS", -1)

    assert _advance(run).state == State.BUILDING
    assert index.steps()[-1] == "plan"
    assert wakeups.rung[-1] == Bell.WORK


def test_without_a_broker_a_worker_goes_on_alone(
    run: IndexRun, index: "ScriptedIndex", wakeups: "Wakeups", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advance, "BUDGET_SECONDS", -1)
    wakeups.down = True

    assert _advance(run).state == State.DONE


def test_a_request_made_meanwhile_wakes_a_worker_at_the_end(
    run: IndexRun, index: "ScriptedIndex", wakeups: "Wakeups"
) -> None:
    index.batches = ()
    fetching.fetch_runs()
    pushed = IndexRun.objects.create(repository=run.repository, reason="push")
    fetching.fetch_runs()
    pushed.refresh_from_db()
    assert waiting.waits_of([pushed])[pushed.pk].why == "waits for the run before it"

    advance.advance()
    assert wakeups.rung[-1] == Bell.FETCH
    assert _advance(pushed).state == State.DONE


@pytest.mark.parametrize("step", ["fetch", "plan", "build", "publish"])
def test_a_refusal_ends_the_run_with_its_sentence(
    run: IndexRun, index: "ScriptedIndex", step: str
) -> None:
    index.failures[step] = SourceUnreachable("https://x", "it asks for credentials")

    _advance(run)

    assert (run.state, run.error_code) == (State.FAILED, "SourceUnreachable")
    assert run.error == "“https://x” could not be reached: it asks for credentials."
    assert run.finished_at is not None


def test_the_run_after_a_failed_one_works(run: IndexRun, index: "ScriptedIndex") -> None:
    index.failures["build"] = SourceUnreachable("https://x", "no")
    _advance(run)
    index.failures.clear()

    again = _advance(IndexRun.objects.create(repository=run.repository, reason="again"))
    assert again.state == State.DONE


def test_a_ref_that_is_not_there_is_named(run: IndexRun, index: "ScriptedIndex") -> None:
    index.failures["fetch"] = RefNotFound("nope", ("main",))

    assert _advance(run).error == (
        "There is no branch or tag “nope” in this repository. It has: main."
    )


def test_what_another_version_has_planned_and_built_is_built_again_as_this_one_does(
    run: IndexRun, index: "ScriptedIndex", monkeypatch: pytest.MonkeyPatch
) -> None:
    publish, refused = index.publish, iter([BuildIncomplete(2)])

    def publish_at_last(*what: Any, **options: Any) -> Any:
        for refusal in refused:
            index.calls.append(("refused",))
            raise refusal
        return publish(*what, **options)

    monkeypatch.setattr(indexer, "publish", publish_at_last)
    IndexRun.objects.update(full=True)
    assert _advance(run).state == State.DONE
    steps = ["plan", "build", "build", "refused", "plan", "build", "build", "publish"]
    assert index.steps() == ["fetch", "take_fence", *steps]
    assert [call[3]["full"] for call in index.calls if call[0] == "plan"] == [True, False]
    assert (run.files_total, run.files_done) == (5, 5)


def test_what_is_never_complete_ends_with_its_sentence(
    run: IndexRun, index: "ScriptedIndex"
) -> None:
    index.failures["publish"] = BuildIncomplete(2)
    assert _advance(run).error == str(BuildIncomplete(2))
    assert index.steps().count("publish") == claims.MAX_STRIKES

    index.calls.clear()
    index.batches = ()
    other = IndexRun.objects.create(repository=run.repository)
    assert _advance(other).error == str(BuildIncomplete(2))
    assert index.steps().count("publish") == 1


def test_losing_the_fence_ends_the_run(run: IndexRun, index: "ScriptedIndex") -> None:
    index.failures["publish"] = FenceLost()

    assert _advance(run).error_code == "FenceLost"


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        psycopg.errors.DiskFull("could not extend file"),
    ],
)
def test_a_full_disk_is_said_so(run: IndexRun, index: "ScriptedIndex", error: Exception) -> None:
    index.failures["build"] = error

    assert _advance(run).error_code == "StorageFull"
    assert "Free some disk" in run.error


def test_a_right_that_the_role_lacks_is_no_outage(run: IndexRun, index: "ScriptedIndex") -> None:
    index.failures["publish"] = psycopg.errors.InsufficientPrivilege("permission denied for x")

    assert _advance(run).error_code == "RoleLacksRight"
    assert "permission denied for x" in run.error


@pytest.mark.parametrize("step", ["fetch", "plan", "build", "publish"])
@pytest.mark.parametrize("error", [OperationalError("gone"), psycopg.OperationalError("gone")])
def test_an_outage_of_the_database_gives_the_work_back(
    run: IndexRun, index: "ScriptedIndex", step: str, error: Exception
) -> None:
    index.failures[step] = error
    for _ in range(5):
        assert _advance(run).is_active

    del index.failures[step]
    assert _advance(run).state == State.DONE


@pytest.mark.parametrize("step", ["fetch", "plan", "build", "publish"])
def test_a_git_that_is_killed_gives_the_work_back(
    run: IndexRun, index: "ScriptedIndex", step: str
) -> None:
    index.failures[step] = GitKilled("reading")
    for _ in range(5):
        assert _advance(run).is_active

    del index.failures[step]
    assert _advance(run).state == State.DONE


def test_a_git_that_is_killed_forever_ends_the_run(run: IndexRun, index: "ScriptedIndex") -> None:
    index.failures["fetch"] = GitKilled("fetching")
    for _ in range(9):
        assert _advance(run).is_active

    assert _advance(run).state == State.FAILED
    assert "lost again and again" in run.error


def test_a_fault_of_ours_is_tried_three_times(run: IndexRun, index: "ScriptedIndex") -> None:
    index.failures["plan"] = ZeroDivisionError()
    for _ in range(3):
        assert _advance(run).is_active

    assert _advance(run).state == State.FAILED


def test_a_file_that_fails_three_times_is_left_out(run: IndexRun, index: "ScriptedIndex") -> None:
    def fail(entry: Entry) -> None:
        if entry.path == b"c\xff.py":
            raise ZeroDivisionError

    index.while_building = fail
    for _ in range(3):
        assert _advance(run).state == State.BUILDING

    assert _advance(run).state == State.DONE
    assert ("build", (b"c\xff.py", b"d.py"), frozenset({b"c\xff.py"})) in index.calls


def test_the_file_in_hand_is_written_down_once_a_worker_was_lost(
    run: IndexRun, index: "ScriptedIndex", lose_worker: Lose
) -> None:
    seen = []

    def die(entry: Entry) -> None:
        in_hand = IndexBatch.objects.get(run=run, number=1).in_hand
        seen.append((entry.path, None if in_hand is None else bytes(in_hand)))
        if entry.path == b"b.py" and len(seen) <= 4:
            raise KeyboardInterrupt  # nothing is tidied up, as with a kill

    index.while_building = die
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            work()
        lose_worker(run.batches.get(number=1))

    assert seen == [(b"a.py", None), (b"b.py", None), (b"a.py", b"a.py"), (b"b.py", b"b.py")]


def test_nothing_is_in_hand_while_a_batch_is_written(
    run: IndexRun, index: "ScriptedIndex", monkeypatch: pytest.MonkeyPatch, lose_worker: Lose
) -> None:
    build, seen = index.build, []

    def die_while_writing(*what: Any, **how: Any) -> Any:
        done = build(*what, **how)
        seen.append(IndexBatch.objects.get(run=run, number=1).in_hand)
        if len(seen) <= 3:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(indexer, "build", die_while_writing)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            work()
        lose_worker(run.batches.get(number=1))

    assert _advance(run).state == State.DONE
    assert seen[:4] == [None] * 4


def test_a_killed_workers_run_is_carried_on_where_it_was(
    run: IndexRun, index: "ScriptedIndex", lose_worker: Lose
) -> None:
    def die(entry: Entry) -> None:
        if entry.path == b"d.py":
            raise KeyboardInterrupt

    index.while_building = die
    with pytest.raises(KeyboardInterrupt):
        work()
    index.while_building = lambda _: None
    lose_worker(run.batches.get(number=2))

    assert _advance(run).state == State.DONE
    assert index.steps() == ["fetch", "take_fence", "plan", "build", "build", "publish"]


def test_a_cancelled_run_is_not_published(run: IndexRun, index: "ScriptedIndex") -> None:
    def cancel(_: Entry) -> None:
        IndexRun.objects.update(state=State.CANCELLED, finished_at=timezone.now())

    index.while_building = cancel

    assert _advance(run).state == State.CANCELLED
    assert "publish" not in index.steps()


def test_a_worker_that_was_thought_lost_does_not_write_over_its_successor(
    run: IndexRun, index: "ScriptedIndex"
) -> None:
    def successor(entry: Entry) -> None:
        if entry.path == b"a.py":
            batch = IndexBatch.objects.filter(run=run, number=1)
            batch.update(attempt=9)

    index.while_building = successor

    assert _advance(run).state == State.BUILDING
    assert run.batches.get(number=1).state == BatchState.BUILDING
