"""The index comes out the same, however many workers make it and however often they are killed."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from tests.fixtures.git_repository import GitRepository
from tests.fixtures.killing import Killer, Prober
from tests.fixtures.workers import Driver, Works, wait_for, works
from tests.fixtures.world import make_git

pytestmark = pytest.mark.functional
KILLS = {"worker": 6, "child": 12, "parser": 12}
PATIENCE_SECONDS = 300.0
ANSWERS = 5
"""Whole ones that searches get meanwhile, at least."""
"""For a run, from when it was asked for or a process was last killed."""
FILES = {"old": 150, "new": 170}
"""Files of two commits, none of which is in both."""


def _source(name: str, number: int) -> bytes:
    words = random.Random(f"{name}{number}")
    lines = [f'"""Part {number}."""', "import os", f"import {name}_{number % 7}", ""]
    for each in range(60):
        lines += [
            f"def {name}_{each}_of_{number}(first, second):",
            f"    shared_marker = {words.randrange(10**6)} + first * {words.randrange(99)}",
            f'    return os.path.join("{name}", str(second), str(shared_marker))',
            "",
            "",
        ]
    return "\n".join(lines).encode()


def _files(name: str) -> dict[str, bytes]:
    files = {f"{name}/part_{n}.py": _source(name, n) for n in range(FILES[name])}
    return files | {f"{name}/picture.png": b"\x89PNG\0"}


@dataclass
class Project:
    """A git repository with two commits, which is indexed as often as it is asked for."""

    works: Works
    drive: Driver
    git: GitRepository
    commits: dict[str, str]
    id: int = 0
    digests: dict[str, str] = field(default_factory=dict)

    def checkout(self, name: str) -> None:
        self.git.git("update-ref", "refs/heads/main", self.commits[name])

    def wait(self, run: int) -> None:
        found = wait_for(self.works, self.drive, run, PATIENCE_SECONDS)
        assert found == ["done", ""], self.works.log

    def index(self, name: str, *, repository: int = 0, full: bool = True) -> str:
        """Index a commit with the workers that there are; return the digest."""
        self.checkout(name)
        repository = repository or self.id
        self.wait(self.drive("enqueue", repository, full))
        return str(self.drive("digest", repository))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Index both commits once with one undisturbed worker."""
    home = tmp_path_factory.mktemp("works")
    git = make_git(home / "code", _files("old"), branch="main")
    old = git.git("rev-parse", "main")
    new = git.commit(_files("new") | dict.fromkeys(_files("old")), branch="main")
    with works(home) as found, closing(Driver(found.environment)) as drive:
        project = Project(found, drive, git, {"old": old, "new": new})
        project.id = drive("add", "exact", str(git.path))
        with found.ticking(), found.working(1):
            project.digests = {name: project.index(name) for name in FILES}
        yield project


@pytest.mark.parametrize("processes", [2, 4])
def test_more_workers_come_to_the_same(project: Project, processes: int) -> None:
    with project.works.ticking(), project.works.working(processes):
        assert project.index("old") == project.digests["old"]


def test_a_push_comes_to_the_same_as_everything_at_once(project: Project) -> None:
    other = project.drive("add", "pushed", str(project.git.path))
    with project.works.ticking(), project.works.working(2):
        for name in ("new", "old", "new"):
            found = project.index(name, repository=other, full=False)
            assert found == project.digests[name]


def test_twenty_deliveries_publish_once(project: Project) -> None:
    project.checkout("new")
    run = project.drive("request", project.id, True)
    before = project.drive("generation", project.id)
    with project.works.working(4):
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda _: project.works.wake("advance_run", run), range(20)))
        project.wait(run)
        for _ in range(20):
            project.works.wake("advance_run", run)
        project.wait(project.drive("enqueue", project.id, False))
    assert project.drive("generation", project.id) == before + 1
    assert project.drive("digest", project.id) == project.digests["new"]


def test_a_cancelled_run_stops_and_shows_nothing(project: Project) -> None:
    before = project.drive("digest", project.id)
    project.checkout("old")
    with project.works.ticking(), project.works.working(2):
        run = project.drive("enqueue", project.id, True)
        assert project.drive("cancel", run)
        assert project.drive("digest", project.id) == before
        assert project.index("old", full=False) == project.digests["old"]
    assert project.drive("state", run) == ["cancelled", ""]


def test_thirty_kills_at_any_moment_change_nothing(project: Project) -> None:
    over = threading.Event()
    whole = [(FILES[name], commit) for name, commit in project.commits.items()]
    killer = Killer(project.works, KILLS)
    prober = Prober(project.works, {'repo:exact "shared_marker"': whole})
    for _ in range(2):
        project.works.start()
    with project.works.ticking(), ThreadPoolExecutor(2) as threads:
        killing = threads.submit(killer, over.is_set)
        probing = threads.submit(prober, over.is_set)
        try:
            rounds = 0
            while rounds < 2 or not (killer.is_done or killing.done()):
                name = ("new", "old")[rounds % 2]
                found = project.index(name)
                assert found == project.digests[name], project.drive("reconcile", project.id)
                rounds += 1
            while prober.answers < ANSWERS and not probing.done():
                time.sleep(0.1)
        finally:
            over.set()
        killing.result()
        probing.result()
    for worker in list(project.works.workers):
        project.works.end(worker)
    assert killer.is_done
    assert prober.wrong == []
    assert prober.answers >= ANSWERS
    assert project.drive("reconcile", project.id) == []
