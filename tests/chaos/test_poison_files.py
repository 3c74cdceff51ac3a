"""A3: a file that kills, bloats or hangs the process that reads it costs itself alone."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.fixtures.reliability import Size
from tests.fixtures.site import ROOT
from tests.fixtures.workers import Driver, descendants, wait_for, works
from tests.fixtures.world import make_git

PATIENCE_SECONDS = 600.0
MOST_ATTEMPTS = 3
POISON = {
    "src/part_1_crash.py": "parser crashed",
    "src/part_2_memory.py": "parser crashed",
    "src/part_5_endless.py": "parser took too long",
}


def _files(count: int) -> dict[str, bytes]:
    harmless = {
        f"src/part_{n}.py": f"def part_{n}():\n    return 'harmless_marker', {n}\n".encode()
        for n in range(count - len(POISON))
    }
    poison = {
        path: f"# harmless_marker poison_{path.rpartition('_')[2][:-3]}\n".encode()
        for path in POISON
    }
    return harmless | poison


def test_poison_files_cost_themselves_alone(
    tmp_path: Path, size: Size, row: Callable[..., None]
) -> None:
    count = size(60, 1_000)
    attempts = tmp_path / "attempts"
    git = make_git(tmp_path / "code", _files(count), "main")
    variables = {
        "PYTHONPATH": f"{ROOT / 'tests/fixtures/poison'}:{ROOT}",
        "POISON_ATTEMPTS": str(attempts),
        # Beyond the five seconds that a grammar has itself.
        "POISON_GRACE_SECONDS": str(size(-3, 5)),
    }
    home = tmp_path / "home"
    home.mkdir()
    with (
        works(home, **variables) as found,
        closing(Driver(found.environment)) as drive,
    ):
        worker = found.start(2)
        with found.ticking():
            repository = drive("add", "poisoned", str(git.path))
            run = drive("enqueue", repository, False)
            assert wait_for(found, drive, run, PATIENCE_SECONDS) == ["done", ""], found.log
            alive = descendants(worker.pid)
            tried = Counter(attempts.read_text().split())

            assert drive("documents", repository) == count - len(POISON)
            assert dict(drive("left_out", repository)) == POISON
            assert set(tried) == set(POISON)
            assert max(tried.values()) <= MOST_ATTEMPTS, tried

            again = drive("enqueue", repository, False)
            assert wait_for(found, drive, again, PATIENCE_SECONDS) == ["done", ""], found.log
        assert Counter(attempts.read_text().split()) == tried, "known poison is tried again"
        assert worker.poll() is None
        assert set(alive[:1]) <= set(descendants(worker.pid))
        assert "WorkerLostError" not in found.log
    row("A3", "files with poison among them", files=count, attempts=str(dict(tried)))
