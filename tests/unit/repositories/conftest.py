"""Wakeups that are remembered, an index that does as it is told, and rows to work on."""
# ruff: noqa: ARG001, ARG002 - fixtures asked for their effect; the index has its own signatures

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

import indexer
from indexer.types import Entry
from omniweb.accounts.models import User
from omniweb.repositories.models import IndexBatch, IndexRun, Repository
from omniweb.repositories.runs import advance, fetching, wakeup
from omniweb.repositories.runs.wakeup import Bell

COMMIT = "c" * 40


class Wakeups:
    """Stands where the broker is: takes the messages, or is down."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, int]] = []
        self.rung: list[Bell] = []
        self.down = False

    def wake(self, task: str, *arguments: int, folder: str = "") -> bool:
        if not self.down:
            self.sent.append((task, *arguments))
        return not self.down

    def ring(self, bell: Bell, folder: str = "") -> bool:
        if not self.down:
            self.rung.append(bell)
        return not self.down


@dataclass(frozen=True)
class Fetched:
    default_ref: str
    commits: Mapping[str, str]


@dataclass(frozen=True)
class Plan:
    ref_id: int
    batches: tuple[indexer.Batch, ...]
    skipped: int
    files: int
    bytes: int


@dataclass(frozen=True)
class BatchReport:
    documents: int
    skipped: int
    bytes: int
    seconds: float


@dataclass(frozen=True)
class Published:
    generation: int
    documents: int
    added: int
    removed: int
    skipped: int


@dataclass(frozen=True)
class Swept:
    documents: int
    early: bool = False


@dataclass
class ScriptedIndex:
    """The index's face: four files in two batches beside one that is known; any step may fail."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)
    failures: dict[str, Exception] = field(default_factory=dict)
    batches: tuple[tuple[Entry, ...], ...] = (
        (Entry(b"a.py", "a" * 40, 10), Entry(b"b.py", "b" * 40, 20)),
        (Entry(b"c\xff.py", "c" * 40, 30), Entry(b"d.py", "d" * 40, 40)),
    )
    while_building: Callable[[Entry], None] = lambda _: None
    old: list[int] = field(default_factory=list)
    early: bool = False
    published: set[tuple[str, str]] = field(default_factory=set)

    def _step(self, name: str, *what: Any) -> None:
        self.calls.append((name, *what))
        if name in self.failures:
            raise self.failures[name]

    def steps(self) -> list[str]:
        return [call[0] for call in self.calls]

    def fetch(
        self,
        mirror: Path,
        source: Any,
        refs: Sequence[str],
        progress: Callable[[str], None] = lambda _: None,
    ) -> Fetched:
        progress("receiving objects")
        self._step("fetch", mirror.name, source, tuple(refs))
        names = [name if name.startswith("refs/") else f"refs/heads/{name}" for name in refs]
        return Fetched("refs/heads/main", dict.fromkeys(names or ["refs/heads/main"], COMMIT))

    def is_published(self, repository_id: int, mirror: Path, ref: str, commit: str) -> bool:
        self._step("is_published", ref, commit)
        return (ref, commit) in self.published

    def take_fence(self, repository_id: int, ref: str, fence: int) -> None:
        self._step("take_fence", ref, fence)

    def plan(self, repository_id: int, mirror: Path, ref: str, commit: str, **options: Any) -> Plan:
        options.pop("should_stop")
        self._step("plan", ref, commit, options)
        todo = tuple(map(indexer.Batch.of, self.batches))
        files, size = sum(batch.files for batch in todo), sum(batch.bytes for batch in todo)
        return Plan(1, todo, 3, files + 1, size + 5)

    def build(
        self,
        repository_id: int,
        mirror: Path,
        entries: Sequence[Entry],
        *,
        quarantine: frozenset[bytes] = frozenset(),
        on_file: Callable[[Entry], None],
        on_progress: Callable[[int, int], None],
        should_stop: Callable[[], bool],
    ) -> BatchReport:
        for done, entry in enumerate(entries, 1):
            if entry.path in quarantine:
                continue
            on_file(entry)
            self.while_building(entry)
            on_progress(done, entry.size)
        self._step("build", tuple(entry.path for entry in entries), quarantine)
        return BatchReport(len(entries), len(quarantine), 0, 0.1)

    def publish(
        self, repository_id: int, mirror: Path, ref: str, commit: str, **options: Any
    ) -> Published:
        options.pop("should_stop")
        self._step("publish", ref, commit, options)
        return Published(1, 5, 4, 1, 3)

    def sweep(self, repository_id: int, *, refs: list[str] | None, leave: timedelta) -> Swept:
        self._step("sweep", repository_id, refs)
        return Swept(7, self.early)

    def forget(self, repository_id: int) -> None:
        self._step("forget", repository_id)

    def outdated(self) -> list[int]:
        return self.old


@pytest.fixture
def wakeups(monkeypatch: pytest.MonkeyPatch) -> Wakeups:
    wakeups = Wakeups()
    monkeypatch.setattr(wakeup, "wake", wakeups.wake)
    monkeypatch.setattr(wakeup, "ring", wakeups.ring)
    return wakeups


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> ScriptedIndex:
    settings.OMNIWEB_MIRRORS = tmp_path
    scripted = ScriptedIndex()
    steps = ("fetch", "is_published", "take_fence", "plan", "build", "publish", "sweep", "forget")
    for name in (*steps, "outdated"):
        monkeypatch.setattr(indexer, name, getattr(scripted, name), raising=False)
    if not hasattr(indexer, "Source"):
        monkeypatch.setattr(indexer, "Source", lambda **kw: kw, raising=False)
    return scripted


@pytest.fixture
def repository(db: None) -> Repository:
    return Repository.objects.create(name="team/project", source="https://example.org/a.git")


@pytest.fixture
def run(repository: Repository) -> IndexRun:
    return IndexRun.objects.create(repository=repository, reason="test")


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada")


def work() -> None:
    """Do what the workers of both queues do, each once."""
    fetching.fetch_runs()
    advance.advance()


def lose_worker(row: IndexRun | IndexBatch) -> None:
    """Let the lease of a row run out, as if its worker had been killed."""
    past = timezone.now() - timedelta(seconds=1)
    type(row).objects.filter(pk=row.pk).update(lease_until=past)


@pytest.fixture(name="lose_worker")
def _lose_worker() -> Callable[[IndexRun | IndexBatch], None]:
    return lose_worker
