"""What tests of hostile hosts share: a server that misbehaves, and what git held meanwhile."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from indexer.memory import anonymous_bytes, descendants
from tests.fixtures.hostile_git import HostileServer, serving


@pytest.fixture
def hostile() -> Iterator[HostileServer]:
    """Return a server that has nothing to offer yet."""
    with serving() as server:
        yield server


class Peak:
    """The most bytes that all processes below this one held together."""

    bytes = 0


def _held() -> int:
    return sum(map(anonymous_bytes, descendants(os.getpid())))


@contextmanager
def watched() -> Iterator[Peak]:
    """Look at the processes below this one, many times a second; others may be there before."""
    peak, left = Peak(), threading.Event()
    others = _held()

    def look() -> None:
        while not left.wait(0.02):
            peak.bytes = max(peak.bytes, _held() - others)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peak
    finally:
        left.set()
        thread.join()


@pytest.fixture
def below() -> Iterator[Peak]:
    """Return what the processes below this one hold at most during the test."""
    with watched() as peak:
        yield peak
