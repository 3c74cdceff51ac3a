"""A1: workers are killed at any moment; the index comes out whole, searches never see a part."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from tests.fixtures.git_repository import GitRepository
from tests.fixtures.killing import Killer, Prober
from tests.fixtures.reliability import Size
from tests.fixtures.workers import Driver, Works, wait_for, works
from tests.fixtures.world import make_git

FINAL_SECONDS = 300.0
"""Until every run is final, from the last kill on."""
PROBE_SECONDS = 0.2
SHORT_KILLS = {"parser": 1, "child": 1, "worker": 1, "group": 1}
FULL_KILLS = {"parser": 13, "child": 12, "worker": 15, "group": 10}
STRIDE = 20
"""One file in so many has the word that is searched: few enough to be counted exactly."""


def _source(word: str, number: int) -> bytes:
    chooser = random.Random(f"{word}{number}")
    marker = f"    return 'marker_of_{word}'\n" if number % STRIDE == 0 else ""
    return "".join(
        [f"def {word}_{number}():\n    pass\n{marker}"]
        + [
            f"def {word}_{number}_{at}(first, second):\n"
            f"    return first * {chooser.randrange(10**6)} + second\n"
            for at in range(12)
        ]
    ).encode()


def _repository(path: Path, files: int) -> tuple[GitRepository, dict[str, tuple[int, str]]]:
    """Return a repository and its two commits, each with how many files have the marker.

    They have no file in common.
    """
    old = {f"old/part_{n}.py": _source(path.name, n) for n in range(files // 2)}
    new = {f"new/part_{n}.py": _source(path.name, n) for n in range(files)}
    git = make_git(path, old, "main")
    before = git.git("rev-parse", "main")
    after = git.commit(new | dict.fromkeys(old), branch="main")
    whole = {"old": (-(-len(old) // STRIDE), before), "new": (-(-len(new) // STRIDE), after)}
    return git, whole


def _index_all(found: Works, drive: Driver, ids: list[int], *, full: bool) -> list[str]:
    """Index repositories side by side; return their digests."""
    runs = [drive("enqueue", each, full) for each in ids]
    for run in runs:
        assert wait_for(found, drive, run, FINAL_SECONDS) == ["done", ""], found.log
    return [drive("digest", each) for each in ids]


def test_kills_at_any_moment_leave_no_trace(
    tmp_path: Path, size: Size, row: Callable[..., None]
) -> None:
    repositories, files = size(2, 5), size(40, 4_000)
    kills = FULL_KILLS if size(0, 1) else SHORT_KILLS
    made = [_repository(tmp_path / f"code{n}", files) for n in range(repositories)]

    def check_out(name: str) -> None:
        for git, whole in made:
            git.git("update-ref", "refs/heads/main", whole[name][1])

    (tmp_path / "home").mkdir()
    with works(tmp_path / "home") as found, closing(Driver(found.environment)) as drive:
        ids = [drive("add", git.path.name, str(git.path)) for git, _ in made]
        digests = {}
        with found.ticking(), found.working(2):
            for name in ("new", "old"):
                check_out(name)
                began = time.monotonic()
                digests[name] = _index_all(found, drive, ids, full=False)
                undisturbed = time.monotonic() - began

        killer = Killer(found, kills, seconds=size(1, 5))
        expected = {
            f'repo:{git.path.name} "marker_of_{git.path.name}"': list(whole.values())
            for git, whole in made
        }
        prober, over = Prober(found, expected, PROBE_SECONDS), threading.Event()
        began = time.monotonic()
        rounds = 0
        with found.ticking(), ThreadPoolExecutor(2) as threads:
            for _ in range(2):
                found.start()
            working = [threads.submit(each, over.is_set) for each in (killer, prober)]
            try:
                while rounds == 0 or not (killer.is_done or working[0].done()):
                    name = ("new", "old")[rounds % 2]
                    check_out(name)
                    assert _index_all(found, drive, ids, full=True) == digests[name]
                    rounds += 1
                seconds = time.monotonic() - max(began, found.disturbed)
                while prober.answers < repositories and not working[1].done():
                    time.sleep(PROBE_SECONDS)
            finally:
                over.set()
            for each in working:
                each.result()
        for worker in list(found.workers):
            found.end(worker)
        differences = [drive("reconcile", each) for each in ids]
        orphans = [drive("orphans", each) for each in ids]
    assert killer.is_done
    assert prober.wrong == []
    assert prober.answers >= repositories
    assert differences == [[]] * repositories
    assert orphans == [{}] * repositories
    row(
        "A1",
        "kills at any moment",
        repositories=repositories,
        files=repositories * files,
        kills=len(killer.killed),
        rounds=rounds,
        probes=prober.answers,
        probes_cut=prober.cut,
        last_undisturbed_seconds=round(undisturbed, 1),
        disturbed_seconds=round(time.monotonic() - began, 1),
        final_after_last_kill_seconds=round(seconds, 1),
    )
