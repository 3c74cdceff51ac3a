"""A home with a space in its path, and a supervisor for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from omniweb.embedded.home import Home, open_home
from omniweb.embedded.supervisor import Supervisor


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return open_home(tmp_path / "a home")


@pytest.fixture
def said() -> list[str]:
    """What the supervisor has told the person at the terminal."""
    return []


@pytest.fixture
def supervisor(home: Home, said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(home, said.append)
    yield supervisor
    supervisor.stop()
