"""Hosts with mirrors of their own share the work; what a lost one had is done by another."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fixtures.reliability import Size
from tests.fixtures.workers import Driver, Works, wait_for, works
from tests.fixtures.world import make_git

PATIENCE_SECONDS = 600.0


@pytest.fixture
def found(tmp_path: Path) -> Iterator[Works]:
    (tmp_path / "home").mkdir()
    with works(tmp_path / "home", OMNIWEB_FETCHES_PER_OWNER="8") as found:
        yield found


class Host:
    """A machine: a fetcher and a worker with a folder of their own, which are lost together."""

    def __init__(self, found: Works, folder: Path) -> None:
        self._found, self.mirrors = found, folder / "mirrors"
        self._own = {"OMNIWEB_HOME": str(folder), "OMNIWEB_MIRRORS": str(self.mirrors)}
        self.mirrors.mkdir(parents=True)

    def fetch(self) -> None:
        """Start the fetcher."""
        self.fetcher = self._found.start(2, "--queues=fetch", "--pool=threads", **self._own)

    def build(self) -> None:
        """Start the worker."""
        self._found.start(1, "--queues=index", **self._own)

    @property
    def repositories(self) -> set[int]:
        """Return which repositories it has mirrors of."""
        return {int(each.stem) for each in self.mirrors.glob("*.git")}


def _until(is_so: Callable[[], bool], why: Callable[[], object]) -> float:
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < PATIENCE_SECONDS, why()
        time.sleep(0.05)
    return time.monotonic() - began


def test_hosts_with_mirrors_of_their_own_share_the_work(
    found: Works, tmp_path: Path, size: Size, row: Callable[..., None]
) -> None:
    hosts = [Host(found, tmp_path / name) for name in ("one", "other")]
    count = size(4, 40)
    sources = [
        make_git(tmp_path / f"git{n}", {f"{n}.py": b"quince = %d\n" % n}, "main")
        for n in range(count)
    ]
    with closing(Driver(found.environment)) as drive, found.ticking():
        ids = [drive("add", f"r{n}", str(each.path)) for n, each in enumerate(sources)]
        for host in hosts:
            host.build()
            host.fetch()
        began = time.monotonic()
        runs = [drive("enqueue", each, False) for each in ids]
        ended = [wait_for(found, drive, run, PATIENCE_SECONDS) for run in runs]
        seconds = time.monotonic() - began

        assert ended == [["done", ""]] * count, found.log
        one, other = (host.repositories for host in hosts)
        assert one | other == set(ids)
        if count > 10:  # so few may be done before the other host is up
            assert min(len(one), len(other)) > 0, "one host has fetched everything"
        assert drive("find", "quince")[0] == count

        drive("delete", ids[0])
        found.wake("forget_repository", ids[0])
        gone = _until(lambda: not any(ids[0] in host.repositories for host in hosts), str)
    row(
        "hosts",
        "two hosts with mirrors of their own",
        repositories=count,
        fetched_by_one=len(one),
        seconds=round(seconds, 1),
        forgotten_seconds=round(gone, 1),
    )


def test_what_a_lost_host_has_fetched_is_done_by_another(
    found: Works, tmp_path: Path, row: Callable[..., None]
) -> None:
    lost, other = Host(found, tmp_path / "lost"), Host(found, tmp_path / "other")
    source = make_git(tmp_path / "git", {"a.py": b"medlar = 1\n"}, "main")
    with closing(Driver(found.environment)) as drive, found.ticking():
        number = drive("add", "team/a", str(source.path))
        lost.fetch()
        other.build()
        run = drive("enqueue", number, False)
        _until(lambda: drive("state", run)[0] == "planning", lambda: found.log)
        found.end(lost.fetcher)
        other.fetch()
        seconds = _until(lambda: drive("state", run)[0] == "done", lambda: found.log)

        assert drive("find", "medlar")[0] == 1
        assert other.repositories == {number}
    row("hosts", "a host is lost with a fetched run", seconds=round(seconds, 1))
