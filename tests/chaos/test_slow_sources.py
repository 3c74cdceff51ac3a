"""Sources that send next to nothing hold up nobody, and work on them ends when it is not wanted."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fixtures.git_server import GitServer
from tests.fixtures.reliability import Size
from tests.fixtures.workers import Driver, Works, descendants, works
from tests.fixtures.world import make_git

PATIENCE_SECONDS = 300.0
PHASES = {
    "answering": ("/info/refs", 5, 0),
    "listing": ("/git-upload-pack", 2_000, 200),
    "receiving": ("/git-upload-pack", 2_000, 0),
}
"""What is slow, in bytes a second, and how many branches there are beside the one."""


@pytest.fixture
def found(git_server: GitServer, tmp_path: Path) -> Iterator[Works]:
    hosts = {"OMNIWEB_ALLOWED_GIT_HOSTS": git_server.url, "OMNIWEB_FETCHES_PER_HOST": "2"}
    (tmp_path / "home").mkdir()
    with works(tmp_path / "home", **hosts) as found:
        yield found


def _until(is_so: Callable[[], bool], why: str = "") -> float:
    """Wait until something is so; return the seconds."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < PATIENCE_SECONDS, why
        time.sleep(0.02)
    return time.monotonic() - began


def _git_processes(worker: int) -> int:
    """Return how many groups of git a worker has below it."""
    found = set()
    for each in descendants(worker):
        try:
            if b"git" in Path(f"/proc/{each}/cmdline").read_bytes().split(b"\0")[0]:
                found.add(Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()[2])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return len(found)


@pytest.mark.parametrize("phase", PHASES)
def test_slow_sources_hold_up_nobody_and_end_when_nobody_wants_them(
    found: Works,
    git_server: GitServer,
    tmp_path: Path,
    size: Size,
    row: Callable[..., None],
    phase: str,
) -> None:
    end, pace, branches = PHASES[phase]
    names = [f"slow{n}" for n in range(size(3, 20))]
    for name in names:
        slow = make_git(tmp_path / name, {"a.bin": random.Random(name).randbytes(300_000)}, "main")
        commit = slow.git("rev-parse", "main")
        refs = sorted(f"refs/heads/{'long-name-' * 9}{n}" for n in range(branches))
        packed = "".join(f"{commit} {ref}\n" for ref in refs)
        if packed:
            (slow.path / ".git" / "packed-refs").write_text(packed)
    quick = make_git(tmp_path / "quick", {"a.py": b"a = 1\n"}, "main")
    git_server.paces = {end: pace}
    with closing(Driver(found.environment)) as drive:
        found.start(1, "--queues=index")
        fetcher = found.start(4, "--queues=fetch", "--pool=threads")
        with found.ticking():
            ids = [drive("add", name, f"{git_server.url}/{name}/.git") for name in names]
            runs = [drive("enqueue", each, False) for each in ids]
            _until(lambda: _git_processes(fetcher.pid) == 2, str([drive("state", r) for r in runs]))

            mine = drive("add", "quick", str(quick.path))
            run = drive("enqueue", mine, False)
            waited = _until(lambda: drive("state", run)[0] == "done")
            states = [drive("state", each)[0] for each in runs]
            assert sorted(states)[:2] == ["fetching", "fetching"]
            assert set(states[2:]) <= {"queued", "fetching"}

            for each in runs[2:]:  # else the next one takes the slot
                drive("end", each)
            began = time.monotonic()
            assert drive("end", runs[0])
            _until(lambda: _git_processes(fetcher.pid) == 1)
            cancelled = time.monotonic() - began
            began = time.monotonic()
            drive("delete", ids[1])
            _until(lambda: _git_processes(fetcher.pid) == 0)
            deleted = time.monotonic() - began
            _until(lambda: not drive("exists", ids[1]))
    mirrors = {each.name for each in (found.home / "mirrors").iterdir()}
    assert {each for each in mirrors if ".new" in each} == set()
    assert not any(each.startswith(f"{ids[1]}.git") for each in mirrors)
    row(
        "D2",
        f"{len(names)} sources of {pace} bytes a second, {phase}",
        quick_seconds=round(waited, 2),
        cancelled_seconds=round(cancelled, 2),
        deleted_seconds=round(deleted, 2),
    )
