"""Patience: how long the start of a process takes says how busy the machine is."""

import pytest

from omniweb.web.colouring import process


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "WALL_SECONDS", 300.0)
