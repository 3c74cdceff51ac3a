"""What tests of hostile hosts share: a server that misbehaves, and what git held meanwhile."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.memory import anonymous_bytes, descendants
from tests.fixtures.hostile_git import HostileServer, serving


@pytest.fixture
def hostile() -> Iterator[HostileServer]:
    """Return a server that has nothing to offer yet."""
    with serving() as server:
        yield server


class Peak:
    """The most bytes that all processes of git below this one held together."""

    bytes = 0


def _held() -> int:
    """Return what git holds now.

    Whoever is about to become git still has the memory of this process, and would count it.
    """
    return sum(anonymous_bytes(each) for each in descendants(os.getpid()) if _is_git(each))


def _is_git(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/exe").readlink().name.startswith("git")
    except OSError:
        return False


@contextmanager
def watched() -> Iterator[Peak]:
    """Look at the processes of git below this one, many times a second."""
    peak, left = Peak(), threading.Event()

    def look() -> None:
        while not left.wait(0.02):
            peak.bytes = max(peak.bytes, _held())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peak
    finally:
        left.set()
        thread.join()


@pytest.fixture
def below() -> Iterator[Peak]:
    """Return what git holds at most during the test."""
    with watched() as peak:
        yield peak
